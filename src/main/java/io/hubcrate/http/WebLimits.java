package io.hubcrate.http;

import java.time.Duration;

/**
 * How long and how often.
 *
 * @param connect for a connection, TLS included
 * @param stall without a single byte before a connection counts as dead, for headers and body alike; so does one that
 *     brings or takes less than 1 KiB a second on average over that time
 * @param attempts in all, at least 1; a transfer that advances earns new ones
 * @param firstPause before the second attempt; doubled for each further one, then shortened by chance to spread the load
 * @param longestPause of those
 * @param longestRetryAfter that a server may ask for; beyond it the run fails instead of sleeping
 */
public record WebLimits(
        Duration connect,
        Duration stall,
        int attempts,
        Duration firstPause,
        Duration longestPause,
        Duration longestRetryAfter) {
    private static final int LEAST_BYTES_PER_SECOND = 1024;

    public static final WebLimits DEFAULTS = new WebLimits(
            Duration.ofSeconds(20),
            Duration.ofSeconds(60),
            6,
            Duration.ofMillis(500),
            Duration.ofSeconds(20),
            Duration.ofMinutes(5));

    /** The same with another patience. */
    public WebLimits withStall(Duration other) {
        return new WebLimits(connect, other, attempts, firstPause, longestPause, longestRetryAfter);
    }

    /** What a transfer must advance in the time of {@link #stall}. */
    long leastBytes() {
        return stall.toMillis() * LEAST_BYTES_PER_SECOND / 1000;
    }
}
