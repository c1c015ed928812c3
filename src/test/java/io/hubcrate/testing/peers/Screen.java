package io.hubcrate.testing.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A program at a real terminal of a given width: what a person would see there, and keys pressed. By tmux. */
public final class Screen implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long TICK = 50;
    private static final Pattern ENDED = Pattern.compile("\\[ended with ([0-9]+)]");

    private final Path socket;

    private Screen(Path socket) {
        this.socket = socket;
    }

    /**
     * Starts a command.
     *
     * @param folder for the terminal's own files
     */
    public static Screen of(Path folder, int columns, List<String> command) {
        try {
            Path files = Files.createTempDirectory(folder, "screen");
            // Else the end of the command would be the end of the screen.
            Path settings = Files.writeString(files.resolve("tmux.conf"), "set -g remain-on-exit on\n");
            Screen screen = new Screen(files.resolve("socket"));
            List<String> words = new ArrayList<>(List.of("-f", settings.toString(), "new-session", "-d"));
            words.addAll(List.of("-x", Integer.toString(columns), "-y", "50", "--"));
            words.addAll(List.of("sh", "-c", "\"$@\"; echo \"[ended with $?]\"", "sh"));
            words.addAll(command);
            screen.tmux(words);
            return screen;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String tmux(List<String> words) {
        List<String> all = new ArrayList<>(List.of("-S", socket.toString()));
        all.addAll(words);
        return Programs.command("tmux", all.toArray(String[]::new))
                .environment("LC_ALL", "C.UTF-8")
                .run()
                .succeeded()
                .out();
    }

    /** What stands there now and above, wrapped lines joined, without blank lines at the end. */
    public String text() {
        return tmux(List.of("capture-pane", "-p", "-J", "-S", "-")).stripTrailing();
    }

    /** What stands there as soon as it is as wished. */
    public String await(String what, Predicate<String> wish) {
        return await(what, wish, PATIENCE);
    }

    /** The same with more patience. */
    public String await(String what, Predicate<String> wish, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            String text = text();
            if (wish.test(text)) {
                return text;
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("waited in vain for " + what + "; the screen says\n" + text);
            }
            pause(TICK);
        }
    }

    /** What stands there after a good while in which anybody could have painted over it. */
    public String later() {
        pause(20 * TICK);
        return text();
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Types a line. */
    public void type(String line) {
        if (!line.isEmpty()) {
            tmux(List.of("send-keys", "-l", line));
        }
        tmux(List.of("send-keys", "Enter"));
    }

    /** The command's exit code, once it has ended. */
    public int exit() {
        Matcher ended = ENDED.matcher(
                await("the end of the command", text -> ENDED.matcher(text).find()));
        if (!ended.find()) {
            throw new AssertionError("it ended and did not end");
        }
        return Integer.parseInt(ended.group(1));
    }

    @Override
    public void close() {
        tmux(List.of("kill-server"));
    }
}
