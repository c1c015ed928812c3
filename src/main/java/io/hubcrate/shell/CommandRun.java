package io.hubcrate.shell;

import io.hubcrate.content.IoReason;
import io.hubcrate.failure.InterruptedRunException;
import io.hubcrate.failure.MachineException;
import io.hubcrate.failure.Secret;
import io.hubcrate.shell.Carrier.Running;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One command from its start to its end: its beginning, its input, its bounds in time and size. */
final class CommandRun {
    /** The most that a command may answer: its readers hold it whole. */
    static final int MOST_OUT = 4 << 20;

    /** Of standard error the end is kept, which says why. */
    static final int MOST_ERR = 256 << 10;

    /** How long it may take until a command has begun: logins against a directory that is away take this long. */
    static final Duration BEGIN_LIMIT = Duration.ofSeconds(90);

    /** How long ending a command may take, from asking for a channel to the last word. */
    static final Duration END_LIMIT = Duration.ofSeconds(45);

    private static final int SLICE_MILLIS = 20;

    private final String node;
    private final Carrier carrier;
    private final Command command;
    private final List<String> words;
    private final Rise rise;
    private final Ending ending;
    private final Object change = new Object();
    private final Pulse pulse = new Pulse();
    private final WatchedLines lines = new WatchedLines();
    private final WatchedLines.Cutter outLines = lines.newCutter();
    private final WatchedLines.Cutter errLines = lines.newCutter();
    private final MarkedOutput out;
    private final MarkedOutput err;

    private static final String NAME_PASSWORD =
            "If sudo asks for a password there, write it into a file of one line beside"
                    + " the site file (chmod 600) and name that under access: sudoPasswordFile: sudo-password.";

    /** @param prompt with which sudo asks for the password, if it asks */
    record Rise(boolean sudo, String prompt, @Nullable Secret password) {}

    /** Ends the process group of a command that must not go on. */
    @FunctionalInterface
    interface Ending {
        /** Of what is itself an ending: the connection goes with it. */
        Ending NEVER = (command, group) -> false;

        /** Whether nothing of it runs any more. */
        boolean end(Command command, String group);
    }

    CommandRun(
            String node, Carrier carrier, Command command, List<String> words, String mark, Rise rise, Ending ending) {
        this.node = node;
        this.carrier = carrier;
        this.command = command;
        this.words = words;
        this.rise = rise;
        this.ending = ending;
        this.out = new MarkedOutput(mark, MOST_OUT, this::notifyChange, taker(outLines));
        this.err = new MarkedOutput(mark, MOST_ERR, this::notifyChange, taker(errLines));
    }

    private MarkedOutput.Taker taker(WatchedLines.Cutter cutter) {
        boolean watched = command.oversight().watcher() != null;
        return (bytes, offset, length) -> {
            pulse.beat();
            if (watched) {
                cutter.add(bytes, offset, length);
            }
        };
    }

    private void notifyChange() {
        synchronized (change) {
            change.notifyAll();
        }
    }

    CommandResult run() {
        try (Running running = carrier.start(words, out, err)) {
            awaitBegin(running);
            try (CommandInput input = new CommandInput(command.input(), running.input(), pulse)) {
                input.start();
                awaitEnd(running, input);
                input.requireUnbroken();
            }
            if (running.exit() == Running.LOST) {
                throw lost(null);
            }
            outLines.end();
            errLines.end();
            tellLines();
            return new CommandResult(
                    running.exit(), out.text(), err.text(), command.oversight().confidential());
        } catch (CommandInput.SourceBroken e) {
            throw new MachineException(
                    "machine-io",
                    e.getMessage() + ": " + IoReason.of(e.getCause()),
                    "See that the medium is still there.",
                    e);
        } catch (IOException e) {
            throw lost(e);
        } catch (InterruptedException e) {
            throw new InterruptedRunException(
                    node + ": interrupted while this ran, and it may still run: " + command, e);
        }
    }

    private void awaitBegin(Running running) throws InterruptedException, IOException {
        long deadline = System.nanoTime() + BEGIN_LIMIT.toNanos();
        boolean answered = false;
        while (!err.hasBegun()) {
            if (running.awaitEnd(0) && !err.hasBegun()) {
                throw notBegun(running.exit());
            }
            int asked = count(err.before(), rise.prompt());
            if (asked > 0 && !answered) {
                answer(running.input());
                answered = true;
            } else if (asked > 1) {
                throw refused(
                        "sudo does not take the password of the site file",
                        "Correct the file that the site file names as sudoPasswordFile (one line, chmod 600).");
            }
            if (System.nanoTime() - deadline > 0) {
                throw notBegun(0);
            }
            synchronized (change) {
                if (!err.hasBegun() && count(err.before(), rise.prompt()) == asked) {
                    change.wait(SLICE_MILLIS);
                }
            }
        }
    }

