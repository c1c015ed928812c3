package io.hubcrate.http;

import org.jspecify.annotations.Nullable;

/**
 * Looks at a request once in every stall limit until the answer's head is there, and ends one that does not get on. The
 * socket's own limit knows neither a peer that takes nothing nor one that sends a byte now and then.
 */
final class StallWatch implements Runnable {
    private final WebLimits limits;
    private final @Nullable SentBody body;
    private final int patience;
    private final Runnable abort;
    private long before;
    private int idle;
    private volatile boolean expired;

    /** @param patience how many times the limit may pass once everything is sent */
    StallWatch(WebLimits limits, @Nullable SentBody body, int patience, Runnable abort) {
        this.limits = limits;
        this.body = body;
        this.patience = patience;
        this.abort = abort;
    }

    @Override
    public void run() {
        long sent = body == null ? 0 : body.sent();
        boolean sending = body != null && sent < body.getContentLength();
        idle = sending && sent - before >= limits.leastBytes() ? 0 : idle + 1;
        before = sent;
        if (idle >= (sending ? 1 : patience)) {
            expired = true;
            abort.run();
        }
    }

    boolean expired() {
        return expired;
    }
}
