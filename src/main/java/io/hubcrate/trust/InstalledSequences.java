package io.hubcrate.trust;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.content.AtomicFile;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.MachineException;
import io.hubcrate.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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

    private void recordLocked(String name, long sequence) {
        Path lockFile = file.resolveSibling("." + TrustFolderReader.SEQUENCES + ".lock");
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            SortedMap<String, Long> sequences = read();
            if (held.isValid() && sequences.getOrDefault(name, 0L) < sequence) {
                sequences.put(name, sequence);
                AtomicFile.write(file, json(sequences));
            }
        } catch (IOException e) {
            throw new MachineException(
                    "trust-store-not-writable",
                    "the sequence " + sequence + " of " + name + " could not be recorded in " + file + ": "
                            + e.getMessage(),
                    "The trust folder must be writable for whoever installs, or an older bundle cannot be recognised"
                            + " later. Look: ls -ld " + file.getParent() + " and df -h.",
                    e);
        }
    }

    private SortedMap<String, Long> read() {
        SortedMap<String, Long> sequences = new TreeMap<>();
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return sequences;
        }
        try (InputStream in = Files.newInputStream(file)) {
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
                    file + " cannot be read: " + e.getMessage(),
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
