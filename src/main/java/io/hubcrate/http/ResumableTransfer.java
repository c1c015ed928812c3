package io.hubcrate.http;

import io.hubcrate.content.ByteSink;
import io.hubcrate.content.IoReason;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.failure.MachineException;
import io.hubcrate.failure.SourceException;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One file or blob on its way into a sink, going on by range requests (RFC 9110 section 14) where the connection broke.
 * The sink never gets more bytes than were declared. For one thread, once.
 */
public final class ResumableTransfer {
    /** Large enough that a sink's write costs little for each byte, small enough for many at a time. */
    private static final int BUFFER = 128 << 10;
    /** Advancing by this much earns new attempts: a bad line that still brings bytes is not given up. */
    private static final long ADVANCE = 1 << 20;

    private final Retry retry;
    private final String action;
    private final long declared;
    private final ByteSink sink;
    private final Opener opener;

    private long start;
    private long position;
    private long expected;
    private boolean rangesUseless;
    private @Nullable String validator;

    /** Makes the request with these headers added; answers other than 200, 206 and 416 it turns into exceptions. */
    @FunctionalInterface
    public interface Opener {
        WebResponse open(Map<String, String> rangeHeaders);
    }

    /**
     * @param action for messages
     * @param size exact number of bytes of the whole; -1 if not known
     */
    public ResumableTransfer(Retry retry, String action, long size, ByteSink sink, Opener opener) {
        this.retry = retry;
        this.action = action;
        this.declared = size;
        this.expected = size;
        this.sink = sink;
        this.opener = opener;
    }

    /**
     * Brings everything from byte {@code from} on.
     *
     * @return the size of the whole
     * @throws SourceException if the bytes cannot be had
     * @throws IntegrityException if the whole is longer or shorter than declared
     * @throws MachineException if the sink cannot take them
     */
    public long run(long from) {
        if (from < 0 || (declared >= 0 && from > declared)) {
            throw new IllegalArgumentException("byte " + from + " of " + declared);
        }
        start = from;
        position = from;
        long credited = from;
        Retry.Attempts attempts = retry.begin();
        while (position != expected) {
            try {
                if (attempt()) {
                    break;
                }
            } catch (SourceException e) {
                if (position >= credited + ADVANCE) {
                    attempts.reset();
                    credited = position;
                }
                attempts.pauseOrThrow(e);
            }
        }
        return position;
    }

    /** One request; false if another one has to be made in another way. */
    private boolean attempt() {
        byte[] buffer = new byte[BUFFER];
        Map<String, String> headers = rangeHeaders();
        boolean ranged = !headers.isEmpty();
        try (WebResponse response = opener.open(headers)) {
            if (response.status() == 416 && ranged) {
                rangesUseless = true;
                return false;
            }
            if (response.status() == 206 && ranged) {
                ContentRange range = response.header("Content-Range")
                        .flatMap(ContentRange::parse)
                        .orElse(null);
                if (range == null || range.first() != position) {
                    rangesUseless = true;
                    return false;
                }
                requireSize(response, range.total());
            } else if (response.status() == 200) {
                if (position > 0) {
                    restart();
                }
                expected = declared;
                validator = strongValidator(response);
                requireSize(response, response.contentLength().orElse(-1));
            } else {
                throw StatusFailures.of(response);
            }
            pump(response, buffer);
            return true;
        }
    }

    private Map<String, String> rangeHeaders() {
        // Of a file whose size nobody has pinned, only the server's own validator tells that it is still the same.
        boolean unsafe = declared < 0 && position != start && validator == null;
        if (position > 0 && (rangesUseless || unsafe)) {
            restart();
        }
        Map<String, String> headers = new TreeMap<>();
        if (position > 0) {
            headers.put("Range", "bytes=" + position + "-");
            if (declared < 0 && validator != null) {
                headers.put("If-Range", validator);
            }
        }
        return headers;
    }

    private void requireSize(WebResponse response, long total) {
        if (expected < 0) {
            if (total < 0 && !response.endIsMarked()) {
                throw WebException.answered(
                        "length-unknown",
                        response,
                        Addresses.authority(response.address()) + " does not say where the file ends",
                        "A cut copy could not be told from a whole one: name another address, or a digest and size.");
            }
            expected = total;
        } else if (total >= 0 && total != expected) {
            throw sizeMismatch(total + " bytes at " + Addresses.shown(response.address()));
        }
    }

    private void pump(WebResponse response, byte[] buffer) {
        int count = response.read(buffer, 0, buffer.length);
        while (count >= 0) {
            if (expected >= 0 && position + count > expected) {
                throw sizeMismatch("more than that at " + Addresses.shown(response.address()));
            }
            store(buffer, count);
            position += count;
            count = response.read(buffer, 0, buffer.length);
        }
        if (expected >= 0 && position < expected) {
            throw new WebException(
                    "connection-broken",
                    action,
                    Addresses.authority(response.address()) + " ended after " + position + " of " + expected + " bytes",
                    "Try again later; what has arrived is kept.",
                    Addresses.shown(response.address()),
                    response.status(),
                    true,
                    null,
                    null);
        }
        expected = position;
    }

    private void restart() {
        try {
            sink.restart();
        } catch (IOException e) {
            throw cannotStore(e);
        }
        position = 0;
    }

    private void store(byte[] buffer, int count) {
        try {
            sink.write(buffer, 0, count);
        } catch (IOException e) {
            throw cannotStore(e);
        }
    }

    private MachineException cannotStore(IOException e) {
        return new MachineException(
                "cannot-store",
                "cannot keep what arrives to " + action + ": " + IoReason.of(e),
                "See that the disk has space and that you may write there; then type the same command again.",
                e);
    }

    private IntegrityException sizeMismatch(String actual) {
        return new IntegrityException(
                "size-mismatch",
                action,
                expected + " bytes",
                actual,
                "The source has changed since it was locked, or something on the way altered it: lock again and look at"
                        + " what moved.");
    }

    private static @Nullable String strongValidator(WebResponse response) {
        return response.header("ETag").filter(tag -> tag.startsWith("\"")).orElse(null);
    }
}
