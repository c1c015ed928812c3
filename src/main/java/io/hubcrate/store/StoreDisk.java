package io.hubcrate.store;

import io.hubcrate.content.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the store writes to. It may be full at any byte. */
interface StoreDisk {
    /** The one that there is. */
    StoreDisk LOCAL = new StoreDisk() {
        @Override
        public void write(FileChannel channel, ByteBuffer buffer) throws IOException {
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }

        @Override
        public void publish(Path target, byte[] bytes) throws IOException {
            AtomicFile.writePrivate(target, bytes);
        }

        @Override
        public long usable(Path folder) throws IOException {
            return Files.getFileStore(folder).getUsableSpace();
        }
    };

    /** Writes all bytes that remain in the buffer. */
    void write(FileChannel channel, ByteBuffer buffer) throws IOException;

    /** A small file, whole or not at all, for its owner alone. */
    void publish(Path target, byte[] bytes) throws IOException;

    /** Free bytes for ordinary users. */
    long usable(Path folder) throws IOException;
}
