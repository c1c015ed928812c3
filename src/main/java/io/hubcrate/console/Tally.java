package io.hubcrate.console;

import io.hubcrate.progress.Event;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Counts what has been done of the current phase. Thread-safe; counting bytes takes no lock. */
public final class Tally {
    private static final long RATE_WINDOW_NANOS = 5_000_000_000L;

    private final LongSupplier nanoTime;
    private final LongAdder bytes = new LongAdder();
    private final Deque<Sample> samples = new ArrayDeque<>();
    private Event.@Nullable PhaseStarted phase;
    private long startedAt;
    private long items;
    private long reused;
    /** When each item that is at work began; the first one is at work longest. */
    private final Map<String, Long> running = new LinkedHashMap<>();

    public Tally(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    private record Sample(long at, long bytes) {}

    /**
     * Where a phase stands.
     *
     * @param items finished ones
     * @param reused how many of them were there already
     * @param rate bytes per second over the last seconds; 0 if unknown
     * @param running how many items are at work
     * @param subject the one that is at work longest; empty if none is
     * @param subjectNanos how long
     */
    public record Standing(
            Event.PhaseStarted phase,
            long items,
            long reused,
            long bytes,
            long elapsedNanos,
            long rate,
            int running,
            String subject,
            long subjectNanos) {
        /** Seconds until all bytes are done at this rate; empty if that cannot be said. */
        public Optional<Long> secondsLeft() {
            long left = phase.totalBytes() - bytes;
            return rate <= 0 || left <= 0 ? Optional.empty() : Optional.of((left + rate - 1) / rate);
        }
    }

    /** Counts an event. */
    public void count(Event event) {
        if (event instanceof Event.TransferAdvanced advanced) {
            bytes.add(advanced.bytes());
        } else {
            countSeldom(event);
        }
    }

    private synchronized void countSeldom(Event event) {
        if (event instanceof Event.PhaseStarted started) {
            phase = started;
            startedAt = nanoTime.getAsLong();
            bytes.reset();
            samples.clear();
            items = 0;
            reused = 0;
            running.clear();
        } else if (event instanceof Event.TransferStarted started) {
            running.putIfAbsent(started.subject(), nanoTime.getAsLong());
        } else if (event instanceof Event.TransferFinished finished) {
            items++;
            running.remove(finished.subject());
            reused += finished.reused() ? 1 : 0;
        } else if (event instanceof Event.TransferFailed failed) {
            running.remove(failed.subject());
        }
    }

    /** The phase is over: there is no standing until the next one begins. */
    public synchronized void clear() {
        phase = null;
    }

    /** Where the current phase stands now; empty between phases. */
    public synchronized Optional<Standing> standing() {
        Event.PhaseStarted current = phase;
        if (current == null) {
            return Optional.empty();
        }
        long now = nanoTime.getAsLong();
        long sum = bytes.sum();
        samples.addLast(new Sample(now, sum));
        while (samples.size() > 2 && now - samples.getFirst().at() > RATE_WINDOW_NANOS) {
            samples.removeFirst();
        }
        Sample oldest = samples.getFirst();
        long nanos = now - oldest.at();
        double rate = nanos <= 0 ? 0 : (sum - oldest.bytes()) * 1e9 / nanos;
        Map.Entry<String, Long> longest =
                running.entrySet().stream().findFirst().orElse(Map.entry("", now));
        return Optional.of(new Standing(
                current,
                items,
                reused,
                sum,
                now - startedAt,
                Math.round(rate),
                running.size(),
                longest.getKey(),
                now - longest.getValue()));
    }
}
