package io.hubcrate.resolve;

import io.hubcrate.content.ByteSink;
import io.hubcrate.content.Digest;
import io.hubcrate.failure.SourceException;
import io.hubcrate.http.Web;
import io.hubcrate.progress.Event;
import io.hubcrate.progress.EventSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/** Streams files through a hash; nothing of them is kept. */
final class WebFileMeasurer implements FileMeasurer {
    private final Web web;
    private final EventSink events;

    WebFileMeasurer(Web web, EventSink events) {
        this.web = web;
        this.events = events;
    }

    @Override
    public Measured measure(String name, List<URI> urls, ByteSink copy) {
        List<SourceException> failures = new ArrayList<>();
        for (URI url : urls) {
            HashingSink sink = new HashingSink(name, copy);
            try {
                copy.restart();
                web.stream(url, -1, 0, "files", sink);
                return new Measured(url, Digest.of(sink.hash), sink.size);
            } catch (SourceException e) {
                failures.add(e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        throw failures.size() == 1 ? failures.get(0) : noneAnswers(name, failures);
    }

    private static SourceException noneAnswers(String name, List<SourceException> failures) {
        StringBuilder message = new StringBuilder("none of the addresses gives the file " + name + ":");
        failures.forEach(failure -> message.append("\n  ").append(failure.getMessage()));
        SourceException first = failures.get(0);
        return new SourceException(
                "file-unavailable",
                message.toString(),
                "Correct 'urls' of this file in the manifest, or try again when its hosts answer.",
                first.endpoint(),
                first.status(),
                failures.stream().anyMatch(SourceException::temporary),
                first);
    }

    /** Begins again whenever the source has to. */
    private final class HashingSink implements ByteSink {
        private final String name;
        private final ByteSink copy;
        private MessageDigest hash = Digest.newMessageDigest();
        private long size;

        HashingSink(String name, ByteSink copy) {
            this.name = name;
            this.copy = copy;
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            copy.write(buffer, offset, length);
            hash.update(buffer, offset, length);
            size += length;
            events.accept(new Event.TransferAdvanced(name, length));
        }

        @Override
        public void restart() throws IOException {
            copy.restart();
            hash = Digest.newMessageDigest();
            size = 0;
        }
    }
}
