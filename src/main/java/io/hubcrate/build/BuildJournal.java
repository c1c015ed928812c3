package io.hubcrate.build;

import io.hubcrate.content.AtomicFile;
import io.hubcrate.content.Digest;
import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far an unfinished build has come: lines {@code at NUMBER BYTES}, appended after the bytes were written. It says
 * where it is worth looking, no more: after a power cut lines can be there whose bytes are not, so everything is hashed
 * again before it is trusted. Thread-safe.
 */
final class BuildJournal implements Closeable {
    private static final Pattern LINE = Pattern.compile("at ([0-9]{1,9}) ([0-9]{1,18})");
    private static final long MAX_BYTES = 64L << 20;

    private final Map<Integer, Long> reached;
    /** Not a channel: an interrupted thread would close that for all. */
    private final OutputStream out;

    private BuildJournal(Map<Integer, Long> reached, OutputStream out) {
        this.reached = reached;
        this.out = out;
    }

    /** Opens the journal of {@code plan}; one of another plan, or none, begins anew. */
    static BuildJournal open(Path file, Digest plan) throws IOException {
        String header = "hubcrate-journal 1 " + plan + "\n";
        Map<Integer, Long> reached = read(file, header);
        StringBuilder kept = new StringBuilder(header);
        reached.forEach((number, bytes) -> kept.append(line(number, bytes)));
        // Written anew: short again, and no torn line is left to which the next would be glued.
        AtomicFile.write(file, kept.toString().getBytes(StandardCharsets.US_ASCII));
        return new BuildJournal(reached, new FileOutputStream(file.toFile(), true));
    }

    /** Whether {@code file} is a journal of this plan. */
    static boolean isOf(Path file, Digest plan) throws IOException {
        return Files.exists(file)
                && Files.size(file) <= MAX_BYTES
                && Files.readString(file, StandardCharsets.ISO_8859_1).startsWith("hubcrate-journal 1 " + plan + "\n");
    }

    private static Map<Integer, Long> read(Path file, String header) throws IOException {
        Map<Integer, Long> reached = new HashMap<>();
        if (!Files.exists(file) || Files.size(file) > MAX_BYTES) {
            return reached;
        }
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        if (!text.startsWith(header)) {
            return reached;
        }
        int end = text.lastIndexOf('\n');
        for (String line : text.substring(0, end).split("\n", -1)) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                reached.put(Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2)));
            }
        }
        return reached;
    }

    /** How many bytes of an entry were in place when the last run ended. */
    long reached(int entry) {
        return reached.getOrDefault(entry, 0L);
    }

    /** So many bytes of an entry have been handed to the system. */
    synchronized void at(int entry, long bytes) throws IOException {
        out.write(line(entry, bytes).getBytes(StandardCharsets.US_ASCII));
    }

    private static String line(int entry, long bytes) {
        return "at " + entry + " " + bytes + "\n";
    }

    @Override
    public synchronized void close() throws IOException {
        out.close();
    }
}
