package io.hubcrate.image;

/**
 * A manifest, index or configuration cannot be used. Caught at the door of the package that reads it, which knows
 * whether it comes from a registry or from a bundle and therefore what kind of failure this is.
 */
public final class ImageFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** Not the document that its specification describes, or beyond our bounds. */
        MALFORMED,
        /** Docker's schema 1: not addressed by content. */
        SCHEMA_1,
        /** A layer that stands outside the registry. */
        FOREIGN_LAYER,
        /** A layer of a kind that no engine of ours unpacks. */
        UNKNOWN_LAYER,
        /** An artifact such as a chart or a signature, whose configuration is not an image's. */
        NOT_AN_IMAGE
    }

    private final Reason reason;

    public ImageFormatException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** What is wrong and where; never null. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
