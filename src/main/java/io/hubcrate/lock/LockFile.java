package io.hubcrate.lock;

import io.hubcrate.content.AtomicFile;
import io.hubcrate.content.GivenFile;
import io.hubcrate.content.IoReason;
import io.hubcrate.content.ShellLine;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.MachineException;
import io.hubcrate.failure.Problem;
import io.hubcrate.json.Json;
import io.hubcrate.json.JsonCursor;
import io.hubcrate.json.JsonShapeException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** The file beside a bundle manifest in which its lock stands. */
public final class LockFile {
    /** A lock of a thousand images has about 3 MiB. */
    private static final int MAX_BYTES = 32 << 20;

    private static final String SUFFIX = ".lock.json";

    private LockFile() {}

    /** {@code classic.lock.json} beside {@code classic.yaml}. */
    public static Path pathFor(Path manifest) {
        String name = String.valueOf(manifest.getFileName());
        return manifest.resolveSibling(name.replaceFirst("\\.ya?ml$", "") + SUFFIX);
    }

    /**
     * Reads a lock.
     *
     * @throws InvalidInputException {@code lock-missing} if there is none, {@code lock-invalid} with the JSON path if it
     *     is not one of format 1
     */
    public static BundleLock read(Path file) {
        byte[] bytes = bytes(file);
        try {
            return LockReader.read(JsonCursor.at(Json.parse(bytes)));
        } catch (JsonShapeException e) {
            throw invalid(file, e.path(), e.problem());
        } catch (IOException e) {
            throw invalid(file, "$", "not JSON: " + e.getMessage());
        }
    }

    /**
     * Writes a lock whole or not at all.
     *
     * @throws MachineException if this machine cannot
     */
    public static void write(Path file, BundleLock lock) {
        try {
            AtomicFile.write(file, toJson(lock));
        } catch (IOException e) {
            throw new MachineException(
                    "lock-unwritable",
                    "the lock " + file + " cannot be written: " + IoReason.of(e),
                    "Check that the folder of the manifest is writable and has space, then try again.",
                    e);
        }
    }

    /** The lock's canonical bytes: the same lock gives the same bytes. */
    public static byte[] toJson(BundleLock lock) {
        return Json.write(LockWriter.write(lock));
    }

    private static byte[] bytes(Path file) {
        try (InputStream in = GivenFile.open(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw invalid(file, "$", "longer than " + MAX_BYTES + " bytes");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw new InvalidInputException(
                    "lock-missing",
                    "there is no lock " + file,
                    "Write it with: hubcrate lock " + ShellLine.quoted(manifestOf(file))
                            + " (a build takes nothing that a lock does not pin)");
        } catch (IOException e) {
            throw invalid(file, "$", "cannot be read: " + IoReason.of(e));
        }
    }

    private static InvalidInputException invalid(Path file, String path, String text) {
        return new InvalidInputException(
                "lock-invalid",
                file + " is not a lock that this hubcrate can read",
                List.of(new Problem(file.toString(), 0, 0, path, text)),
                "Locks are written by hubcrate, not by hand. Take it again from where it was kept, or write it anew:"
                        + " hubcrate lock " + ShellLine.quoted(manifestOf(file)));
    }

    private static String manifestOf(Path lock) {
        String text = lock.toString();
        return text.endsWith(SUFFIX) ? text.substring(0, text.length() - SUFFIX.length()) + ".yaml" : "MANIFEST";
    }
}
