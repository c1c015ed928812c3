package io.hubcrate.http;

import java.time.Duration;

/**
 * How long and how often.
 *
 * @param connect for a connection, TLS included
 * @param stall without a single byte before a connection counts as dead, for headers and body alike
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
    public static final WebLimits DEFAULTS = new WebLimits(
            Duration.ofSeconds(20),
            Duration.ofSeconds(60),
            6,
            Duration.ofMillis(500),
            Duration.ofSeconds(20),
            Duration.ofMinutes(5));
}
