package io.hubcrate.yum;

/**
 * What choosing packages has cost so far. A repository can offer choices that no search comes through; one that is made
 * to be installed costs a thousandth of the bound.
 */
final class Effort {
    private static final long MOST = 100_000_000;

    private long spent;

    /** Thrown where the search would go on too long. */
    static final class SpentException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        SpentException() {
            super("the search was given up after " + MOST + " comparisons");
        }
    }

    /** @param comparisons how many packages or versions are looked at now */
    void spend(long comparisons) {
        spent += comparisons;
        if (spent > MOST) {
            throw new SpentException();
        }
    }
}
