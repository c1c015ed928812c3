package io.hubcrate.build;

import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.bundle.BundleIndex.Image;
import io.hubcrate.bundle.BundleIndex.Role;
import io.hubcrate.content.Digest;
import io.hubcrate.image.Descriptor;
import io.hubcrate.manifest.BundleManifest.ContainerRuntime;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How much free space a site needs, by a formula that docs/bundle-format.md states. Sizes unpacked are not known before
 * layers are unpacked, so a compressed layer counts three times itself, which is above what language and system files
 * give.
 */
final class RequiredSpace {
    private static final int UNPACKED = 3;
    private static final long CLUSTER = 4096;
    private static final long MEBIBYTE = 1L << 20;

    private RequiredSpace() {}

    /** @param runtime null if the bundle brings no cluster: then the larger demand counts */
    static BundleIndex.Requires of(List<Entry> entries, List<Image> images, @Nullable ContainerRuntime runtime) {
        long store = entries.stream()
                .mapToLong(entry -> roundUp(entry.size(), CLUSTER))
                .sum();
        long unpacked = 0;
        long packed = 0;
        long largest = 0;
        Set<Digest> seen = new HashSet<>();
        for (Image image : images) {
            long whole = image.layers().stream().mapToLong(Descriptor::size).sum();
            largest = Math.max(largest, whole);
            for (Descriptor layer : image.layers()) {
                if (seen.add(layer.digest())) {
                    packed += layer.size();
                    unpacked += layer.size() * UNPACKED;
                }
            }
        }
        // containerd keeps the packed layers beside the unpacked ones; Docker writes one whole image below its root
        // before it unpacks.
        long engine = runtime == ContainerRuntime.CONTAINERD
                ? packed
                : runtime == ContainerRuntime.DOCKER ? largest : Math.max(packed, largest);
        long worker = unpacked + engine + ofRole(entries, Role.BINARIES) + ofRole(entries, Role.PACKAGES);
        long controlPlane = worker + ofRole(entries, Role.CHARTS);
        return new BundleIndex.Requires(
                roundUp(store, MEBIBYTE), roundUp(controlPlane, MEBIBYTE), roundUp(worker, MEBIBYTE));
    }

    private static long ofRole(List<Entry> entries, Role role) {
        return entries.stream()
                .filter(entry -> entry.role() == role)
                .mapToLong(Entry::size)
                .sum();
    }

    private static long roundUp(long bytes, long unit) {
        return (bytes + unit - 1) / unit * unit;
    }
}