    private void answer(OutputStream input) throws IOException {
        Secret password = rise.password();
        if (password == null) {
            throw refused("sudo asks for a password, and the site file names none", NAME_PASSWORD);
        }
        byte[] line = password.reveal(characters -> (new String(characters) + "\n").getBytes(StandardCharsets.UTF_8));
        try {
            input.write(line);
            input.flush();
        } finally {
            Arrays.fill(line, (byte) 0);
        }
    }

    private void awaitEnd(Running running, CommandInput input) throws InterruptedException {
        long deadline = System.nanoTime() + command.timeout().toNanos();
        long quiet = command.oversight().findQuiet().map(Duration::toNanos).orElse(Long.MAX_VALUE);
        pulse.beat();
        while (!running.awaitEnd(SLICE_MILLIS)) {
            tellLinesOrEnd();
            if (input.isBroken()) {
                end();
                return;
            }
            if (out.overflowed()) {
                end();
                throw tooLarge();
            }
            if (System.nanoTime() - deadline > 0) {
                String said = said();
                throw new NodeException(
                        "command-timeout",
                        node,
                        "took longer than " + command.timeout().toSeconds() + " s and " + end() + ": " + command + said,
                        "Look at the node's load and disks, then type the same command again.",
                        null);
            }
            if (pulse.silentNanos() > quiet) {
                String said = said();
                throw new NodeException(
                        "command-silent",
                        node,
                        "took no input and printed nothing for " + TimeUnit.NANOSECONDS.toSeconds(quiet) + " s and "
                                + end() + ": " + command + said,
                        "Look at the node's load, disks and network, then type the same command again.",
                        null);
            }
        }
        if (out.overflowed()) {
            throw tooLarge();
        }
    }

    private void tellLines() {
        command.oversight().findWatcher().ifPresent(lines::deliver);
    }

    private void tellLinesOrEnd() {
        try {
            tellLines();
        } catch (RuntimeException e) {
            end();
            throw e;
        }
    }

    private String said() {
        return command.oversight().confidential()
                ? "; its output holds secrets and is not shown"
                : lastWords(err.text());
    }

    /** What is printed from now on is nobody's, so that a node that floods fills nothing here meanwhile. */
    private String end() {
        out.drop();
        err.drop();
        String group = err.announced();
        return group.matches("[1-9][0-9]*") && ending.end(command, group)
                ? "was ended"
                : "could not be ended there, it may still run";
    }

    private NodeException tooLarge() {
        return new NodeException(
                "output-too-large",
                node,
                "printed more than " + MOST_OUT + " bytes: " + command,
                "Look at what the command prints on the node; something there is not as it is anywhere else.",
                null);
    }

    private NodeException notBegun(int exit) {
        if (exit == Running.LOST) {
            return lost(null);
        }
        if (rise.sudo()) {
            return refused(
                    "sudo did not begin the command",
                    passwordAdvice()
                            + "On the node, the account needs the right to run everything as root: visudo -f"
                            + " /etc/sudoers.d/hubcrate with 'USER ALL=(root) ALL', without requiretty.");
        }
        return new NodeException(
                "node-shell-unusable",
                node,
                "the login shell there runs no commands (exit code " + exit + ")"
                        + lastWords(err.before() + out.before()),
                "Try it by hand: ssh USER@NODE true. The account needs a shell, and its start files must not end it.",
                null);
    }

    /** Without one in the site file sudo is told not to ask, and only says that it would. */
    private String passwordAdvice() {
        if (rise.password() == null) {
            return NAME_PASSWORD + " Else: ";
        }
        return count(err.before(), rise.prompt()) > 0
                ? "If the password is wrong, correct the file that the site file names as sudoPasswordFile. Else: "
                : "";
    }

    private NodeException refused(String why, String advice) {
        return new NodeException(
                "sudo-refused", node, why + lastWords(err.before().replace(rise.prompt(), "")), advice, null);
    }

    private NodeException lost(@Nullable Throwable cause) {
        return new NodeException(
                "node-unreachable",
                node,
                "the connection was lost while this ran, and it may still run: " + command,
                "See that the node is up and the network stands, then type the same command again.",
                cause);
    }

    private static String lastWords(String text) {
        String last = CommandResult.lastLines(text);
        return last.isEmpty() ? "" : "; it said: " + last;
    }

    private static int count(String text, String word) {
        int count = 0;
        for (int at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length())) {
            count++;
        }
        return count;
    }
}
