package io.hubcrate.cluster;

import io.hubcrate.content.ByteSource;
import io.hubcrate.content.Digest;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.CommandResult;
import io.hubcrate.shell.NodeShell;
import io.hubcrate.site.SiteNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** A node's shell whose commands are told by their kinds before they begin, and which dies with this process at one of them. */
final class KilledShell implements NodeShell {
    private static final Set<String> VERBS = Set.of("init", "join", "release", "forget");

    private static final long SOON_MILLIS = 40;

    private final NodeShell shell;
    private final Doom doom;
    private final Consumer<String> begun;

    /** Decides which command is the last one, and how much of its input it gets. */
    interface Doom {
        /** Asked once for each command, with its kind. */
        End of(String kind);
    }

    /** What becomes of a command. */
    enum End {
        /** It lives. */
        NONE,
        /** It has begun, and of its input nothing has come. */
        CUT,
        /** It has begun and has all its input; what is short may have ended. */
        FED
    }

    KilledShell(NodeShell shell, Doom doom, Consumer<String> begun) {
        this.shell = shell;
        this.doom = doom;
        this.begun = begun;
    }

    @Override
    public SiteNode node() {
        return shell.node();
    }

    @Override
    public CommandResult run(Command command) {
        String kind = kind(command);
        begun.accept(kind);
        End end = doom.of(kind);
        return end == End.NONE
                ? shell.run(command)
                : shell.run(command.withInput(sink -> {
                    if (end == End.CUT) {
                        killMyself();
                    }
                    if (command.input() != null) {
                        command.input().writeTo(sink);
                    }
                    // The last bytes are on their way when this has returned.
                    new Thread(KilledShell::killSoon).start();
                }));
    }

    /** Whether it takes input, by the first line of our innermost script and kubeadm's verb, or by its own words. */
    private static String kind(Command command) {
        List<String> words = command.words();
        String kind = "";
        List<String> after = new ArrayList<>();
        for (String word : words) {
            if (word.contains("\n")) {
                kind = word.substring(0, word.indexOf('\n'));
                after.clear();
            } else {
                after.add(word);
            }
        }
        boolean plain = kind.isEmpty() || kind.startsWith("# Runs one command while");
        after.removeIf(word -> !VERBS.contains(word));
        return (command.input() == null ? "" : "fed: ") + (command.changing() ? "locked: " : "") + kind + " " + after
                + (plain ? command.toString().replaceAll(" [a-z0-9]{6}$", "") : "");
    }

    private static void killSoon() {
        try {
            Thread.sleep(SOON_MILLIS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        killMyself();
    }

    private static void killMyself() {
        try {
            new ProcessBuilder(
                            "kill", "-9", Long.toString(ProcessHandle.current().pid()))
                    .start()
                    .waitFor();
            Thread.currentThread().join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public boolean upload(String path, int mode, Digest digest, long size, ByteSource bytes) {
        throw new AssertionError("no step under test uploads");
    }

    @Override
    public void close() {
        shell.close();
    }
}
