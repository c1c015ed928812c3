package io.hubcrate.failure;

import org.jspecify.annotations.Nullable;

/**
 * A registry, chart repository or download did not give what was asked for. Exit code 4. Retry asks
 * {@link #temporary()}, never the text.
 */
public class SourceException extends ToolException {
    private static final long serialVersionUID = 1L;

    private final String endpoint;
    private final int status;
    private final boolean temporary;

    /**
     * @param endpoint the address asked, with credentials and query left out
     * @param status the HTTP status, 0 if there was no answer
     * @param temporary whether the same request may succeed later
     */
    public SourceException(
            String code,
            String message,
            String advice,
            String endpoint,
            int status,
            boolean temporary,
            @Nullable Throwable cause) {
        super(code, Category.SOURCE, message, advice, cause);
        this.endpoint = endpoint;
        this.status = status;
        this.temporary = temporary;
    }

    public final String endpoint() {
        return endpoint;
    }

    /** The HTTP status; 0 if there was no answer at all. */
    public final int status() {
        return status;
    }

    public final boolean temporary() {
        return temporary;
    }
}
