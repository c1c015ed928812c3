package io.hubcrate.testing;

import io.hubcrate.content.ByteSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Keeps what comes, counts how often it had to begin again, and can be full. */
public final class CollectingSink implements ByteSink {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final long capacity;
    private int restarts;

    public CollectingSink() {
        this(Long.MAX_VALUE);
    }

    /** One that fails like a full disk after so many bytes. */
    public CollectingSink(long capacity) {
        this.capacity = capacity;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        if (bytes.size() + length > capacity) {
            throw new IOException("No space left on device");
        }
        bytes.write(buffer, offset, length);
    }

    @Override
    public void restart() {
        restarts++;
        bytes.reset();
    }

    public byte[] bytes() {
        return bytes.toByteArray();
    }

    public int restarts() {
        return restarts;
    }
}
