package io.hubcrate.build;

import java.util.List;

/** How far each entry has arrived, for those who follow the bytes. Thread-safe. */
final class Arrivals {
    private final long[] reached;
    private final int[] attempts;
    private final boolean[] complete;
    private boolean stopped;

    Arrivals(List<BundlePlan.PlannedEntry> entries) {
        reached = new long[entries.size()];
        attempts = new int[entries.size()];
        complete = new boolean[entries.size()];
    }

    /**
     * What is known of an entry.
     *
     * @param attempt changes when its bytes begin anew: what was read before is void
     * @param bytes how many are in place
     * @param complete whether they are all there and have the right digest
     */
    record State(int attempt, long bytes, boolean complete) {}

    synchronized void reached(int entry, long bytes) {
        reached[entry] = bytes;
        notifyAll();
    }

    synchronized void restarted(int entry) {
        reached[entry] = 0;
        attempts[entry]++;
        notifyAll();
    }

    synchronized void completed(int entry) {
        complete[entry] = true;
        notifyAll();
    }

    /** Nothing more will come; whoever waits is let go. */
    synchronized void stop() {
        stopped = true;
        notifyAll();
    }

    /** All bytes in place so far. */
    synchronized long total() {
        long total = 0;
        for (long bytes : reached) {
            total += bytes;
        }
        return total;
    }

    /**
     * Waits until there is more of an entry than {@code position} of that attempt, or it is complete.
     *
     * @throws InterruptedException if waiting is in vain
     */
    synchronized State await(int entry, int attempt, long position) throws InterruptedException {
        while (!stopped && !complete[entry] && attempts[entry] == attempt && reached[entry] <= position) {
            wait();
        }
        if (stopped) {
            throw new InterruptedException("the build has stopped");
        }
        return new State(attempts[entry], reached[entry], complete[entry]);
    }
}
