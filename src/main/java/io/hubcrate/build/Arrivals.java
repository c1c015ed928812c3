package io.hubcrate.build;

import java.util.List;

/**
 * How far each entry has arrived, for the one who follows the bytes in the order of the plan, and how far behind the
 * follower is, for those who bring them. Thread-safe.
 */
final class Arrivals {
    /**
     * The most bytes that may lie ready for the follower. Beyond, whoever brings more waits: what the follower does is
     * sequential, so what it has not done when the last byte arrives is done by one core alone, with the others idle.
     */
    static final long LEAD = 64L << 20;
    /** Less than this is not worth waking the follower, unless it is an entry's end. */
    private static final long STEP = 1 << 20;

    private final long[] sizes;
    private final long[] reached;
    private final int[] attempts;
    private final boolean[] complete;
    private final long lead;
    private long total;
    private boolean stopped;
    /** Where the follower is; -1 while nobody follows. */
    private int followed = -1;

    private long position;

    Arrivals(List<BundlePlan.PlannedEntry> entries) {
        this(entries.stream().mapToLong(each -> each.entry().size()).toArray(), LEAD);
    }

    Arrivals(long[] sizes, long lead) {
        this.sizes = sizes.clone();
        this.lead = lead;
        reached = new long[sizes.length];
        attempts = new int[sizes.length];
        complete = new boolean[sizes.length];
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
        total += bytes - reached[entry];
        reached[entry] = bytes;
        if (entry == followed && hasMore(entry)) {
            notifyAll();
        }
    }

    synchronized void restarted(int entry) {
        total -= reached[entry];
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
        return total;
    }

    /**
     * Waits until there is more of an entry than {@code position} of that attempt, or it is complete. Called by the
     * follower alone, with entries in order.
     *
     * @throws InterruptedException if waiting is in vain
     */
    synchronized State await(int entry, int attempt, long newPosition) throws InterruptedException {
        followed = entry;
        position = newPosition;
        notifyAll();
        while (!stopped && !complete[entry] && attempts[entry] == attempt && !hasMore(entry)) {
            wait();
        }
        if (stopped) {
            throw new InterruptedException("the build has stopped");
        }
        return new State(attempts[entry], reached[entry], complete[entry]);
    }

    private boolean hasMore(int entry) {
        return reached[entry] > position && (reached[entry] >= position + STEP || reached[entry] == sizes[entry]);
    }

    /** Nobody follows any more, whatever was the reason. */
    synchronized void followerLeft() {
        followed = -1;
        notifyAll();
    }

    /** Returns when the follower is not too far behind what it could do; at once if the thread is interrupted. */
    synchronized void giveWay() {
        try {
            while (!stopped && isFarBehind()) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isFarBehind() {
        if (followed < 0) {
            return false;
        }
        long ready = reached[followed] - position;
        for (int entry = followed; entry < complete.length - 1 && complete[entry] && ready <= lead; entry++) {
            ready += reached[entry + 1];
        }
        return ready > lead;
    }

    /**
     * Waits until so many bytes are in place.
     *
     * @param pause between two looks, in milliseconds
     * @return false if no more will come
     */
    synchronized boolean awaitTotal(long bytes, long pause) throws InterruptedException {
        while (!stopped && total < bytes) {
            wait(pause);
        }
        return !stopped;
    }
}
