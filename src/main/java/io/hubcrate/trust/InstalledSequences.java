package io.hubcrate.trust;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.content.AtomicFile;
import io.hubcrate.content.BesideFile;
import io.hubcrate.content.IoReason;
import io.hubcrate.content.ProcessLock;
import io.hubcrate.content.ShellLine;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.MachineException;
import io.hubcrate.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The highest sequence installed of every bundle name, kept in the trust folder: what makes an old, once good bundle
 * recognisable. A damaged file is an error, never an empty memory.
 */
final class InstalledSequences {
    private static final int MAX_BYTES = 1 << 20;
    private static final int FORMAT = 1;

    /** A file lock keeps other processes out, and throws at a second thread of the same one. */
    private static final Object WITHIN_PROCESS = new Object();

    private final Path file;

    InstalledSequences(Path folder) {
        this.file = folder.resolve(TrustFolderReader.SEQUENCES);
    }

    /** 0 if none of that name was ever installed. */
    long highest(String name) {
        return read().getOrDefault(name, 0L);
    }

    /** Raises the memory; a lower sequence (a rollback) leaves it as it is. */
    void record(String name, long sequence) {
        synchronized (WITHIN_PROCESS) {
            recordLocked(name, sequence);
        }
    }

    @SuppressWarnings("try") // The lock is held, not used.
    private void recordLocked(String name, long sequence) {
        try (ProcessLock held = lock()) {
            SortedMap<String, Long> sequences = read();
            if (sequences.getOrDefault(name, 0L) < sequence) {
                sequences.put(name, sequence);
                AtomicFile.write(file, json(sequences));
            }
        } catch (IOException e) {
            throw unwritable("the sequence " + sequence + " of " + name + " could not be recorded in " + file, e);
        }
    }

    /** Finds out whether a sequence could be recorded, before there is one. */
    @SuppressWarnings("try") // The lock is held, not used.
    void requireWritable() {
        synchronized (WITHIN_PROCESS) {
            try (ProcessLock held = lock();
                    BesideFile trial = BesideFile.of(file)) {
                read();
            } catch (IOException e) {
                throw unwritable("what is installed could not be recorded in " + file, e);
            }
        }
    }

    private ProcessLock lock() throws IOException {
        return ProcessLock.take(file.resolveSibling("." + TrustFolderReader.SEQUENCES + ".lock"));
    }

    private MachineException unwritable(String what, IOException e) {
        return new MachineException(
                "trust-store-not-writable",
                what + ": " + IoReason.of(e),
                "The trust folder must be writable for whoever installs, or an older bundle cannot be recognised"
                        + " later. Look: "
                        + ShellLine.of("ls -ld {}; df -h {}", file.resolveSibling("."), file.resolveSibling(".")),
                e);
    }

    private SortedMap<String, Long> read() {
        SortedMap<String, Long> sequences = new TreeMap<>();
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return sequences;
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            JsonNode root = Json.parse(in.readNBytes(MAX_BYTES));
            JsonNode highest = root.path("highest");
            if (root.path("format").asInt() != FORMAT || root.size() != 2 || !highest.isObject()) {
                throw new IOException("not in format " + FORMAT);
            }
            for (Map.Entry<String, JsonNode> entry : highest.properties()) {
                JsonNode value = entry.getValue();
                if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
                    throw new IOException(entry.getKey() + " has no sequence");
                }
                sequences.put(entry.getKey(), value.longValue());
            }
            return sequences;
        } catch (IOException e) {
            throw new InvalidInputException(
                    "trust-sequences-damaged",
                    file + " cannot be read: " + IoReason.of(e),
                    "Restore it from the site's backup, or write it anew with the highest sequence installed of each"
                            + " bundle. hubcrate explain trust-sequences-damaged shows its form.");
        }
    }

    private static byte[] json(SortedMap<String, Long> sequences) {
        ObjectNode root = Json.object();
        root.put("format", FORMAT);
        ObjectNode highest = root.putObject("highest");
        sequences.forEach(highest::put);
        return Json.write(root);
    }
}
