package io.hubcrate.build;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** What a build asks of a file system; a seam, so that a full or failing disk can be tried. */
interface Disk {
    /** The machine's own. */
    Disk LOCAL = new Disk() {
        @Override
        public RandomFile open(Path file) throws IOException {
            return new LocalFile(FileChannel.open(
                    file,
                    Set.of(
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE,
                            LinkOption.NOFOLLOW_LINKS),
                    // Others may read a bundle, and never write it, whatever the umask.
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--"))));
        }

        @Override
        public long usableSpace(Path folder) throws IOException {
            return Files.getFileStore(folder).getUsableSpace();
        }
    };

    /** Opens for reading and writing, created if absent, never shortened. */
    RandomFile open(Path file) throws IOException;

    /** Bytes that may still be written in the file system of {@code folder}. */
    long usableSpace(Path folder) throws IOException;

    /** A file written and read at any position by many threads at once. */
    interface RandomFile extends Closeable {
        /** Writes all that remains in the buffer. */
        void write(ByteBuffer buffer, long position) throws IOException;

        /** Like {@link FileChannel#read(ByteBuffer, long)}. */
        int read(ByteBuffer buffer, long position) throws IOException;

        long size() throws IOException;

        /** Returns when everything written is on the medium. */
        void force() throws IOException;

        @Override
        void close() throws IOException;
    }

    /** Over a channel, whose positional calls need no lock. */
    record LocalFile(FileChannel channel) implements RandomFile {
        @Override
        public void write(ByteBuffer buffer, long position) throws IOException {
            long at = position;
            while (buffer.hasRemaining()) {
                at += channel.write(buffer, at);
            }
        }

        @Override
        public int read(ByteBuffer buffer, long position) throws IOException {
            return channel.read(buffer, position);
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public void force() throws IOException {
            channel.force(true);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
