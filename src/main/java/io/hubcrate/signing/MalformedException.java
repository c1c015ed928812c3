package io.hubcrate.signing;

/** Bytes are not what OpenPGP or this package's stricter rules allow. Never leaves the package. */
final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    /** @param reason completes the sentence "the file …" */
    MalformedException(String reason) {
        super(reason);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
