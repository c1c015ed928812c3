package io.hubcrate.testing;

import io.hubcrate.content.ByteSink;
import io.hubcrate.failure.SourceException;
import io.hubcrate.http.Web;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** The web without network: addresses that were not put answer 404. */
public final class DocumentWeb implements Web {
    private final Map<URI, byte[]> files = new ConcurrentHashMap<>();
    private final SortedMap<String, SortedSet<String>> contacts = new TreeMap<>();
    private volatile Runnable delay = () -> {};
    private volatile boolean restarting;

    public void put(String address, String content) {
        files.put(URI.create(address), content.getBytes(StandardCharsets.UTF_8));
    }

    public void put(String address, byte[] content) {
        files.put(URI.create(address), content.clone());
    }

    /** Waits before each answer, to shuffle the order of arrival. */
    public void delayWith(Runnable newDelay) {
        delay = newDelay;
    }

    /** Every stream breaks once and begins again from its first byte. */
    public void restartStreams() {
        restarting = true;
    }

    @Override
    public byte[] fetchSmall(URI address, long maxBytes, String purpose) {
        byte[] bytes = get(address, purpose);
        if (bytes.length > maxBytes) {
            throw new AssertionError("longer than asked for: " + address);
        }
        return bytes.clone();
    }

    @Override
    public void stream(URI address, long size, long from, String purpose, ByteSink sink) {
        byte[] bytes = get(address, purpose);
        try {
            if (restarting) {
                sink.write(bytes, 0, bytes.length / 2);
                sink.restart();
            }
            sink.write(bytes, (int) from, bytes.length - (int) from);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] get(URI address, String purpose) {
        delay.run();
        synchronized (contacts) {
            contacts.computeIfAbsent(address.getHost(), host -> new TreeSet<>()).add(purpose);
        }
        byte[] bytes = files.get(address);
        if (bytes == null) {
            throw new SourceException(
                    "http-not-found", "nothing at " + address, "", address.toString(), 404, false, null);
        }
        return bytes;
    }

    @Override
    public void requireNotInwards(URI document, URI named) {
        // Nothing leads anywhere here.
    }

    @Override
    public SortedMap<String, SortedSet<String>> contacts() {
        synchronized (contacts) {
            return new TreeMap<>(contacts);
        }
    }
}
