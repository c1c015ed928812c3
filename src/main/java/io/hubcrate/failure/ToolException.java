package io.hubcrate.failure;

import org.jspecify.annotations.Nullable;

/**
 * A failure that a person must act upon. Subclasses live in the package that throws them and add typed fields; tests
 * assert those fields, never the text. Bugs stay {@link IllegalStateException}.
 */
public abstract class ToolException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final Category category;
    private final String advice;

    /**
     * @param code what {@code hubcrate explain} looks up: lower-case words joined by hyphens, with a text of that name
     *     under {@code io/hubcrate/explain/}
     * @param message what happened, to what, what was expected and what was found; no advice, no trailing full stop
     * @param advice what to do next, as commands where possible; may be empty
     */
    protected ToolException(String code, Category category, String message, String advice, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.category = category;
        this.advice = advice;
    }

    /** The stable name of this kind of failure, for {@code hubcrate explain}. */
    public final String code() {
        return code;
    }

    public final Category category() {
        return category;
    }

    /** What to do next; empty if nothing useful can be said. */
    public final String advice() {
        return advice;
    }

    /** The message; never null, unlike a plain {@link RuntimeException}'s. */
    @Override
    public final String getMessage() {
        String message = super.getMessage();
        return message == null ? "" : message;
    }
}
