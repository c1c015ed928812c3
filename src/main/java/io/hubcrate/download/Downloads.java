package io.hubcrate.download;

import io.hubcrate.content.ByteSink;
import io.hubcrate.content.Digest;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.failure.SourceException;
import io.hubcrate.http.Web;
import java.io.IOException;
import java.net.URI;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Files that several addresses hold. The first is the origin; the next are asked only when one fails. Thread-safe. */
public final class Downloads {
    private static final String PURPOSE = "files";

    private final Web web;

    public Downloads(Web web) {
        this.web = web;
    }

    /** What a file is. */
    public record Measured(Digest digest, long size) {}

    /**
     * Streams the file once to learn its digest and size; nothing is kept. For locking what nobody has pinned yet.
     *
     * @param urls at least one
     * @throws DownloadException if no address gives it
     */
    public Measured measure(List<URI> urls) {
        HashSink sink = new HashSink();
        first(urls, url -> {
            sink.restart();
            web.stream(url, -1, 0, PURPOSE, sink);
        });
        return new Measured(Digest.of(sink.hash), sink.count);
    }

    /**
     * Streams a pinned file from byte {@code from} on. The digest is the sink's to check. An address that fails half-way
     * is followed by the next one at the byte reached.
     *
     * @param urls at least one
     * @param size exact number of bytes
     * @throws DownloadException if no address gives it
     * @throws IntegrityException if the last address that answered holds a file of another size
     */
    public void stream(List<URI> urls, long size, long from, ByteSink sink) {
        PositionSink counted = new PositionSink(sink, from);
        first(urls, url -> web.stream(url, size, counted.position, PURPOSE, counted));
    }

    private static void first(List<URI> urls, Consumer<URI> use) {
        if (urls.isEmpty()) {
            throw new IllegalArgumentException("a file without an address");
        }
        List<SourceException> failures = new ArrayList<>();
        IntegrityException other = null;
        for (URI url : urls) {
            try {
                use.accept(url);
                return;
            } catch (SourceException e) {
                failures.add(e);
            } catch (IntegrityException e) {
                // A mirror with another file is no reason not to ask the others.
                other = e;
            }
        }
        if (other != null) {
            throw other;
        }
        throw failures.size() == 1 ? failures.get(0) : new DownloadException(failures);
    }

    /** Knows how far the file has come, so that the next address goes on there. */
    private static final class PositionSink implements ByteSink {
        private final ByteSink sink;
        private long position;

        PositionSink(ByteSink sink, long from) {
            this.sink = sink;
            this.position = from;
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            sink.write(buffer, offset, length);
            position += length;
        }

        @Override
        public void restart() throws IOException {
            sink.restart();
            position = 0;
        }
    }

    /** Hashes and forgets. */
    private static final class HashSink implements ByteSink {
        private final MessageDigest hash = Digest.newMessageDigest();
        private long count;

        @Override
        public void write(byte[] buffer, int offset, int length) {
            hash.update(buffer, offset, length);
            count += length;
        }

        @Override
        public void restart() {
            hash.reset();
            count = 0;
        }
    }
}
