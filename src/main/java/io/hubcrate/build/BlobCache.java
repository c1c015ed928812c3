package io.hubcrate.build;

import io.hubcrate.content.BesideFile;
import io.hubcrate.content.ByteSink;
import io.hubcrate.content.Digest;
import io.hubcrate.content.OwnFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Blobs kept between builds as {@code sha256/HEX}. A file there is a claim: whoever reads it hashes it. Several builds
 * may use one cache at once.
 */
final class BlobCache {
    private static final int BUFFER = 256 << 10;

    private final Path folder;

    /** @throws io.hubcrate.failure.MachineException code {@code folder-unsafe} if others could put blobs there */
    BlobCache(Path folder) throws IOException {
        this.folder = OwnFolder.open(folder.resolve("sha256"));
    }

    /** Streams a blob if it is there; whether it was. The sink's digest says whether it is right. */
    boolean copyTo(Digest digest, ByteSink sink) throws IOException {
        Path file = folder.resolve(digest.hex());
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                sink.write(buffer, 0, n);
            }
        }
        return true;
    }

    /** Drops a blob that proved wrong. */
    void forget(Digest digest) throws IOException {
        Files.deleteIfExists(folder.resolve(digest.hex()));
    }

    /** Keeps bytes whose digest was just proven, unless they are there already; whole or not at all. */
    void keep(Digest digest, PositionedBytes from, long size) throws IOException {
        Path file = folder.resolve(digest.hex());
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) == size) {
            return;
        }
        try (BesideFile beside = BesideFile.of(file)) {
            copy(from, size, beside.channel());
            beside.publish();
        }
    }

    /** Bytes that can be read from anywhere, as {@link java.nio.channels.FileChannel#read(ByteBuffer, long)} does. */
    @FunctionalInterface
    interface PositionedBytes {
        int read(ByteBuffer buffer, long position) throws IOException;
    }

    private static void copy(PositionedBytes from, long size, FileChannel out) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        long done = 0;
        while (done < size) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), size - done));
            int n = from.read(buffer, done);
            if (n < 0) {
                throw new IOException("the end of the file at " + done);
            }
            buffer.flip();
            while (buffer.hasRemaining()) {
                out.write(buffer);
            }
            done += n;
        }
    }
}
