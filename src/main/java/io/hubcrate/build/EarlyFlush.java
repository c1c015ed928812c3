package io.hubcrate.build;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Has arrived bytes written to the medium while more arrive: otherwise all of them are waited for at the end, with
 * nothing else to do. What the medium refuses is kept and thrown in the end, since a system tells it only once.
 */
final class EarlyFlush implements AutoCloseable {
    /** Bytes between two flushes: few flushes, and little left for the last one. */
    static final long STEP = 128L << 20;

    private static final long PAUSE_MILLIS = 50;

    private final Files files;
    private final Arrivals arrivals;
    private final long step;
    private long next;
    private final Thread thread = new Thread(this::run, "hubcrate-flush");
    private volatile @Nullable IOException failure;

    /** What is flushed. */
    @FunctionalInterface
    interface Files {
        /** Returns when all that is written so far is on the medium. */
        void force() throws IOException;
    }

    private EarlyFlush(Files files, Arrivals arrivals, long step) {
        this.files = files;
        this.arrivals = arrivals;
        this.step = step;
        this.next = arrivals.total() + step;
    }

    /** Until it is closed or {@code arrivals} are stopped. */
    static EarlyFlush start(Files files, Arrivals arrivals, long step) {
        EarlyFlush flush = new EarlyFlush(files, arrivals, step);
        flush.thread.setDaemon(true);
        flush.thread.start();
        return flush;
    }

    private void run() {
        try {
            while (arrivals.awaitTotal(next, PAUSE_MILLIS)) {
                next = arrivals.total() + step;
                files.force();
            }
        } catch (IOException e) {
            failure = e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @throws IOException what the medium refused up to now */
    void requireAccepted() throws IOException {
        IOException refused = failure;
        if (refused != null) {
            throw refused;
        }
    }

    /**
     * Stops the arrivals and returns when no flush is under way.
     *
     * @throws IOException what the medium refused meanwhile
     */
    @Override
    public void close() throws IOException {
        arrivals.stop();
        boolean interrupted = false;
        // Never interrupted itself: that would close the files.
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        requireAccepted();
    }
}
