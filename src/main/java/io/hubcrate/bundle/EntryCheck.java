package io.hubcrate.bundle;

import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.bundle.BundleIndex.Image;
import io.hubcrate.bundle.BundleIndex.Segment;
import io.hubcrate.content.Digest;
import io.hubcrate.failure.IntegrityException;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far one entry is proven. Its segments may come on several media, so the hash waits between them. For one thread at
 * a time.
 */
final class EntryCheck implements AutoCloseable {
    private final Entry entry;
    private final List<Image> images;
    private final MessageDigest hash = Digest.newMessageDigest();
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final EntryKeeper keeper;
    private EntryKeeper.@Nullable Keeping keeping;
    private int next;
    private boolean begun;

    /** @param images those whose manifest this entry is; mostly none */
    EntryCheck(Entry entry, List<Image> images, EntryKeeper keeper) {
        this.entry = entry;
        this.images = images;
        this.keeper = keeper;
        if (!images.isEmpty()) {
            ImageDocuments.requireBounded(entry);
        }
    }

    Entry entry() {
        return entry;
    }

    /** The segments to be read, in order. */
    List<Segment> remaining() {
        return entry.segments().subList(next, entry.segments().size());
    }

    boolean isDone() {
        return next == entry.segments().size();
    }

    /** Before the first byte of a segment. */
    void begin() {
        if (!begun) {
            begun = true;
            keeping = keeper.begin(entry).orElse(null);
        }
    }

    void update(byte[] bytes, int length) {
        hash.update(bytes, 0, length);
        if (keeping != null) {
            keeping.write(bytes, length);
        }
        if (!images.isEmpty()) {
            kept.write(bytes, 0, length);
        }
    }

    /**
     * The segment has been read to its end.
     *
     * @throws IntegrityException if it was the last one and the entry is not what the index names
     */
    void segmentRead() {
        next++;
        if (!isDone()) {
            return;
        }
        Digest actual = Digest.of(hash);
        if (!actual.equals(entry.digest())) {
            throw ContentCheck.damaged(entry.subject(), entry.digest(), actual);
        }
        for (Image image : images) {
            ImageDocuments.requireManifest(
                    image.reference().toString(), kept.toByteArray(), image.config(), image.layers());
        }
        if (keeping != null) {
            keeping.keep();
        }
    }

    /** Whatever came of it. */
    @Override
    public void close() {
        if (keeping != null) {
            keeping.close();
        }
    }
}
