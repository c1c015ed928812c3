package io.hubcrate.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One request with a body on its way. The last bytes leave only after the source has come to its end without an
 * objection, so what fails its digest is never sent whole. A connection that takes no byte for too long is given up.
 */
final class Sending {
    /** A registry may move a large blob to its final place before it answers. */
    private static final int PATIENCE_AT_THE_END = 10;

    private final WebBody body;
    private final Duration stall;
    private final AtomicLong taken = new AtomicLong();
    private volatile @Nullable RuntimeException objection;

    Sending(WebBody body, Duration stall) {
        this.body = body;
        this.stall = stall;
    }

    /**
     * @throws IOException if the connection breaks or stalls
     * @throws RuntimeException what the source itself threw
     */
    Answer send(HttpClient client, HttpRequest.Builder request, String method)
            throws IOException, InterruptedException {
        HttpRequest.BodyPublisher bytes = body.size() == 0
                ? BodyPublishers.noBody()
                : BodyPublishers.fromPublisher(
                        BodyPublishers.ofInputStream(
                                () -> new Watched(body.source().get())),
                        body.size());
        try (PendingAnswer answer =
                new PendingAnswer(client, request.method(method, bytes).build())) {
            return await(answer);
        } catch (IOException e) {
            RuntimeException own = objection;
            if (own != null) {
                throw own;
            }
            throw e;
        }
    }

    private Answer await(PendingAnswer answer) throws IOException, InterruptedException {
        long before = -1;
        int idle = 0;
        while (true) {
            try {
                return answer.await(stall.toMillis());
            } catch (TimeoutException e) {
                idle = taken.get() > before ? 0 : idle + 1;
                before = taken.get();
                if (idle >= (taken.get() >= body.size() ? PATIENCE_AT_THE_END : 1)) {
                    throw new HttpTimeoutException("no byte was taken");
                }
            }
        }
    }

    /** Counts, and asks the source for its end before the last bytes are given out. */
    private final class Watched extends InputStream {
        private final InputStream source;
        private long left = body.size();

        Watched(InputStream source) {
            this.source = source;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            try {
                int count = source.read(buffer, offset, (int) Math.min(length, left));
                if (count < 0) {
                    throw new IOException("the source ended " + left + " bytes early");
                }
                left -= count;
                if (left == 0 && source.read() >= 0) {
                    throw new IOException("the source is longer than announced");
                }
                taken.addAndGet(count);
                return count;
            } catch (RuntimeException e) {
                objection = e;
                throw new IOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            source.close();
        }
    }
}
