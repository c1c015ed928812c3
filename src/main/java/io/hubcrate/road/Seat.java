package io.hubcrate.road;

import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.content.ByteSink;
import io.hubcrate.install.BundleContent;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One node's place in a {@link Convoy}. Its fields are the convoy's: guarded by that one's monitor, but for what only the
 * node's own thread touches.
 */
public final class Seat implements AutoCloseable {
    private final Convoy convoy;
    private final BundleContent bundle;

    /** Places in the index of what is still to be read for this node. */
    final TreeSet<Integer> awaited;

    /** By their reading, what is on its way. */
    final Map<Long, Integer> promised = new HashMap<>();

    /** The number of the piece that comes next. */
    long position;
    /** Of the system's running clock. */
    long since;

    /** Nanoseconds for which others waited for this node. */
    long heldUp;

    /** What {@link #next} gave. */
    private int current = -1;

    private @Nullable Piece first;

    /** @param awaited places in the bundle's index */
    Seat(Convoy convoy, BundleContent bundle, Collection<Integer> awaited) {
        this.convoy = convoy;
        this.bundle = bundle;
        this.awaited = new TreeSet<>(awaited);
    }

    /** The next entry whose bytes come; empty when all have come. */
    public Optional<Entry> next() throws IOException {
        current = -1;
        first = null;
        while (!isServed()) {
            Optional<Piece> piece = convoy.take(this);
            if (piece.isEmpty()) {
                // From now on by itself, in whatever order.
                current = left();
                break;
            }
            Integer place = convoy.promise(this, piece.get());
            if (place != null) {
                current = place;
                first = piece.get();
                break;
            }
        }
        return current < 0 ? Optional.empty() : Optional.of(entry());
    }

    private boolean isServed() {
        synchronized (convoy) {
            return awaited.isEmpty() && promised.isEmpty();
        }
    }

    private int left() {
        synchronized (convoy) {
            return promised.isEmpty()
                    ? awaited.first()
                    : promised.values().iterator().next();
        }
    }

    private Entry entry() {
        return bundle.index().entries().get(current);
    }

    /** Writes all bytes of the entry that {@link #next} has given. */
    public void writeTo(ByteSink sink) throws IOException {
        long written = 0;
        Optional<Piece> piece = Optional.ofNullable(first);
        while (piece.isPresent() && piece.get().hasBytes()) {
            byte[] bytes = piece.get().bytes();
            sink.write(bytes, 0, bytes.length);
            written += bytes.length;
            piece = convoy.take(this);
        }
        if (piece.isEmpty()) {
            bundle.openHere(entry()).writeTo(new Rest(sink, written));
        }
        skip();
    }

    /** Lets the entry that {@link #next} has given go by. */
    public void skip() {
        synchronized (convoy) {
            awaited.remove(current);
            promised.values().remove(current);
        }
    }

    @Override
    public void close() {
        convoy.leave(this);
    }

    /** What has not been written yet, of an entry that is read and proven once more from its beginning. */
    private static final class Rest implements ByteSink {
        private final ByteSink sink;
        private long written;

        Rest(ByteSink sink, long written) {
            this.sink = sink;
            this.written = written;
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            int skipped = (int) Math.min(written, length);
            written -= skipped;
            if (skipped < length) {
                sink.write(buffer, offset + skipped, length - skipped);
            }
        }

        @Override
        public void restart() {
            throw new IllegalStateException("an entry of a bundle does not begin again");
        }
    }
}
