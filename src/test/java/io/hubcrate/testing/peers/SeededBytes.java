package io.hubcrate.testing.peers;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** An endless stream of bytes that no compressor shrinks, the same for the same seed everywhere (xorshift64). */
public final class SeededBytes {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private long state;

    public SeededBytes(long seed) {
        // Zero is the generator's one fixed point; mixing also keeps neighbouring seeds apart.
        long mixed = (seed + 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L;
        state = mixed == 0 ? 1 : mixed;
    }

    /** Fills the whole buffer; its length must be a multiple of eight. */
    public void fill(byte[] buffer) {
        if (buffer.length % Long.BYTES != 0) {
            throw new IllegalArgumentException("not a multiple of eight: " + buffer.length);
        }
        long x = state;
        for (int at = 0; at < buffer.length; at += Long.BYTES) {
            x ^= x << 13;
            x ^= x >>> 7;
            x ^= x << 17;
            LONGS.set(buffer, at, x);
        }
        state = x;
    }

    /** A number from 0 to {@code bound - 1}. */
    public long below(long bound) {
        byte[] eight = new byte[Long.BYTES];
        fill(eight);
        return Math.floorMod(state, bound);
    }
}
