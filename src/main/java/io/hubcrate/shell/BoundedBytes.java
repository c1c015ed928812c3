package io.hubcrate.shell;

import java.nio.charset.StandardCharsets;

/** The last bytes of an output that may be endless, in a ring of fixed size. Safe for one writer and one reader. */
final class BoundedBytes {
    private final byte[] ring;
    private long total;

    BoundedBytes(int most) {
        ring = new byte[most];
    }

    synchronized void add(byte[] bytes, int offset, int length) {
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

    /** Whether the beginning was dropped. */
    synchronized boolean overflowed() {
        return total > ring.length;
    }

    /** What is left, as UTF-8; after a mark if its beginning was dropped. */
    synchronized String text() {
        if (total <= ring.length) {
            return new String(ring, 0, (int) total, StandardCharsets.UTF_8);
        }
        byte[] straight = new byte[ring.length];
        int at = (int) (total % ring.length);
        System.arraycopy(ring, at, straight, 0, ring.length - at);
        System.arraycopy(ring, 0, straight, ring.length - at, at);
        return "[" + (total - ring.length) + " bytes left out]\n" + new String(straight, StandardCharsets.UTF_8);
    }
}
