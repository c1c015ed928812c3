package io.hubcrate.content;

import io.hubcrate.failure.IntegrityException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/**
 * Hashes what is read through it and fails at the end of the stream when digest or size differ, so that no caller can
 * forget to check. Never gives out more bytes than the declared size.
 */
public final class VerifyingInputStream extends FilterInputStream {
    private final String subject;
    private final Digest expected;
    private final long size;
    private final MessageDigest hash = Digest.newMessageDigest();
    private long count;
    private boolean finished;

    /**
     * @param subject what the bytes are, for the message
     * @param size exact number of bytes promised
     */
    public VerifyingInputStream(InputStream in, String subject, Digest expected, long size) {
        super(in);
        this.subject = subject;
        this.expected = expected;
        this.size = size;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        int n = read(one, 0, 1);
        return n < 0 ? -1 : one[0] & 0xff;
    }

    /** @throws IntegrityException at the end of the stream, or as soon as it is longer than promised */
    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (finished || length == 0) {
            return finished ? -1 : 0;
        }
        int n = in.read(buffer, offset, length);
        if (n < 0) {
            finish();
            return -1;
        }
        count += n;
        if (count > size) {
            throw new IntegrityException(
                    "content-mismatch", subject, size + " bytes", "more than that", "Fetch or copy it again.");
        }
        hash.update(buffer, offset, n);
        return n;
    }

    private void finish() {
        finished = true;
        if (count != size) {
            throw new IntegrityException(
                    "content-mismatch", subject, size + " bytes", count + " bytes", "Fetch or copy it again.");
        }
        Digest actual = Digest.of(hash);
        if (!actual.equals(expected)) {
            throw new IntegrityException(
                    "content-mismatch", subject, expected.toString(), actual.toString(), "Fetch or copy it again.");
        }
    }

    /** Not supported: skipped bytes would go unhashed, so this reads them. */
    @Override
    public long skip(long n) throws IOException {
        byte[] buffer = new byte[8192];
        long left = n;
        while (left > 0) {
            int got = read(buffer, 0, (int) Math.min(buffer.length, left));
            if (got < 0) {
                break;
            }
            left -= got;
        }
        return n - left;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
