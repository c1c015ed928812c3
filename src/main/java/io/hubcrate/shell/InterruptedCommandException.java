package io.hubcrate.shell;

import io.hubcrate.failure.Category;
import io.hubcrate.failure.ToolException;

/** We were interrupted while a node worked; what runs there goes on to its end. Exit code 130. */
final class InterruptedCommandException extends ToolException {
    private static final long serialVersionUID = 1L;

    InterruptedCommandException(String node, Command command, InterruptedException cause) {
        super(
                "interrupted",
                Category.INTERRUPTED,
                node + ": interrupted while this ran, and it may still run: " + command,
                "Type the same command to go on.",
                cause);
    }
}
