package io.hubcrate.content;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Small files that appear whole or not at all: written beside the target, flushed, renamed, the folder flushed. */
public final class AtomicFile {
    private AtomicFile() {}

    /** Replaces {@code target} by exactly these bytes; nobody but its owner may write it, whatever the umask. */
    public static void write(Path target, byte[] bytes) throws IOException {
        try (BesideFile beside = BesideFile.of(target)) {
            publish(beside, bytes);
        }
    }

    /** Like {@link #write}, readable by the owner alone from the first byte on; for keys. */
    public static void writePrivate(Path target, byte[] bytes) throws IOException {
        try (BesideFile beside = BesideFile.privately(target)) {
            publish(beside, bytes);
        }
    }

    private static void publish(BesideFile beside, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            beside.channel().write(buffer);
        }
        beside.publish();
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
}
