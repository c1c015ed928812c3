package io.hubcrate.http;

import io.hubcrate.failure.SourceException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;

/**
 * An answer whose body is still on its way. It holds one of the connections that the settings allow, until closed; a
 * thread that holds one must not ask for another. For one thread.
 */
public final class WebResponse implements AutoCloseable {
    /** How much of an error's text is read at most. */
    public static final int MAX_ERROR_BYTES = 64 << 10;

    private final WebRequest request;
    private final HttpResponse answer;
    private final InputStream body;
    private final Runnable abort;
    private final WebLimits limits;
    private final TransportFailures failures;
    private Runnable release = () -> {};
    private long position;
    private long recent;
    private long recentNanos;
    private boolean ended;
    private boolean closed;

    /** @param abort ends the exchange at once, whatever is still on its way */
    WebResponse(
            WebRequest request,
            ClassicHttpResponse answer,
            Runnable abort,
            WebLimits limits,
            TransportFailures failures)
            throws IOException {
        this.request = request;
        this.answer = answer;
        this.body = answer.getEntity() == null
                ? InputStream.nullInputStream()
                : answer.getEntity().getContent();
        this.abort = abort;
        this.limits = limits;
        this.failures = failures;
    }

    /** What is to be done, once, when this is closed. */
    WebResponse onClose(Runnable action) {
        release = action;
        return this;
    }

    public int status() {
        return answer.getCode();
    }

    /** The request that was answered: its address is where redirects led. */
    public WebRequest request() {
        return request;
    }

    public URI address() {
        return request.address();
    }

    public Optional<String> header(String name) {
        return headers(name).stream().findFirst();
    }

    /** Every value of a header that may come more than once. */
    public List<String> headers(String name) {
        return Stream.of(answer.getHeaders(name)).map(Header::getValue).toList();
    }

    /** The length that was announced, if one was. */
    public OptionalLong contentLength() {
        Optional<String> value = header("Content-Length");
        return value.filter(text -> text.matches("[0-9]{1,18}")).isPresent()
                ? OptionalLong.of(Long.parseLong(value.get()))
                : OptionalLong.empty();
    }

    /** Whether a body that was cut can be told from a whole one (RFC 9112 section 6.3): by a length, or by chunks. */
    public boolean endIsMarked() {
        return contentLength().isPresent()
                || header("Transfer-Encoding")
                        .filter(v -> v.toLowerCase(Locale.ROOT).endsWith("chunked"))
                        .isPresent();
    }

    /**
     * The next bytes of the body.
     *
     * @return how many, at least 1; -1 at its end
     * @throws SourceException if the connection breaks or stalls; temporary
     */
    public int read(byte[] buffer, int offset, int length) {
        long before = System.nanoTime();
        int count;
        try {
            count = body.read(buffer, offset, length);
        } catch (IOException e) {
            throw failures.whileReading(e);
        }
        ended = count < 0;
        if (count > 0) {
            position += count;
            requireAdvance(count, System.nanoTime() - before);
        }
        return count;
    }

    /** Only what was spent in waiting counts: a slow disk is not the server's fault. */
    private void requireAdvance(int count, long nanos) {
        recent += count;
        recentNanos += nanos;
        if (recent >= limits.leastBytes()) {
            recent = 0;
            recentNanos = 0;
        } else if (recentNanos > limits.stall().toNanos() * 2) {
            throw failures.stalled(null);
        }
    }

    /**
     * The whole body.
     *
     * @throws SourceException if it is longer than {@code maxBytes}; no more than that is read
     */
    public byte[] readAll(long maxBytes) {
        if (contentLength().orElse(0) > maxBytes) {
            throw tooLarge(maxBytes);
        }
        byte[] bytes = readUpTo(maxBytes + 1);
        if (bytes.length > maxBytes) {
            throw tooLarge(maxBytes);
        }
        return bytes;
    }

    /** The beginning of an error's text; empty if even that cannot be read. */
    public byte[] readError() {
        try {
            return readUpTo(MAX_ERROR_BYTES);
        } catch (SourceException e) {
            return new byte[0];
        }
    }

    private byte[] readUpTo(long max) {
        byte[] buffer = new byte[(int) Math.min(max, contentLength().orElse(16 << 10) + 1)];
        int filled = 0;
        while (filled < max) {
            if (filled == buffer.length) {
                buffer = Arrays.copyOf(buffer, (int) Math.min(max, buffer.length * 2L));
            }
            int count = read(buffer, filled, buffer.length - filled);
            if (count < 0) {
                break;
            }
            filled += count;
        }
        return Arrays.copyOf(buffer, filled);
    }

    private WebException tooLarge(long maxBytes) {
        return WebException.refused(
                "too-large",
                request,
                "the answer is larger than the " + maxBytes + " bytes that such a document may have",
                "The address does not lead to what it should: look at it with a browser or curl.");
    }

    /** Gives the connection back; one with bytes still under way is closed. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (!ended && !endsWithWhatIsHere()) {
                abort.run();
            }
        } finally {
            release.run();
        }
    }

    /** Reads what came with the head, so that a small answer nobody wants does not cost the connection. */
    private boolean endsWithWhatIsHere() {
        try {
            long rest = contentLength().orElse(Long.MAX_VALUE) - position;
            return rest <= body.available() && body.readNBytes((int) rest + 1).length == rest;
        } catch (IOException e) {
            return false;
        }
    }
}
