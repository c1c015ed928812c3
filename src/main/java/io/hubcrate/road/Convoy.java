package io.hubcrate.road;

import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.install.BundleContent;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One pass over the medium for all nodes that load at one time: each entry is read and proven once and goes to everybody
 * who lacks it. Who comes late rides along from the entry that is next and gets the earlier ones at the end. Whoever holds
 * the others up too long must leave, and goes on with a pass of its own. What is held in memory does not grow with the
 * nodes: all take their bytes out of the same few pieces.
 */
final class Convoy {
    private static final Duration LOOK = Duration.ofMillis(100);

    /** Nodes whose work goes in step come within this time. */
    private static final Duration SHORTEST = Duration.ofMillis(100);

    private final int window;
    private final Duration gathering;
    private final Duration patience;

    private final Map<Long, Piece> pieces = new HashMap<>();
    private final List<Seat> riding = new ArrayList<>();
    private @Nullable BundleContent bundle;
    /** How many pieces there have been. */
    private long head;

    private long readings;
    private boolean reads;

    /** The usual one: 8 MiB of pieces. */
    Convoy() {
        this(32, Duration.ofSeconds(2), Duration.ofSeconds(3));
    }

    /**
     * @param window how many pieces the fastest may be ahead of the slowest
     * @param gathering for how long the first one at most waits for those who are on their way
     * @param patience for how long one may hold up others that wait for bytes, besides half of the time that it rides
     */
    Convoy(int window, Duration gathering, Duration patience) {
        this.window = window;
        this.gathering = gathering;
        this.patience = patience;
    }

    /**
     * Takes a seat; close it whatever comes.
     *
     * @param wanted entries of that bundle's index
     * @param coming tells how many are on the road, riding or not: the pass begins as soon as they ride
     */
    synchronized Seat board(BundleContent content, List<Entry> wanted, IntSupplier coming) {
        Seat seat = new Seat(
                this,
                content,
                wanted.stream().map(content.index().entries()::indexOf).toList());
        if (!reads) {
            bundle = content;
        }
        if (bundle == content) {
            seat.position = head;
            seat.since = System.nanoTime();
            riding.add(seat);
            beginReading(content, coming);
        }
        return seat;
    }

    private void beginReading(BundleContent content, IntSupplier coming) {
        if (!reads) {
            reads = true;
            Thread reader = new Thread(() -> read(content, coming), "convoy");
            reader.setDaemon(true);
            reader.start();
        }
        notifyAll();
    }

    private void read(BundleContent content, IntSupplier coming) {
        boolean ended = false;
        try {
            gather(coming);
            int place = next(-1);
            while (place >= 0) {
                read(content, content.index().entries().get(place));
                place = next(place);
            }
            ended = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (!ended) {
                giveUp();
            }
        }
    }

    private synchronized void gather(IntSupplier coming) throws InterruptedException {
        long begun = System.nanoTime();
        Duration shortest = SHORTEST.compareTo(gathering) < 0 ? SHORTEST : gathering;
        while (true) {
            Duration end = riding.size() < coming.getAsInt() ? gathering : shortest;
            long left = end.toMillis() - (System.nanoTime() - begun) / 1_000_000;
            if (left <= 0) {
                return;
            }
            wait(Math.min(left, LOOK.toMillis()));
        }
    }

    /** Promises the next entry that somebody awaits, in the medium's order and from its end to its beginning again. */
    private synchronized int next(int last) {
        int behind = Integer.MAX_VALUE;
        int first = Integer.MAX_VALUE;
        for (Seat seat : riding) {
            Integer higher = seat.awaited.higher(last);
            behind = higher == null ? behind : Math.min(behind, higher);
            first = seat.awaited.isEmpty() ? first : Math.min(first, seat.awaited.first());
        }
        int place = behind == Integer.MAX_VALUE ? first : behind;
        if (place == Integer.MAX_VALUE) {
            // In the same moment as the look: who boards now begins a new pass.
            reads = false;
            return -1;
        }
        readings++;
        for (Seat seat : riding) {
            if (seat.awaited.remove(place)) {
                seat.promised.put(readings, place);
            }
        }
        return place;
    }

    private void read(BundleContent content, Entry entry) {
        Piece.Writer writer = new Piece.Writer(readings, this::publish);
        try {
            content.openHere(entry).writeTo(writer);
            writer.finish();
        } catch (NobodyLeft e) {
            // The next entry may be somebody's.
        } catch (IOException | RuntimeException e) {
            try {
                publish(Piece.end(readings, e));
            } catch (NobodyLeft gone) {
                // Then there is nobody to tell.
            }
        }
    }

    private synchronized void publish(Piece piece) throws NobodyLeft {
        while (true) {
            if (riding.stream().noneMatch(seat -> seat.promised.containsKey(piece.reading()))) {
                throw new NobodyLeft();
            }
            long slowest = slowest();
            if (head - slowest < window) {
                break;
            }
            holdUp(slowest);
        }
        pieces.put(head, piece);
        head++;
        notifyAll();
    }

    /** Waits for the slowest; if others wait, too, its time runs. */
    private void holdUp(long slowest) throws NobodyLeft {
        long begun = System.nanoTime();
        long longest = Math.min(LOOK.toNanos(), patience.toNanos() / 4);
        // One that takes a piece now and then holds the others up as one does that takes none.
        List<Seat> holding =
                riding.stream().filter(seat -> seat.position == slowest).toList();
        long waited = 0;
        try {
            for (long left = longest; left > 0 && slowest() == slowest; left = begun + longest - System.nanoTime()) {
                // The others may have to wake up first to what was given last.
                boolean others = riding.stream().anyMatch(seat -> seat.position == head);
                long from = System.nanoTime();
                wait(Math.max(1, left / 1_000_000));
                waited += others ? System.nanoTime() - from : 0;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NobodyLeft();
        }
        for (Seat seat : holding) {
            seat.heldUp += waited;
            if (seat.heldUp > patience.toNanos() + (System.nanoTime() - seat.since) / 2) {
                leave(seat);
            }
        }
    }

    private long slowest() {
        return riding.stream().mapToLong(seat -> seat.position).min().orElse(head);
    }

    /** The next piece for that one, waited for; empty if it rides no more. */
    synchronized Optional<Piece> take(Seat seat) throws IOException {
        while (riding.contains(seat)) {
            Piece piece = pieces.get(seat.position);
            if (piece != null) {
                seat.position++;
                forgetTaken();
                return Optional.of(piece);
            }
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while waiting for the medium", e);
            }
        }
        return Optional.empty();
    }

    /** The place of the entry that a piece belongs to, if that one was promised it; else null. */
    synchronized @Nullable Integer promise(Seat seat, Piece piece) {
        return seat.promised.get(piece.reading());
    }

    synchronized void leave(Seat seat) {
        riding.remove(seat);
        forgetTaken();
    }

    private void forgetTaken() {
        long slowest = slowest();
        pieces.keySet().removeIf(number -> number < slowest);
        notifyAll();
    }

    /** Whoever is left when the reading ends before its time goes on alone. */
    private synchronized void giveUp() {
        reads = false;
        riding.clear();
        forgetTaken();
    }

    /** Nobody waits for what is being read. */
    private static final class NobodyLeft extends IOException {
        private static final long serialVersionUID = 1;
    }
}
