package io.hubcrate.lock;

import io.hubcrate.content.Digest;
import io.hubcrate.image.Descriptor;
import io.hubcrate.manifest.BundleManifest.ContainerRuntime;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How many free bytes a site's hosts need, by the formula that docs/bundle-format.md states under "Free space", rounded
 * up to full MiB. Sizes unpacked are not known before layers are unpacked, so a layer counts three times itself, which is
 * above what language and system files give.
 *
 * @param controlPlane on each host of the control plane
 * @param worker on each other node
 */
public record HostSpace(long controlPlane, long worker) {
    private static final int UNPACKED = 3;
    private static final long MEBIBYTE = 1L << 20;

    /**
     * From what a bundle holds.
     *
     * @param images each by its layers
     * @param programs bytes of files and packages
     * @param charts bytes of charts, values and Kubernetes manifests
     * @param runtime null if the bundle brings no cluster: then the larger demand counts
     */
    public static HostSpace of(
            List<List<Descriptor>> images, long programs, long charts, @Nullable ContainerRuntime runtime) {
        long packed = 0;
        long largest = 0;
        Set<Digest> seen = new HashSet<>();
        for (List<Descriptor> layers : images) {
            largest = Math.max(
                    largest, layers.stream().mapToLong(Descriptor::size).sum());
            packed += layers.stream()
                    .filter(layer -> seen.add(layer.digest()))
                    .mapToLong(Descriptor::size)
                    .sum();
        }
        // containerd keeps the packed layers beside the unpacked ones; Docker writes one whole image below its root
        // before it unpacks.
        long engine = runtime == ContainerRuntime.CONTAINERD
                ? packed
                : runtime == ContainerRuntime.DOCKER ? largest : Math.max(packed, largest);
        long worker = packed * UNPACKED + engine + programs;
        return new HostSpace(wholeMebibytes(worker + charts), wholeMebibytes(worker));
    }

    /** Rounded up. */
    public static long wholeMebibytes(long bytes) {
        return (bytes + MEBIBYTE - 1) / MEBIBYTE * MEBIBYTE;
    }
}
