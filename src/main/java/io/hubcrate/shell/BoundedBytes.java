package io.hubcrate.shell;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The last bytes of an output that may be endless. Most outputs are short, and many commands run at one time: it begins
 * small and grows, up to a ring of the size allowed. Safe for one writer and one reader.
 */
final class BoundedBytes {
    private static final int FIRST = 4 << 10;

    private final int most;
    private byte[] ring;
    private long total;

    BoundedBytes(int most) {
        this.most = most;
        this.ring = new byte[Math.min(most, FIRST)];
    }

    /** A ring that is smaller than allowed has never been written round. */
    private void grow(int coming) {
        if (ring.length < most && total + coming > ring.length) {
            long wanted = Math.max(2L * ring.length, total + coming);
            ring = Arrays.copyOf(ring, (int) Math.min(most, wanted));
        }
    }

    synchronized void add(byte[] bytes, int offset, int length) {
        if (ring.length == 0) {
            return;
        }
        grow(length);
        int from = Math.max(0, length - ring.length);
        total += from;
        for (int i = from; i < length; ) {
            int at = (int) (total % ring.length);
            int count = Math.min(length - i, ring.length - at);
            System.arraycopy(bytes, offset + i, ring, at, count);
            i += count;
            total += count;
        }
    }

    /** Gives the memory back; whether it was too much stays known. */
    synchronized void drop() {
        total = overflowed() ? total : 0;
        ring = new byte[0];
    }

    /** Whether the beginning was dropped. */
    synchronized boolean overflowed() {
        return total > most;
    }

    /** What is left, as UTF-8; after a mark if its beginning was dropped. */
    synchronized String text() {
        if (total <= most || ring.length == 0) {
            return new String(ring, 0, ring.length == 0 ? 0 : (int) total, StandardCharsets.UTF_8);
        }
        byte[] straight = new byte[ring.length];
        int at = (int) (total % ring.length);
        System.arraycopy(ring, at, straight, 0, ring.length - at);
        System.arraycopy(ring, 0, straight, ring.length - at, at);
        return "[" + (total - ring.length) + " bytes left out]\n" + new String(straight, StandardCharsets.UTF_8);
    }
}
