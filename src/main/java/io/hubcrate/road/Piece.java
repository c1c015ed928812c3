package io.hubcrate.road;

import io.hubcrate.content.ByteSink;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A part of what a {@link Convoy} reads.
 *
 * @param reading which reading of an entry it belongs to; one entry may be read twice
 * @param bytes empty at the end
 * @param failure instead of the end
 */
record Piece(long reading, byte[] bytes, @Nullable Exception failure) {
    /** Bytes of a full one. */
    static final int SIZE = 256 << 10;

    static Piece end(long reading, @Nullable Exception failure) {
        return new Piece(reading, new byte[0], failure);
    }

    /** Whether more of the entry comes. */
    boolean hasBytes() throws IOException {
        if (failure instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (failure instanceof IOException checked) {
            throw checked;
        }
        return bytes.length > 0;
    }

    /** Where pieces go. */
    interface Taker {
        void take(Piece piece) throws IOException;
    }

    /** Gathers what comes into full pieces; the last one is given when told that it is. */
    static final class Writer implements ByteSink {
        private final long reading;
        private final Taker taker;
        private byte[] bytes = new byte[SIZE];
        private int filled;

        Writer(long reading, Taker taker) {
            this.reading = reading;
            this.taker = taker;
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            for (int done = 0; done < length; ) {
                int part = Math.min(length - done, SIZE - filled);
                System.arraycopy(buffer, offset + done, bytes, filled, part);
                filled += part;
                done += part;
                if (filled == SIZE) {
                    give();
                }
            }
        }

        /** The rest, and the end. */
        void finish() throws IOException {
            if (filled > 0) {
                give();
            }
            taker.take(end(reading, null));
        }

        private void give() throws IOException {
            taker.take(new Piece(reading, filled == SIZE ? bytes : Arrays.copyOf(bytes, filled), null));
            bytes = new byte[SIZE];
            filled = 0;
        }

        @Override
        public void restart() {
            throw new IllegalStateException("an entry of a bundle does not begin again");
        }
    }
}
