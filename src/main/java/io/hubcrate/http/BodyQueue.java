package io.hubcrate.http;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A body on its way from the transport's thread to the reader's: about {@link #AHEAD} bytes wait, so the bytes in flight
 * are bounded whatever the body's size. The JDK's own stream subscriber cannot tell a stalled connection from
 * a slow one; this one can.
 */
final class BodyQueue implements HttpResponse.BodySubscriber<BodyQueue> {
    /** Bytes after which no more are asked for until half of them have been read; the transport adds one buffer. */
    private static final int AHEAD = 1 << 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Deque<List<ByteBuffer>> waiting = new ArrayDeque<>();
    private Flow.@Nullable Subscription subscription;
    private long waitingBytes;
    private boolean paused;
    private boolean ended;
    private boolean cancelled;
    private @Nullable Throwable failure;

    private Deque<ByteBuffer> current = new ArrayDeque<>();

    @Override
    public CompletionStage<BodyQueue> getBody() {
        return CompletableFuture.completedFuture(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
        boolean stop;
        lock.lock();
        try {
            stop = cancelled || subscription != null;
            if (!stop) {
                subscription = newSubscription;
            }
        } finally {
            lock.unlock();
        }
        if (stop) {
            newSubscription.cancel();
        } else {
            newSubscription.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        Flow.Subscription more;
        lock.lock();
        try {
            waiting.add(buffers);
            waitingBytes += size(buffers);
            paused = waitingBytes >= AHEAD;
            more = paused ? null : subscription;
            arrived.signal();
        } finally {
            lock.unlock();
        }
        if (more != null) {
            more.request(1);
        }
    }

    private static long size(List<ByteBuffer> buffers) {
        long sum = 0;
        for (ByteBuffer each : buffers) {
            sum += each.remaining();
        }
        return sum;
    }

    @Override
    public void onError(Throwable thrown) {
        end(thrown);
    }

    @Override
    public void onComplete() {
        end(null);
    }

    private void end(@Nullable Throwable thrown) {
        lock.lock();
        try {
            if (!ended) {
                ended = true;
                failure = thrown;
            }
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Fills {@code buffer} with what is there, waiting only for the first byte.
     *
     * @return how many bytes, -1 at the end of the body
     * @throws StalledException if no byte came for that long
     */
    int read(byte[] buffer, int offset, int length, Duration stall) throws IOException, InterruptedException {
        int filled = 0;
        while (filled < length) {
            ByteBuffer next = current.peek();
            if (next == null) {
                if (!advance(filled == 0, stall)) {
                    break;
                }
                continue;
            }
            int count = Math.min(next.remaining(), length - filled);
            next.get(buffer, offset + filled, count);
            filled += count;
            if (!next.hasRemaining()) {
                current.poll();
            }
        }
        return filled == 0 ? -1 : filled;
    }

    /** Takes the next list, and asks for more if there is room again; false if there is none now, or none any more. */
    private boolean advance(boolean wait, Duration stall) throws IOException, InterruptedException {
        List<ByteBuffer> next;
        Flow.Subscription more = null;
        lock.lockInterruptibly();
        try {
            long nanos = stall.toNanos();
            while (waiting.isEmpty() && !ended && wait) {
                if (nanos <= 0) {
                    throw new StalledException(stall);
                }
                nanos = arrived.awaitNanos(nanos);
            }
            next = waiting.poll();
            if (next == null) {
                if (wait && failure != null) {
                    throw new IOException(failure.getMessage(), failure);
                }
                return false;
            }
            waitingBytes -= size(next);
            if (paused && waitingBytes <= AHEAD / 2) {
                paused = false;
                more = subscription;
            }
        } finally {
            lock.unlock();
        }
        current = new ArrayDeque<>(next);
        if (more != null) {
            more.request(1);
        }
        return true;
    }

    /** Ends the transfer; a connection with bytes still to come is closed. */
    void cancel() {
        Flow.Subscription open;
        lock.lock();
        try {
            cancelled = true;
            open = subscription;
            waiting.clear();
        } finally {
            lock.unlock();
        }
        if (open != null) {
            open.cancel();
        }
    }

    /** No byte came for too long. */
    static final class StalledException extends IOException {
        private static final long serialVersionUID = 1L;

        StalledException(Duration stall) {
            super("no byte for " + stall.toSeconds() + " seconds");
        }
    }
}
