package io.hubcrate.install;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.content.ShellLine;
import io.hubcrate.failure.MachineException;
import io.hubcrate.json.Json;
import io.hubcrate.json.JsonCursor;
import io.hubcrate.json.JsonShapeException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a journal tells of the past. Only the last run is held in memory.
 *
 * @param runs how many began
 * @param last null if there was none
 * @param wholeBytes up to the end of the last whole line
 */
public record JournalHistory(int runs, @Nullable LastRun last, long wholeBytes) {
    /** The result of what went well. */
    public static final String DONE = "done";

    /** Longer than any line that is written. */
    private static final int LONGEST_LINE = 256 * 1024;

    private static final int MOST_RESULTS = 100_000;

    /**
     * The last run.
     *
     * @param operator whose it was
     * @param bundle name and version; empty if it needed none
     * @param sums as {@code sha256:...}; empty likewise
     * @param plan the plan's digest
     * @param steps in the order in which they began
     * @param result {@link #DONE} or the code of its failure; empty if it never came to its end
     */
    public record LastRun(
            Operator operator,
            String hubcrate,
            String bundle,
            String sums,
            String plan,
            List<StepResult> steps,
            String result) {
        public LastRun {
            steps = List.copyOf(steps);
        }

        /** Whether it was killed or cut off before its end. */
        public boolean isCutOff() {
            return result.isEmpty();
        }
    }

    /**
     * A step on a node.
     *
     * @param result {@link #DONE} or the code of its failure; empty if it never came to its end
     * @param millis how long it took; 0 if it never came to its end
     */
    public record StepResult(String node, String step, String result, long millis) {}

    /** The last run, if any. */
    public Optional<LastRun> findLast() {
        return Optional.ofNullable(last);
    }

    /** The operator of the last run if he worked on another host: then this journal was copied, or the host renamed. */
    public Optional<Operator> predecessor(Operator now) {
        return findLast().map(LastRun::operator).filter(before -> !before.host().equals(now.host()));
    }

    /**
     * Reads a journal; one that is not there has no runs.
     *
     * @throws MachineException code {@code journal-damaged}
     */
    public static JournalHistory read(Path file) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS))) {
            return read(in, file.toString());
        } catch (NoSuchFileException e) {
            // The first run at this site.
            return new Builder().build(0);
        }
    }

    /** @param where for messages */
    static JournalHistory read(InputStream in, String where) throws IOException {
        Builder builder = new Builder();
        long whole = 0;
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int number = 1;
        for (int one = in.read(); one >= 0; one = in.read()) {
            if (one != '\n') {
                line.write(one);
                if (line.size() > LONGEST_LINE) {
                    throw damaged(where, number, "it is too long", null);
                }
                continue;
            }
            add(builder, where, number, line.toByteArray());
            whole += line.size() + 1;
            line.reset();
            number++;
        }
        return builder.build(whole);
    }

    private static void add(Builder builder, String file, int number, byte[] line) {
        try {
            builder.add(Json.parse(line));
        } catch (IOException | JsonShapeException | DateTimeException e) {
            throw damaged(file, number, String.valueOf(e.getMessage()), e);
        }
    }

    private static MachineException damaged(String file, int line, String problem, @Nullable Exception cause) {
        return new MachineException(
                "journal-damaged",
                "line " + line + " of the journal " + file + " is not as hubcrate writes it: " + problem,
                ShellLine.of("Put it aside, the work goes on without it: mv {} {}", file, file + ".damaged"),
                cause);
    }

    /** Takes lines in order. Events of later versions are let pass. */
    private static final class Builder {
        private int runs;
        private @Nullable JsonCursor begin;
        private List<StepResult> steps = new ArrayList<>();
        private String result = "";

        void add(JsonNode tree) {
            JsonCursor line = JsonCursor.at(tree);
            switch (line.require("event").text()) {
                case "run-begin" -> {
                    runs++;
                    begin = line;
                    steps = new ArrayList<>();
                    result = "";
                    operator(line);
                }
                case "step-begin" -> {
                    if (steps.size() == MOST_RESULTS) {
                        throw line.malformed("too many steps in one run");
                    }
                    steps.add(new StepResult(text(line, "node"), text(line, "step"), "", 0));
                }
                case "step-end" -> end(line);
                case "run-end" -> result = text(line, "result");
                default -> line.require("at");
            }
        }

        private void end(JsonCursor line) {
            StepResult ended = new StepResult(
                    text(line, "node"),
                    text(line, "step"),
                    text(line, "result"),
                    line.require("millis").size());
            for (int i = steps.size() - 1; i >= 0; i--) {
                StepResult begun = steps.get(i);
                if (begun.node().equals(ended.node()) && begun.step().equals(ended.step())) {
                    steps.set(i, ended);
                    return;
                }
            }
            throw line.malformed("a step ends that never began");
        }

        private static Operator operator(JsonCursor line) {
            return new Operator(
                    text(line, "user"),
                    text(line, "host"),
                    line.require("pid").size(),
                    Instant.parse(text(line, "since")),
                    text(line, "verb"));
        }

        private static String text(JsonCursor line, String key) {
            return line.require(key).text();
        }

        JournalHistory build(long whole) {
            JsonCursor line = begin;
            LastRun last = line == null
                    ? null
                    : new LastRun(
                            operator(line),
                            text(line, "hubcrate"),
                            text(line, "bundle"),
                            text(line, "sums"),
                            text(line, "plan"),
                            steps,
                            result);
            return new JournalHistory(runs, last, whole);
        }
    }
}
