package io.hubcrate.install;

import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.content.ByteSink;
import io.hubcrate.content.ByteSource;
import io.hubcrate.content.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A verified bundle's parts, hashed once more while they stream from the medium. */
public interface BundleContent {
    BundleIndex index();

    /** The digest of its SHA256SUMS, which names the bundle and all its content. */
    Digest sums();

    /**
     * An entry's bytes, straight out of the volumes.
     *
     * @return a source that fails with {@link io.hubcrate.failure.IntegrityException} if the medium gives other bytes than
     *     the signed index names
     */
    ByteSource open(Entry entry);

    /** Whether an entry can be read without asking a person for a medium. */
    default boolean isHere(Entry entry) {
        return true;
    }

    /**
     * The same as {@link #open}, and nobody is asked: for what a running command waits for. If the medium is not in any
     * more, the source fails with {@link io.hubcrate.failure.IntegrityException}, code {@code bundle-incomplete}.
     */
    default ByteSource openHere(Entry entry) {
        return open(entry);
    }

    /**
     * An entry that is small enough to be held whole, proven like any other.
     *
     * @param most bytes
     * @throws IllegalStateException if the signed index says that it is longer: nothing of it is read then
     */
    default byte[] read(Entry entry, int most) {
        if (entry.size() > most) {
            throw new IllegalStateException(entry.subject() + " has " + entry.size() + " bytes, at most " + most);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            open(entry).writeTo(new ByteSink() {
                @Override
                public void write(byte[] buffer, int offset, int length) {
                    bytes.write(buffer, offset, length);
                }

                @Override
                public void restart() {
                    bytes.reset();
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
