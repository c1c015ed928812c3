package io.hubcrate.content;

import io.hubcrate.failure.IntegrityException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/**
 * Hashes what is read through it and fails when digest or size differ, so that no caller can forget to check. It fails
 * instead of giving out the last byte: nobody ever has the whole of what is not the promised content. Never gives out
 * more bytes than the declared size.
 */
public final class VerifyingInputStream extends FilterInputStream {
    private final Digest expected;
    private final long size;
    private final Refusal refusal;
    private final MessageDigest hash = Digest.newMessageDigest();
    private long count;
    private boolean finished;

    /** What is said of bytes that are not the promised ones. */
    @FunctionalInterface
    public interface Refusal {
        IntegrityException of(String expected, String actual);
    }

    /**
     * @param subject what the bytes are, for the message
     * @param size exact number of bytes promised
     */
    public VerifyingInputStream(InputStream in, String subject, Digest expected, long size) {
        this(
                in,
                expected,
                size,
                (promised, actual) -> new IntegrityException(
                        "content-mismatch", subject, promised, actual, "Fetch or copy it again."));
    }

    /** @param size exact number of bytes promised */
    public VerifyingInputStream(InputStream in, Digest expected, long size, Refusal refusal) {
        super(in);
        this.expected = expected;
        this.size = size;
        this.refusal = refusal;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        int n = read(one, 0, 1);
        return n < 0 ? -1 : one[0] & 0xff;
    }

    /**
     * @throws IntegrityException instead of giving the last byte if the digest is not the promised one; at the end of the
     *     stream if that comes early; as soon as it is longer than promised
     */
    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (finished || length == 0) {
            return finished ? -1 : 0;
        }
        int n = in.read(buffer, offset, length);
        if (n < 0) {
            finished = true;
            if (count != size) {
                throw refusal.of(size + " bytes", count + " bytes");
            }
            if (size == 0) {
                requireDigest();
            }
            return -1;
        }
        count += n;
        if (count > size) {
            throw refusal.of(size + " bytes", "more than that");
        }
        hash.update(buffer, offset, n);
        if (count == size && n > 0) {
            requireDigest();
        }
        return n;
    }

    private void requireDigest() {
        Digest actual = Digest.of(hash);
        if (!actual.equals(expected)) {
            throw refusal.of(expected.toString(), actual.toString());
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
