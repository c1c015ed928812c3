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

    /** @param first number of its first entry in {@link #entries} */
    record PlannedVolume(Volume volume, TarLayout layout, int first) {}

    /**
     * @param number its place in {@link #entries}
     * @param subject what it is, for people
     */
    record PlannedEntry(int number, Entry entry, TarLayout.Place place, BlobSource source, String subject) {
        String volume() {
            return entry.segments().get(0).volume();
        }
    }
}
