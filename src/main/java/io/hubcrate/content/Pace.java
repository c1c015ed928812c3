package io.hubcrate.content;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** So many bytes a second and no more, for all who share it, in turn. Safe for threads. */
public final class Pace {
    private final long bytesPerSecond;
    private final LongSupplier clock;
    private final Rest rest;
    private long free;

    /** Lets time pass. */
    @FunctionalInterface
    public interface Rest {
        void nanos(long nanos) throws InterruptedException;
    }

    /** @param bytesPerSecond 0 for as fast as it goes */
    public Pace(long bytesPerSecond) {
        this(bytesPerSecond, System::nanoTime, TimeUnit.NANOSECONDS::sleep);
    }

    /**
     * By another clock.
     *
     * @param clock of nanoseconds that only run forward, as {@link System#nanoTime}
     */
    public Pace(long bytesPerSecond, LongSupplier clock, Rest rest) {
        this.bytesPerSecond = bytesPerSecond;
        this.clock = clock;
        this.rest = rest;
        this.free = clock.getAsLong();
    }

    /**
     * Waits until these bytes may go. Whoever asks for one piece after the other gets his share beside the others, because
     * each has one turn at a time.
     *
     * @throws InterruptedIOException if the thread is interrupted meanwhile
     */
    public void await(int bytes) throws IOException {
        if (bytesPerSecond == 0) {
            return;
        }
        try {
            rest.nanos(turn(bytes));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the line's turn");
        }
    }

    /** Nanoseconds until this one's turn, which ends when its bytes have gone at that rate. */
    private synchronized long turn(int bytes) {
        long now = clock.getAsLong();
        // What was not used before is gone: a pause is no reason to go faster.
        long begin = free - now < 0 ? now : free;
        free = begin + (long) (bytes * 1e9 / bytesPerSecond);
        return begin - now;
    }
}
