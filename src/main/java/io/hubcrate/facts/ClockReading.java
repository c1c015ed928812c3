package io.hubcrate.facts;

import java.time.Duration;

/**
 * How far a node's clock is ahead of the installing host's.
 *
 * @param offset negative if the node is behind
 * @param uncertainty half of the round trip, plus how coarse the node's answer was: the true offset differs by no more
 */
public record ClockReading(Duration offset, Duration uncertainty) {

    /** From the times of asking and of the answer by our clock, and of the node's clock between them, in nanoseconds. */
    static ClockReading of(long sent, long node, long received, long coarseness) {
        long halfTrip = (received - sent) / 2;
        long middle = sent + halfTrip;
        return new ClockReading(
                Duration.ofNanos(node + coarseness / 2 - middle), Duration.ofNanos(halfTrip + coarseness / 2));
    }

    /** How far this clock is surely from another one; zero if they may agree. */
    public Duration surelyApart(ClockReading other) {
        Duration apart = offset.minus(other.offset).abs().minus(uncertainty).minus(other.uncertainty);
        return apart.isNegative() ? Duration.ZERO : apart;
    }
}
