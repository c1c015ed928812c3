package io.hubcrate.http;

import io.hubcrate.failure.InterruptedRunException;
import io.hubcrate.failure.SourceException;
import io.hubcrate.progress.EventSink;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/** Tries again where the failure itself says that it may pass, after a pause that doubles. Thread-safe. */
public final class Retry {
    private static final int MOST_SILENCES = 3;

    private final WebLimits limits;
    private final Sleeper sleeper;
    private final RetryVoice voice;

    Retry(WebLimits limits, Sleeper sleeper, EventSink events) {
        this.limits = limits;
        this.sleeper = sleeper;
        this.voice = new RetryVoice(events);
    }

    /** How a pause is made; tests take note instead. */
    @FunctionalInterface
    public interface Sleeper {
        void sleep(Duration pause) throws InterruptedException;
    }

    /** The value of the first attempt that succeeds, or the last failure. */
    public <T> T call(Supplier<T> attempt) {
        Attempts attempts = new Attempts();
        while (true) {
            try {
                return attempt.get();
            } catch (SourceException e) {
                attempts.pauseOrThrow(e);
            }
        }
    }

    /** A new count, for a transfer that keeps what it has between attempts. */
    Attempts begin() {
        return new Attempts();
    }

    /** How often one thing has failed. */
    final class Attempts {
        private int failures;

        /** The thing advanced: it has earned all its attempts again. */
        void reset() {
            failures = 0;
        }

        /** Waits before the next attempt, or throws the failure if there is none. */
        void pauseOrThrow(SourceException failure) {
            failures++;
            // Each silence takes a minute: who says nothing three times says nothing.
            int most = failure.code().equals("transfer-stalled")
                    ? Math.min(limits.attempts(), MOST_SILENCES)
                    : limits.attempts();
            if (!failure.temporary() || failures >= most) {
                throw failure;
            }
            Duration pause = pause(failure);
            voice.tell(failure, pause, (failures + 1) + " of " + most);
            try {
                sleeper.sleep(pause);
            } catch (InterruptedException e) {
                throw new InterruptedRunException("interrupted: " + failure.getMessage(), e);
            }
        }

        private Duration pause(SourceException failure) {
            if (failure instanceof WebException web && web.retryAfter().isPresent()) {
                Duration asked = web.retryAfter().get();
                if (asked.compareTo(limits.longestRetryAfter()) > 0) {
                    throw failure;
                }
                // Those who were refused together should not come back together.
                return asked.plusMillis(spread(limits.firstPause().toMillis()));
            }
            long full = limits.firstPause().toMillis() << Math.min(failures - 1, 16);
            long bounded = Math.min(full, limits.longestPause().toMillis());
            return Duration.ofMillis(bounded / 2 + spread(bounded / 2));
        }

        private long spread(long millis) {
            return ThreadLocalRandom.current().nextLong(millis + 1);
        }
    }
}
