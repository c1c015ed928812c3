package io.hubcrate.http;

import io.hubcrate.failure.Category;
import io.hubcrate.failure.ToolException;

/** The thread was interrupted while it waited for the network; its interrupt flag is set again. */
public final class InterruptedTransferException extends ToolException {
    private static final long serialVersionUID = 1L;

    /** @param action what was under way */
    public InterruptedTransferException(String action) {
        super(
                "transfer-interrupted",
                Category.INTERRUPTED,
                "stopped: " + action,
                "Type the same command again to go on.",
                null);
        Thread.currentThread().interrupt();
    }
}
