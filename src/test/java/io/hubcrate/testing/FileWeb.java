package io.hubcrate.testing;

import io.hubcrate.content.ByteSink;
import io.hubcrate.failure.SourceException;
import io.hubcrate.http.Web;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.NullMarked;

/** Files at addresses, in memory; an unknown address is not found. */
@NullMarked
public final class FileWeb implements Web {
    private final Map<URI, byte[]> files = new ConcurrentHashMap<>();
    private final Map<URI, Integer> asked = new ConcurrentHashMap<>();

    public URI add(String address, byte[] bytes) {
        URI uri = URI.create(address);
        files.put(uri, bytes);
        return uri;
    }

    /** How often an address was streamed. */
    public int asked(URI address) {
        return asked.getOrDefault(address, 0);
    }

    @Override
    public byte[] fetchSmall(URI address, long maxBytes, String purpose) {
        throw new AssertionError("a build reads no document: " + address);
    }

    @Override
    public void stream(URI address, long size, long from, String purpose, ByteSink sink) {
        asked.merge(address, 1, Integer::sum);
        byte[] bytes = files.get(address);
        if (bytes == null) {
            throw new SourceException("not-found", "nothing at " + address, "", address.toString(), 404, false, null);
        }
        try {
            sink.write(bytes, (int) from, bytes.length - (int) from);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void requireNotInwards(URI document, URI named) {
        // Nothing leads anywhere here.
    }

    @Override
    public SortedMap<String, SortedSet<String>> contacts() {
        return new TreeMap<>();
    }
}
