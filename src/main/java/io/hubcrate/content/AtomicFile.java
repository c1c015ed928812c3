package io.hubcrate.content;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** Small files that appear whole or not at all: written beside the target, flushed, renamed, the folder flushed. */
public final class AtomicFile {
    private AtomicFile() {}

    /** Replaces {@code target} by exactly these bytes. */
    public static void write(Path target, byte[] bytes) throws IOException {
        Path beside = temporaryBeside(target);
        try {
            try (FileChannel channel = FileChannel.open(
                    beside,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                writeFully(channel, bytes);
            }
            Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(beside);
        }
        syncDirectory(parent(target));
    }

    /** Like {@link #write}, readable by the owner alone from the first byte on; for keys. */
    public static void writePrivate(Path target, byte[] bytes) throws IOException {
        Path beside = temporaryBeside(target);
        try {
            Files.deleteIfExists(beside);
            Files.createFile(
                    beside,
                    java.nio.file.attribute.PosixFilePermissions.asFileAttribute(
                            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE)));
            try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
                writeFully(channel, bytes);
            }
            Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(beside);
        }
        syncDirectory(parent(target));
    }

    /** Makes a rename in {@code directory} durable. File systems that cannot (some network ones) are let pass. */
    public static void syncDirectory(Path directory) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // A directory cannot be opened for reading everywhere (Windows, some FUSE): the rename itself has happened.
            if (!Files.isDirectory(directory)) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void writeFully(FileChannel channel, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        channel.force(true);
    }

    private static Path temporaryBeside(Path target) {
        return target.resolveSibling("." + target.getFileName() + ".partial");
    }

    private static Path parent(Path target) {
        Path parent = target.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IllegalArgumentException("a file has a folder: " + target);
        }
        return parent;
    }
}
