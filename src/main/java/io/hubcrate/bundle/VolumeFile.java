package io.hubcrate.bundle;

import io.hubcrate.failure.IntegrityException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file of a bundle read at any position by many threads at once; never written. */
final class VolumeFile implements Closeable {
    private final Path path;
    private final FileChannel channel;

    private VolumeFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    static VolumeFile open(Path path) {
        try {
            return new VolumeFile(path, FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
        } catch (IOException e) {
            throw FolderListing.unreadable(path, e);
        }
    }

    long size() {
        try {
            return channel.size();
        } catch (IOException e) {
            throw FolderListing.unreadable(path, e);
        }
    }

    String name() {
        return String.valueOf(path.getFileName());
    }

    /**
     * Fills {@code length} bytes of {@code target}, beginning at {@code offset}, from the file's {@code position} on.
     *
     * @throws IntegrityException if the file ends before
     */
    void read(byte[] target, int offset, int length, long position) {
        ByteBuffer buffer = ByteBuffer.wrap(target, offset, length);
        long at = position;
        try {
            while (buffer.hasRemaining()) {
                int n = channel.read(buffer, at);
                if (n < 0) {
                    throw new IntegrityException(
                            "bundle-damaged",
                            name(),
                            "a byte at " + at,
                            "the end of the file",
                            "Copy this file again from where it came.");
                }
                at += n;
            }
        } catch (IOException e) {
            throw FolderListing.unreadable(path, e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw FolderListing.unreadable(path, e);
        }
    }
}
