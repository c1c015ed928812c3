package io.hubcrate.install;

import io.hubcrate.failure.MachineException;
import io.hubcrate.json.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** The last runs of a journal as they travel: whole runs, the latest last, of bounded size. */
public final class JournalCopy {
    private static final String BEGINS = "\"event\":\"run-begin\"";
    private static final String ENDS = "\"event\":\"run-end\"";
    private static final int MOST_BYTES = 2 << 20;

    private final byte[] lines;

    private JournalCopy(byte[] lines) {
        this.lines = lines;
    }

    /** The last whole runs of a journal; of one that is longer than may travel, its beginning and its end. */
    static JournalCopy of(Path file) throws IOException {
        Deque<byte[]> runs = new ArrayDeque<>();
        long held = 0;
        @Nullable ByteArrayOutputStream run = null;
        boolean cut = false;
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            long size = Files.size(file);
            in.skipNBytes(Math.max(0, size - 2L * MOST_BYTES));
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("(?<=\n)", -1)) {
                if (!line.endsWith("\n")) {
                    break;
                }
                if (line.contains(BEGINS)) {
                    held += keep(runs, run);
                    run = new ByteArrayOutputStream();
                    cut = false;
                }
                cut = cut || (run != null && run.size() + line.length() > MOST_BYTES / 2);
                if (run != null && (!cut || line.contains(ENDS))) {
                    run.writeBytes(line.getBytes(StandardCharsets.UTF_8));
                }
            }
        }
        held += keep(runs, run);
        while (held > MOST_BYTES) {
            held -= runs.removeFirst().length;
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        runs.forEach(all::writeBytes);
        return new JournalCopy(all.toByteArray());
    }

    private static int keep(Deque<byte[]> runs, @Nullable ByteArrayOutputStream run) {
        if (run == null) {
            return 0;
        }
        runs.addLast(run.toByteArray());
        return run.size();
    }

    /**
     * Reads one that has travelled.
     *
     * @throws MachineException code {@code journal-damaged}
     */
    public static JournalCopy unpack(byte[] packed, String where) {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            byte[] lines = in.readNBytes(MOST_BYTES + 1);
            if (lines.length > MOST_BYTES) {
                throw new IOException("it is longer than " + MOST_BYTES + " bytes");
            }
            JournalCopy copy = new JournalCopy(lines);
            if (copy.history(where).wholeBytes() != lines.length) {
                throw new IOException("its last line is torn");
            }
            return copy;
        } catch (IOException e) {
            throw new MachineException(
                    "journal-damaged",
                    "the journal in " + where + " is not as hubcrate writes it: " + e.getMessage(),
                    "It only tells, and the work goes on without it: take it away, the next run writes it anew.",
                    e);
        }
    }

    /** As it travels. */
    public byte[] pack() {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(lines);
        } catch (IOException e) {
            throw new IllegalStateException("memory does not fail", e);
        }
        return packed.toByteArray();
    }

    /** What it tells. */
    public JournalHistory history(String where) throws IOException {
        return JournalHistory.read(new ByteArrayInputStream(lines), where);
    }

    /** The lines from the first run on that began later; all if there is nothing to be later than. */
    byte[] after(Optional<Instant> last) {
        int at = 0;
        for (String line : new String(lines, StandardCharsets.UTF_8).split("(?<=\n)", -1)) {
            if (line.contains(BEGINS)
                    && last.map(before -> began(line).isAfter(before)).orElse(true)) {
                return Arrays.copyOfRange(lines, at, lines.length);
            }
            at += line.getBytes(StandardCharsets.UTF_8).length;
        }
        return new byte[0];
    }

    private static Instant began(String line) {
        try {
            return Instant.parse(Json.parse(line.getBytes(StandardCharsets.UTF_8))
                    .path("since")
                    .asText());
        } catch (IOException | DateTimeException e) {
            return Instant.MIN;
        }
    }
}
