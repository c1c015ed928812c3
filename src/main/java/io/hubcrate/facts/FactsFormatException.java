package io.hubcrate.facts;

/** What a node printed is not what the facts script prints; caught where the node's name is known. */
final class FactsFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FactsFormatException(String message) {
        super(message);
    }
}
