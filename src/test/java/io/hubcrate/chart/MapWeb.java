package io.hubcrate.chart;

import io.hubcrate.content.ByteSink;
import io.hubcrate.failure.SourceException;
import io.hubcrate.http.Web;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;

/** A web of documents in memory; whatever is not there answers 404, streaming is not expected. */
final class MapWeb implements Web {
    private final Map<URI, byte[]> documents = new HashMap<>();
    private final Map<URI, Integer> failures = new HashMap<>();
    final List<URI> asked = new ArrayList<>();

    MapWeb put(String address, byte[] bytes) {
        documents.put(URI.create(address), bytes);
        return this;
    }

    MapWeb put(String address, String text) {
        return put(address, text.getBytes(StandardCharsets.UTF_8));
    }

    MapWeb fail(String address, int status) {
        failures.put(URI.create(address), status);
        return this;
    }

    @Override
    public byte[] fetchSmall(URI address, long maxBytes, String purpose) {
        asked.add(address);
        byte[] bytes = documents.get(address);
        if (bytes == null) {
            throw new SourceException(
                    "web-test",
                    "no " + address,
                    "",
                    address.toString(),
                    failures.getOrDefault(address, 404),
                    false,
                    null);
        }
        if (bytes.length > maxBytes) {
            throw new SourceException("web-test-long", address + " is long", "", address.toString(), 200, false, null);
        }
        return bytes;
    }

    @Override
    public void stream(URI address, long size, long from, String purpose, ByteSink sink) {
        throw new AssertionError("a chart is never streamed: " + address);
    }

    @Override
    public void requireNotInwards(URI document, URI named) {
        if (named.getHost().equals("inside.example")) {
            throw new SourceException("redirect-refused", "inwards", "", named.toString(), 0, false, null);
        }
    }

    @Override
    public SortedMap<String, SortedSet<String>> contacts() {
        throw new AssertionError("not asked here");
    }
}
