package io.hubcrate.install;

import io.hubcrate.content.PackedText;
import io.hubcrate.progress.EventSink;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.CommandResult;
import io.hubcrate.shell.NodeException;
import io.hubcrate.shell.NodeShell;
import io.hubcrate.shell.Oversight;
import io.hubcrate.site.SiteNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A node's shell in which changing commands run under a lock that the node itself keeps: docs/install-engine.md. The
 * kernel takes the lock back when the last process of the command ends, be the connection alive or not; a command that
 * an earlier run left behind is waited for. Between two commands the node stays the operator's for a while, so that no
 * second one begins in the middle of his work; from the same state folder the next run goes on at once. A file that is
 * sent is a changing command like any other: the lock is held while it arrives.
 */
public final class LockedShell implements NodeShell {
    /** Emptied by a reboot, as what it tells must be. */
    public static final String FOLDER = "/run/hubcrate";

    /** For how long the node stays his after his last sign of life. */
    private static final Duration GRACE = Duration.ofMinutes(5);

    private static final String MARK = "hubcrate-lock ";
    private static final String SCRIPT = PackedText.read(LockedShell.class, "locked.sh");

    private final NodeShell shell;
    private final Operator operator;
    private final String seat;
    private final EventSink events;
    private final Patience patience;

    /**
     * How long to wait for a command that an earlier run of the same seat left behind.
     *
     * @param slice of one question to the node
     * @param slices how many of them
     */
    public record Patience(Duration slice, int slices) {
        /** Half an hour: a transaction of packages on a slow disk. */
        public static final Patience USUAL = new Patience(Duration.ofSeconds(20), 90);
    }

    /** @param seat names the state folder from which the operator works: {@link StateFolder#seat} */
    public LockedShell(NodeShell shell, Operator operator, String seat, EventSink events, Patience patience) {
        this.shell = shell;
        this.operator = operator;
        this.seat = seat;
        this.events = events;
        this.patience = patience;
    }

    @Override
    public SiteNode node() {
        return shell.node();
    }

    /**
     * Runs a command; a changing one under the node's lock.
     *
     * @throws OperatorAtWorkException if another operator has the node, or a command of an earlier run does not end
     */
    @Override
    public CommandResult run(Command command) {
        return command.changing() ? locked(command, "run", GRACE) : shell.run(command);
    }

    /** Looks beside what runs: without the lock, which is for what changes. */
    @Override
    public CommandResult runBeside(Command command) {
        return shell.runBeside(command);
    }

    /**
     * Makes the node this operator's before anything is changed on it.
     *
     * @throws OperatorAtWorkException if it is another one's
     */
    public void claim() {
        locked(Command.of("true"), "run", GRACE);
    }

    /** Gives the node back at once. */
    public void release() {
        locked(Command.of("true"), "release", Duration.ZERO);
    }

    /** Gives the node back and takes the lock's folder away. */
    public void forget() {
        locked(Command.of("true"), "forget", Duration.ZERO);
    }

    @Override
    public void close() {
        shell.close();
    }

    private CommandResult locked(Command command, String verb, Duration grace) {
        Command wrapped = wrapped(command, verb, grace);
        for (int slice = 0; ; slice++) {
            CommandResult result = shell.run(wrapped);
            if (!result.out().startsWith(MARK)) {
                return unmarked(result);
            }
            int end = result.out().indexOf('\n');
            String[] answer = result.out().substring(MARK.length(), end).split(" ", -1);
            if (answer[0].equals("held")) {
                return result.withOut(result.out().substring(end + 1));
            }
            requirePatience(answer, slice);
        }
    }

    private Command wrapped(Command command, String verb, Duration grace) {
        List<String> words = new ArrayList<>(List.of("sh", "-eu", "-c", SCRIPT, "hubcrate"));
        words.add(FOLDER);
        words.add(Long.toString(patience.slice().toSeconds()));
        words.add(FieldCode.encode(seat));
        words.add(Long.toString(grace.toSeconds()));
        words.add(operator.toWord());
        words.add(verb);
        words.add(FieldCode.encode(command.toString()));
        words.addAll(command.words());
        Duration limit = command.timeout().plus(patience.slice()).plus(Command.USUAL);
        return new Command(words, true, command.input(), limit, true, command.toString(), wrapped(command.oversight()));
    }

    /** Waiting for the lock is no silence of the command's, and the lock's own line is none of its output. */
    private Oversight wrapped(Oversight inner) {
        Oversight outer = inner.findQuiet()
                .map(quiet -> inner.withQuiet(quiet.plus(patience.slice())))
                .orElse(inner);
        return inner.findWatcher()
                .map(watcher -> outer.withWatcher(line -> {
                    if (!line.startsWith(MARK)) {
                        watcher.accept(line);
                    }
                }))
                .orElse(outer);
    }

    /** The lock's own script did not get to its answer: no rights, no shell, no room. */
    private CommandResult unmarked(CommandResult result) {
        if (result.succeeded()) {
            throw new NodeException(
                    "node-lock-failed",
                    node().name(),
                    "the lock's script gave no answer",
                    "Look whether sh on the node prints something by itself: ssh NODE true",
                    null);
        }
        throw new NodeException(
                "node-lock-failed",
                node().name(),
                "the lock in " + FOLDER + " cannot be taken: status " + result.exit() + ", " + result.lastWords(),
                "Changing a node needs root's rights there and room below /run.",
                null);
    }

    private void requirePatience(String[] answer, int slice) {
        String name = node().name();
        if (answer[0].equals("taken") && answer.length == 4) {
            throw new OperatorAtWorkException(
                    name,
                    Operator.parse(answer[2]).orElse(null),
                    "; the node becomes free " + answer[3] + " seconds after the last sign of life",
                    "Wait until it has ended, or speak with who it is. Nothing was changed on this node.");
        }
        if (!answer[0].equals("busy") || answer.length != 4) {
            throw new NodeException(
                    "node-lock-failed",
                    name,
                    "the lock's script answered '" + String.join(" ", answer) + "'",
                    "Another version of hubcrate may be at work there.",
                    null);
        }
        // Nobody's: whoever holds the lock has just given the node back, or not yet said who he is.
        boolean ours = answer[1].equals(FieldCode.encode(seat)) || answer[1].equals("-");
        String what = answer[3].isEmpty() ? "a command" : decoded(answer[3]);
        if (!ours || slice + 1 >= patience.slices()) {
            throw new OperatorAtWorkException(
                    name,
                    Operator.parse(answer[2]).orElse(null),
                    "; still running there: " + what,
                    "Look at it on the node with: ps -ef. Wait until it has ended and repeat the command.");
        }
        events.info("node-busy", name + ": waits for what an earlier run left running: " + what);
    }

    private static String decoded(String word) {
        try {
            return FieldCode.decode(word);
        } catch (IllegalArgumentException e) {
            return word;
        }
    }
}
