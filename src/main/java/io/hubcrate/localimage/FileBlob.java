package io.hubcrate.localimage;

import io.hubcrate.content.ByteSink;
import io.hubcrate.content.ByteSource;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A stretch of an open file. Thread-safe: reading moves no position. */
record FileBlob(FileChannel file, long offset, long size) implements ByteSource {
    private static final int BUFFER = 256 << 10;

    @Override
    public void writeTo(ByteSink sink) throws IOException {
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = open()) {
            for (int n = in.read(buffer, 0, BUFFER); n >= 0; n = in.read(buffer, 0, BUFFER)) {
                sink.write(buffer, 0, n);
            }
        }
    }

    /** All of it, which must not be more than {@code most} bytes. */
    byte[] bytes(int most) throws IOException {
        if (size > most) {
            throw new IOException(size + " bytes where " + most + " are the most");
        }
        try (InputStream in = open()) {
            return in.readAllBytes();
        }
    }

    InputStream open() {
        return new InputStream() {
            private long done;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] target, int start, int length) throws IOException {
                int wanted = (int) Math.min(length, size - done);
                if (wanted <= 0) {
                    return length == 0 ? 0 : -1;
                }
                int n = file.read(ByteBuffer.wrap(target, start, wanted), offset + done);
                if (n < 0) {
                    throw new EOFException("the file has become shorter");
                }
                done += n;
                return n;
            }
        };
    }
}
