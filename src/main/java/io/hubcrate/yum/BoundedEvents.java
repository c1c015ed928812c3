package io.hubcrate.yum;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Ends a document of which a single text, attribute or comment would fill the memory. */
final class BoundedEvents extends FilterInputStream {
    /** Changelogs are not read; nothing else in metadata comes near. */
    private static final long MOST = 4 << 20;

    private long left = MOST;

    BoundedEvents(InputStream in) {
        super(in);
    }

    /** The parser has given something; the next may be as long again. */
    void next() {
        left = MOST;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = super.read(buffer, offset, length);
        left -= Math.max(0, n);
        if (left < 0) {
            throw new IOException("one text, attribute or comment of more than " + MOST + " bytes");
        }
        return n;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
