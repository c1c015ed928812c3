package io.hubcrate.install;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Who is at work.
 *
 * @param user who typed the command
 * @param host the installing host
 * @param pid of hubcrate there
 * @param since when the command began, to the second
 * @param verb for example {@code install}
 */
public record Operator(String user, String host, long pid, Instant since, String verb) {
    private static final int FIELDS = 5;

    /** As one word without blanks or quotes. */
    public String toWord() {
        return String.join(
                ",",
                FieldCode.encode(user),
                FieldCode.encode(host),
                Long.toString(pid),
                FieldCode.encode(since.toString()),
                FieldCode.encode(verb));
    }

    /** Empty for anything but such a word: who is named there may be of another version. */
    public static Optional<Operator> parse(String word) {
        List<String> fields = Arrays.asList(word.split(",", -1));
        if (fields.size() != FIELDS) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Operator(
                    FieldCode.decode(fields.get(0)),
                    FieldCode.decode(fields.get(1)),
                    Long.parseLong(fields.get(2)),
                    Instant.parse(FieldCode.decode(fields.get(3))),
                    FieldCode.decode(fields.get(4))));
        } catch (IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    /** For messages: {@code anna on north-1 (hubcrate install, process 4711, since 2026-11-21T10:00:00Z)}. */
    @Override
    public String toString() {
        return user + " on " + host + " (hubcrate " + verb + ", process " + pid + ", since " + since + ")";
    }
}
