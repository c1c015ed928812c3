package io.hubcrate.shell;

import io.hubcrate.content.ByteSource;
import io.hubcrate.content.ShellLine;
import io.hubcrate.failure.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One program with its arguments, or one POSIX script, for a node's shell. Arguments are quoted by construction; a
 * secret goes in through standard input alone, never as an argument, so that no process list shows it.
 *
 * @param words the program and its arguments, as the program shall see them
 * @param root whether it needs root's rights
 * @param input what its standard input gives; null for nothing
 * @param timeout how long it may take
 * @param changing whether it changes the node: then it runs alone there, under the node's own lock
 * @param shown what messages call it; null for its own words
 * @param oversight how it is looked after while it runs
 */
public record Command(
        List<String> words,
        boolean root,
        @Nullable ByteSource input,
        Duration timeout,
        boolean changing,
        @Nullable String shown,
        Oversight oversight) {
    private static final int MOST_SHOWN = 120;

    /** For what answers at once. */
    public static final Duration USUAL = Duration.ofMinutes(2);

    /** For what may take long as long as it shows that it goes on. */
    public static final Duration LONGEST = Duration.ofHours(12);

    public Command {
        words = List.copyOf(words);
        if (words.isEmpty() || words.stream().anyMatch(word -> word.indexOf('\0') >= 0)) {
            throw new IllegalArgumentException("a command has a program, and no word has a NUL");
        }
    }

    /** One whose silence nobody minds. */
    public Command(
            List<String> words,
            boolean root,
            @Nullable ByteSource input,
            Duration timeout,
            boolean changing,
            @Nullable String shown) {
        this(words, root, input, timeout, changing, shown, Oversight.NONE);
    }

    /** One that only looks. */
    public Command(List<String> words, boolean root, @Nullable ByteSource input, Duration timeout) {
        this(words, root, input, timeout, false, null);
    }

    /** A program of the node's PATH, without root's rights. */
    public static Command of(String program, String... arguments) {
        List<String> words = new ArrayList<>();
        words.add(program);
        words.addAll(List.of(arguments));
        return new Command(words, false, null, USUAL);
    }

    /**
     * A POSIX script of ours.
     *
     * @param arguments its {@code $1}, {@code $2} and so on: whatever varies goes here, never into the script's text
     */
    public static Command script(String script, String... arguments) {
        List<String> words = new ArrayList<>(List.of("sh", "-eu", "-c", script, "hubcrate"));
        words.addAll(List.of(arguments));
        return new Command(words, false, null, USUAL);
    }

    public Command asRoot() {
        return new Command(words, true, input, timeout, changing, shown, oversight);
    }

    /** As root, and marked as one that changes the node: whoever runs it holds the node's lock meanwhile. */
    public Command asChange() {
        return new Command(words, true, input, timeout, true, shown, oversight);
    }

    /** The same with these bytes on its standard input. */
    public Command withInput(ByteSource bytes) {
        return new Command(words, root, bytes, timeout, changing, shown, oversight);
    }

    /** The same with a secret and a line end on its standard input. */
    public Command withInput(Secret secret) {
        return withInput(sink -> {
            byte[] bytes =
                    secret.reveal(characters -> (new String(characters) + "\n").getBytes(StandardCharsets.UTF_8));
            try {
                sink.write(bytes, 0, bytes.length);
            } finally {
                Arrays.fill(bytes, (byte) 0);
            }
        });
    }

    /** The same with a limit on the whole of its time. */
    public Command within(Duration limit) {
        return new Command(words, root, input, limit, changing, shown, oversight);
    }

    /**
     * The same, ended if for so long neither input was taken nor output came. A total of the usual two minutes becomes
     * {@link #LONGEST}; another one stays.
     */
    public Command quietFor(Duration limit) {
        return with(timeout.equals(USUAL) ? LONGEST : timeout, oversight.withQuiet(limit));
    }

    /**
     * The same with each line of both outputs given to somebody while it runs: without its end and without control
     * characters, cut after 4096 bytes; empty ones are not given. If whoever looks is slow, the oldest lines are left out,
     * and a line says how many. Lines of a confidential command are given as they are: whoever takes them redacts.
     *
     * @param watcher called in the thread that runs the command; if it throws, the command is ended
     */
    public Command watched(Consumer<String> watcher) {
        return with(timeout, oversight.withWatcher(watcher));
    }

    /** The same, and its output holds secrets: no message has any of it, nor what the result prints of itself. */
    public Command confidential() {
        return with(timeout, new Oversight(oversight.quiet(), oversight.watcher(), true));
    }

    private Command with(Duration limit, Oversight changed) {
        return new Command(words, root, input, limit, changing, shown, changed);
    }

    public Optional<ByteSource> findInput() {
        return Optional.ofNullable(input);
    }

    /** The line that a POSIX shell reads back as exactly these words. */
    public String line() {
        StringBuilder line = new StringBuilder();
        for (String word : words) {
            line.append(line.length() == 0 ? "" : " ").append(ShellLine.quoted(word));
        }
        return line.toString();
    }

    /** For messages and logs, cut where it is long; holds no secret, because no word is one. */
    @Override
    public String toString() {
        if (shown != null) {
            return shown;
        }
        boolean script =
                words.size() > 3 && words.get(0).equals("sh") && words.get(2).equals("-c");
        String text = script ? "sh script " + String.join(" ", words.subList(5, words.size())) : line();
        return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN - 3) + "...";
    }
}
