package io.hubcrate.bundle;

import io.hubcrate.failure.Category;
import io.hubcrate.failure.ToolException;

/** Somebody stopped the run; what is on disk is consistent and the same command goes on. Exit code 130. */
public final class InterruptedRunException extends ToolException {
    private static final long serialVersionUID = 1L;

    public InterruptedRunException(String doing) {
        super("interrupted", Category.INTERRUPTED, doing + " was interrupted", "Type the same command to go on.", null);
    }
}
