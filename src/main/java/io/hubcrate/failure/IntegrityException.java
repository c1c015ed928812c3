package io.hubcrate.failure;

/** Bytes, a signature or a bundle's shape differ from what was promised; nothing of them may be used. Exit code 5. */
public class IntegrityException extends ToolException {
    private static final long serialVersionUID = 1L;

    private final String subject;
    private final String expected;
    private final String actual;

    /**
     * @param subject the file, entry or address that is wrong
     * @param expected what was promised
     * @param actual what was found
     */
    public IntegrityException(String code, String subject, String expected, String actual, String advice) {
        super(code, Category.INTEGRITY, subject + ": expected " + expected + ", found " + actual, advice, null);
        this.subject = subject;
        this.expected = expected;
        this.actual = actual;
    }

    public final String subject() {
        return subject;
    }

    public final String expected() {
        return expected;
    }

    public final String actual() {
        return actual;
    }
}
