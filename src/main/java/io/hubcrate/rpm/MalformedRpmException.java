package io.hubcrate.rpm;

/** Bytes are no RPM package; whoever asked for them says which. */
final class MalformedRpmException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param reason completes a sentence that begins with the package's name */
    MalformedRpmException(String reason) {
        super(reason);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
