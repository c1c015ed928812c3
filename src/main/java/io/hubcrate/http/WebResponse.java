package io.hubcrate.http;

import io.hubcrate.failure.SourceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An answer whose body is still on its way. It holds one of the connections that the settings allow, until closed; a
 * thread that holds one must not ask for another. For one thread.
 */
public final class WebResponse implements AutoCloseable {
    /** How much of an error's text is read at most. */
    public static final int MAX_ERROR_BYTES = 64 << 10;

    private final WebRequest request;
    private final Answer answer;
    private final WebLimits limits;
    private final Runnable release;
    private boolean ended;
    private boolean closed;

    WebResponse(WebRequest request, Answer answer, WebLimits limits, Runnable release) {
        this.request = request;
        this.answer = answer;
        this.limits = limits;
        this.release = release;
    }

    public int status() {
        return answer.status();
    }

    /** The request that was answered: its address is where redirects led. */
    public WebRequest request() {
        return request;
    }

    public URI address() {
        return request.address();
    }

    public Optional<String> header(String name) {
        return answer.headers().firstValue(name);
    }

    /** Every value of a header that may come more than once. */
    public List<String> headers(String name) {
        return answer.headers().allValues(name);
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
        try {
            int count = answer.body().read(buffer, offset, length, limits.stall());
            ended |= count < 0;
            return count;
        } catch (InterruptedException e) {
            throw new InterruptedTransferException(request.action());
        } catch (IOException e) {
            throw TransportFailures.whileReading(request, e);
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
        return new WebException(
                "too-large",
                request.action(),
                "the answer is larger than the " + maxBytes + " bytes that such a document may have",
                "The address does not lead to what it should: look at it with a browser or curl.",
                Addresses.shown(address()),
                status(),
                false,
                null,
                null);
    }

    /** Gives the connection back; one with a body still under way is closed, a short rest is read so it can be kept. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (!ended && contentLength().orElse(Long.MAX_VALUE) <= MAX_ERROR_BYTES) {
                readUpToEnd();
            }
            if (!ended) {
                answer.body().cancel();
            }
        } finally {
            release.run();
        }
    }

    private void readUpToEnd() {
        byte[] rest = new byte[8 << 10];
        try {
            while (!ended) {
                int count = answer.body().read(rest, 0, rest.length, java.time.Duration.ofMillis(200));
                ended = count < 0;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | UncheckedIOException e) {
            // The rest of an answer that nobody wants: the connection is given up below.
        }
    }
}
