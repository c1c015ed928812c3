package io.hubcrate.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.console.Terminal;
import io.hubcrate.failure.Redactor;
import io.hubcrate.failure.Secret;
import io.hubcrate.http.WebLimits;
import io.hubcrate.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A command line run in process, with what it printed.
 *
 * @param out standard output
 * @param err standard error
 */
record TypedCommand(int exitCode, String out, String err) {

    /** Types it in a folder, with answers for the prompts in order; no more prompts are expected than that. */
    static TypedCommand in(Path folder, List<String> answers, String... arguments) {
        return type(Clock.systemUTC(), folder, answers, WebLimits.DEFAULTS, arguments);
    }

    /** The same on another day. */
    static TypedCommand at(Clock clock, Path folder, List<String> answers, String... arguments) {
        return type(clock, folder, answers, WebLimits.DEFAULTS, arguments);
    }

    /** Types it where servers are given up soon. */
    static TypedCommand in(Path folder, List<String> answers, WebLimits patience, String... arguments) {
        return type(Clock.systemUTC(), folder, answers, patience, arguments);
    }

    private static TypedCommand type(
            Clock clock, Path folder, List<String> answers, WebLimits patience, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Deque<String> left = new ArrayDeque<>(answers);
        Session session = new Session(
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of(),
                folder,
                folder,
                clock,
                Terminal.NONE,
                question -> Optional.ofNullable(left.poll()).map(answer -> Secret.of(answer.toCharArray())),
                patience,
                new Redactor());
        int exitCode = new Hubcrate(session).run(List.of(arguments));
        return new TypedCommand(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Types it where it touches no file. */
    static TypedCommand of(String... arguments) {
        return in(Path.of("/nonexistent"), List.of(), arguments);
    }

    /** Standard output as one JSON document. */
    JsonNode json() {
        return parse(out);
    }

    /** The last line of standard error as JSON: the error, if there is one. */
    JsonNode lastEvent() {
        List<String> lines = err.lines().toList();
        return parse(lines.get(lines.size() - 1));
    }

    private static JsonNode parse(String text) {
        try {
            return Json.parse(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("not JSON: " + text, e);
        }
    }
}
