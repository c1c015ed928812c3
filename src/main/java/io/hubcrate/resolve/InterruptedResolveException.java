package io.hubcrate.resolve;

import io.hubcrate.failure.Category;
import io.hubcrate.failure.ToolException;

/** The thread was interrupted while it waited for the network; its interrupt flag is set again. Exit code 130. */
public final class InterruptedResolveException extends ToolException {
    private static final long serialVersionUID = 1L;

    InterruptedResolveException() {
        super(
                "resolve-interrupted",
                Category.INTERRUPTED,
                "stopped while resolving; nothing was written",
                "Type the same command again.",
                null);
        Thread.currentThread().interrupt();
    }
}
