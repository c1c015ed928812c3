package io.hubcrate.shell;

import java.time.Duration;

/** The slowest line on which hubcrate still works: the one figure from which every limit on sending is reckoned. */
public final class SlowestLine {
    /** Slower than any line that a site calls one: what takes longer is stuck. */
    public static final long BYTES_A_SECOND = 64 << 10;

    /** For what is not sending: beginning, hashing, writing to the disk. */
    private static final Duration BESIDES = Duration.ofMinutes(2);

    private SlowestLine() {}

    /** How long so many bytes may take to arrive and to be put in place. */
    public static Duration timeFor(long bytes) {
        return BESIDES.plusSeconds(bytes / BYTES_A_SECOND);
    }
}
