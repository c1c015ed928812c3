package io.hubcrate.visit;

import java.time.Duration;

/** A limit that begins when this is made. */
final class Deadline {
    private final long start = System.nanoTime();
    private final Duration limit;

    Deadline(Duration limit) {
        this.limit = limit;
    }

    Duration passed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Waits a little, or fails with these words if the limit is over. */
    void pause(Duration pause, String words) {
        if (passed().compareTo(limit) > 0) {
            throw new VisitException(words);
        }
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VisitException("interrupted: " + words, e);
        }
    }
}
