package io.hubcrate.archive;

import io.hubcrate.archive.GuardedTarReader.UnsafeArchiveException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Ends a stream that gives more than all entries of an archive may have, or more than the entry at hand can need: the
 * library that reads tars gathers extended headers in memory and goes from one to the next by calling itself.
 */
final class MeteredStream extends FilterInputStream {
    /** Headers of one entry, extended ones included: no name within our limits needs so much. */
    static final long HEADERS = 256 << 10;

    private long left;
    private long expected = HEADERS;

    /** @param most bytes in all */
    MeteredStream(InputStream in, long most) {
        super(in);
        this.left = most;
    }

    /** Until the next call no more than the headers of one entry may come. */
    void expectHeaders() {
        expected = HEADERS;
    }

    /** Until the next call no more than these bytes may come, with the padding around them. */
    void expectContent(long bytes) {
        // A size near the largest long would wrap around.
        expected = Math.max(bytes, bytes + HEADERS);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        int n = read(one, 0, 1);
        return n < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = super.read(buffer, offset, length);
        if (n > 0) {
            left -= n;
            expected -= n;
            if (left < 0) {
                throw new UnsafeArchiveException("the archive", "more bytes unpacked than allowed");
            }
            if (expected < 0) {
                throw new UnsafeArchiveException("the archive", "an entry with more headers than any name needs");
            }
        }
        return n;
    }

    @Override
    public long skip(long wanted) throws IOException {
        byte[] skipped = new byte[8192];
        long done = 0;
        while (done < wanted) {
            int n = read(skipped, 0, (int) Math.min(skipped.length, wanted - done));
            if (n < 0) {
                break;
            }
            done += n;
        }
        return done;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
