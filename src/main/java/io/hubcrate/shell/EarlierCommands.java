package io.hubcrate.shell;

import java.time.Duration;

/**
 * Commands of a connection that is gone. Losing a connection does not end what runs at its other end, and must not: a
 * package transaction cut in its middle is worse than one that nobody watches. Every command that runs as root shares a
 * lock which it holds itself; who is about to change a node waits here until nobody holds it.
 */
public final class EarlierCommands {
    private EarlierCommands() {}

    /**
     * Waits until none is at work any more.
     *
     * @throws NodeException {@code earlier-command-running} with process ids and command lines if that takes longer
     */
    public static void await(NodeShell shell, Duration limit) {
        CommandResult result = shell.run(Command.script(ShellScript.EARLIER, Long.toString(limit.toSeconds()))
                .asRoot()
                .within(limit.plus(Command.USUAL)));
        if (!result.succeeded()) {
            throw new NodeException(
                    "earlier-command-running",
                    shell.node().name(),
                    "a command of an earlier run is still at work there: " + String.join("; ", result.lines())
                            + result.err().strip(),
                    "Wait for it, or look at it on the node with: ps -f -p PID. Then type the same command again.",
                    null);
        }
    }
}
