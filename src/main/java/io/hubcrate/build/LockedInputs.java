package io.hubcrate.build;

import io.hubcrate.content.Digest;
import io.hubcrate.content.IoReason;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Local files that a lock pins by digest, read once into memory; they are values and manifests, small by nature. */
final class LockedInputs {
    private static final int MAX_BYTES = 16 << 20;

    private final Path folder;
    private final Map<String, Digest> pinned;
    private final SortedMap<String, byte[]> read = new TreeMap<>();
    private final List<Problem> problems = new ArrayList<>();

    /**
     * @param folder the bundle manifest's, from which names count
     * @param pinned the lock's inputs
     */
    LockedInputs(Path folder, Map<String, Digest> pinned) {
        this.folder = folder;
        this.pinned = pinned;
    }

    /** The name by which the lock knows a path of the manifest. */
    String nameOf(Path path) {
        Path root = folder.toAbsolutePath().normalize();
        String name = root.relativize(root.resolve(path).normalize()).toString();
        return name.replace(root.getFileSystem().getSeparator(), "/");
    }

    /** The file's bytes; empty, and a problem noted, if they are not the locked ones. */
    byte[] read(String name) {
        byte[] bytes = new byte[0];
        Digest expected = pinned.get(name);
        if (expected == null) {
            problems.add(new Problem(name, 0, 0, "", "the lock does not know this file"));
            return bytes;
        }
        try (InputStream in = Files.newInputStream(folder.resolve(name))) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            problems.add(new Problem(name, 0, 0, "", "cannot be read: " + IoReason.of(e)));
            return bytes;
        }
        if (bytes.length > MAX_BYTES) {
            problems.add(new Problem(name, 0, 0, "", "is longer than " + MAX_BYTES + " bytes"));
        } else if (!Digest.of(bytes).equals(expected)) {
            problems.add(new Problem(name, 0, 0, "", "has changed since the lock was written"));
        }
        read.put(name, bytes);
        return bytes;
    }

    /** @throws InvalidInputException with every file that is missing or changed */
    void requireAll() {
        if (!problems.isEmpty()) {
            throw new InvalidInputException(
                    "input-changed",
                    "local files are not the ones that the lock pins",
                    problems,
                    "Put them back, or write the lock again: hubcrate lock MANIFEST");
        }
    }

    /** Everything read so far, by name. */
    SortedMap<String, byte[]> all() {
        return read;
    }
}
