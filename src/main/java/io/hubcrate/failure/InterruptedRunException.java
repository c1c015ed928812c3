package io.hubcrate.failure;

import org.jspecify.annotations.Nullable;

/**
 * Somebody stopped the run, or another part of it failed and the rest was called off; what is on disk is consistent, and the
 * same command goes on. The thread's interrupt flag is set again. Exit code 130.
 */
public final class InterruptedRunException extends ToolException {
    private static final long serialVersionUID = 1L;

    /** @param message what was under way, in a sentence: {@code waiting for a medium was interrupted} */
    public InterruptedRunException(String message, @Nullable Throwable cause) {
        super("interrupted", Category.INTERRUPTED, message, "Type the same command to go on.", cause);
        Thread.currentThread().interrupt();
    }
}
