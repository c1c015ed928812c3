package io.hubcrate.build;

import io.hubcrate.archive.TarLayout;
import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.bundle.BundleIndex.Volume;
import io.hubcrate.content.Digest;
import java.util.List;

/**
 * A bundle fixed to the last byte before the first one is fetched.
 *
 * @param indexJson the bytes of {@code bundle.json}; two plans are the same if these are
 * @param volumes in the order in which they are filled
 * @param entries in the order of volumes and offsets
 */
record BundlePlan(BundleIndex index, byte[] indexJson, List<PlannedVolume> volumes, List<PlannedEntry> entries) {
    BundlePlan {
        volumes = List.copyOf(volumes);
        entries = List.copyOf(entries);
    }

    /** Identifies the plan in the journal of an unfinished build. */
    Digest digest() {
        return Digest.of(indexJson);
    }

    /** All tarballs together. */
    long size() {
        return volumes.stream().mapToLong(planned -> planned.volume().size()).sum();
    }

    record PlannedVolume(Volume volume, TarLayout layout) {}

    /**
     * Where a stretch of an entry stands.
     *
     * @param volume the file's name
     * @param from where in the entry it begins
     */
    record Piece(String volume, TarLayout.Place place, long from) {
        /** Where in the entry it ends. */
        long end() {
            return from + place.member().size();
        }
    }

    /**
     * @param number its place in {@link #entries}
     * @param pieces in order; one unless the entry is larger than a volume may be
     * @param subject what it is, for people
     */
    record PlannedEntry(int number, Entry entry, List<Piece> pieces, BlobSource source, String subject) {
        PlannedEntry {
            pieces = List.copyOf(pieces);
        }
    }
}
