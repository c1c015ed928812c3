package io.hubcrate.build;

import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.bundle.BundleIndex.Image;
import io.hubcrate.bundle.BundleIndex.Role;
import io.hubcrate.lock.HostSpace;
import io.hubcrate.manifest.BundleManifest.ContainerRuntime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How much free space a site needs for a finished bundle, by a formula that docs/bundle-format.md states. */
final class RequiredSpace {
    private static final long CLUSTER = 4096;

    private RequiredSpace() {}

    /** @param runtime null if the bundle brings no cluster: then the larger demand counts */
    static BundleIndex.Requires of(List<Entry> entries, List<Image> images, @Nullable ContainerRuntime runtime) {
        long store = entries.stream()
                .mapToLong(entry -> (entry.size() + CLUSTER - 1) / CLUSTER * CLUSTER)
                .sum();
        HostSpace nodes = HostSpace.of(
                images.stream().map(Image::layers).toList(),
                ofRole(entries, Role.BINARIES) + ofRole(entries, Role.PACKAGES),
                ofRole(entries, Role.CHARTS),
                runtime);
        return new BundleIndex.Requires(HostSpace.wholeMebibytes(store), nodes.controlPlane(), nodes.worker());
    }

    private static long ofRole(List<Entry> entries, Role role) {
        return entries.stream()
                .filter(entry -> entry.role() == role)
                .mapToLong(Entry::size)
                .sum();
    }
}
