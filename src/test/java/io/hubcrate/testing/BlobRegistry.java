package io.hubcrate.testing;

import io.hubcrate.content.ByteSink;
import io.hubcrate.content.Digest;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.ImageReference;
import io.hubcrate.registry.Registry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.NullMarked;

/** A registry in memory of blobs that a build streams, which counts what it gives and can be told to lie, stall or die. Unknown blobs fail the test. */
@NullMarked
public final class BlobRegistry implements Registry {
    /** Decides what happens to a chunk on its way. */
    public interface Line {
        /** Undisturbed. */
        Line GOOD = (digest, position, chunk) -> chunk;

        /** What arrives in place of {@code chunk}; may sleep or throw. */
        byte[] carry(Digest digest, long position, byte[] chunk);
    }

    private static final int CHUNK = 10_000;

    private final Map<Digest, byte[]> blobs = new ConcurrentHashMap<>();
    private final Map<Digest, String> mediaTypes = new ConcurrentHashMap<>();
    private final Map<Digest, AtomicLong> given = new ConcurrentHashMap<>();
    private volatile Line line = Line.GOOD;

    /** Adds a blob or manifest. */
    public Descriptor add(String mediaType, byte[] bytes) {
        Digest digest = Digest.of(bytes);
        blobs.put(digest, bytes);
        mediaTypes.put(digest, mediaType);
        return new Descriptor(mediaType, digest, bytes.length);
    }

    public void setLine(Line newLine) {
        line = newLine;
    }

    /** Bytes given of a blob or manifest since {@link #resetGiven}. */
    public long given(Digest digest) {
        AtomicLong count = given.get(digest);
        return count == null ? 0 : count.get();
    }

    public long givenInAll() {
        return given.values().stream().mapToLong(AtomicLong::get).sum();
    }

    public void resetGiven() {
        given.clear();
    }

    @Override
    public RawManifest fetchManifest(ImageReference reference) {
        Digest digest =
                reference.digest().orElseThrow(() -> new AssertionError("a build asks by digest: " + reference));
        byte[] bytes = line.carry(digest, 0, bytes(digest));
        count(digest, bytes.length);
        return new RawManifest(bytes, mediaTypes.getOrDefault(digest, ""), digest);
    }

    @Override
    public byte[] fetchBlob(ImageReference repository, Descriptor blob) {
        throw new AssertionError("a build streams: " + blob);
    }

    @Override
    public void streamBlob(ImageReference repository, Descriptor blob, long from, ByteSink sink) {
        byte[] bytes = bytes(blob.digest());
        for (int at = (int) from; at < bytes.length; at += CHUNK) {
            byte[] chunk = java.util.Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + CHUNK));
            byte[] carried = line.carry(blob.digest(), at, chunk);
            count(blob.digest(), carried.length);
            try {
                sink.write(carried, 0, carried.length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private byte[] bytes(Digest digest) {
        byte[] bytes = blobs.get(digest);
        if (bytes == null) {
            throw new AssertionError("never put into this registry: " + digest);
        }
        return bytes;
    }

    private void count(Digest digest, int bytes) {
        given.computeIfAbsent(digest, key -> new AtomicLong()).addAndGet(bytes);
    }
}
