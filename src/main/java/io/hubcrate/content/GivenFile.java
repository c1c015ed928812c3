package io.hubcrate.content;

import io.hubcrate.failure.MachineException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Files that a person names and that decide what is done: site files, settings, keys. Who else could change them, or
 * read what is secret in them, is asked before they are opened. What is no regular file (a pipe, a descriptor) passes: it
 * is whose it is.
 */
public final class GivenFile {
    private static final int BEYOND_OWNER = 066;

    private GivenFile() {}

    /**
     * Opens it for reading.
     *
     * @throws FileSystemException of a folder, which would open and be refused without its name when it is read
     */
    public static InputStream open(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new FileSystemException(file.toString(), null, IoReason.FOLDER);
        }
        return Files.newInputStream(file);
    }

    /** Why what a file names is not taken, of one that is not there, is closed to this user, or is a folder. */
    public static String whyNot(Path file) {
        return Files.isDirectory(file) ? "a file expected, " + file + " is a folder" : "no readable file at " + file;
    }

    /**
     * Who else could change it, or put another in its place.
     *
     * @param owners as for {@link SafePath#findUnsafe}
     */
    public static Optional<UnsafePath> findUnsafe(Path file, Set<Integer> owners) throws IOException {
        return Files.isRegularFile(file) ? SafePath.findUnsafeAsMounted(file, owners) : Optional.empty();
    }

    /** The same of a file with a secret, which nobody else may read either, as ssh asks it of keys. */
    public static Optional<UnsafePath> findOpenSecret(Path file, Set<Integer> owners) throws IOException {
        if (Files.isRegularFile(file)) {
            UnixFile is = UnixFile.of(file.toRealPath());
            if ((is.mode() & BEYOND_OWNER) != 0) {
                return Optional.of(new UnsafePath(
                        file, "can be read or changed by others", "chmod 600 " + ShellLine.quoted(file)));
            }
        }
        return findUnsafe(file, owners);
    }

    /**
     * Demands that nobody else can change it.
     *
     * @param kind what it is, for the message: {@code site file}
     * @throws MachineException code {@code file-unsafe}
     */
    public static void requireSafe(Path file, String kind, Set<Integer> owners) throws IOException {
        Optional<UnsafePath> fault = findUnsafe(file, owners);
        if (fault.isPresent()) {
            throw new MachineException(
                    "file-unsafe",
                    "others could change the " + kind + " " + file + ": "
                            + fault.get().text(),
                    "Nothing was done. What stands in it decides what is done: keep it where only root and you can"
                            + " write. " + fault.get().advice(),
                    null);
        }
    }
}
