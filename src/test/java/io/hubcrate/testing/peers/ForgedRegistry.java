package io.hubcrate.testing.peers;

import io.hubcrate.content.Digest;
import io.hubcrate.image.Descriptor;
import io.hubcrate.testing.peers.ImageForge.Kind;
import io.hubcrate.testing.peers.LayerForge.Compression;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A Distribution registry full of forged images, which mirrors all upstream registries by path: what upstream calls
 * {@code quay.io/jupyter/x:1} stands there as {@code ADDRESS/quay.io/jupyter/x:1}.
 */
public final class ForgedRegistry implements AutoCloseable {
    private static final long MB = 1_000_000;

    private final DistributionRegistry registry;
    private final List<ForgedImage> images;

    private ForgedRegistry(DistributionRegistry registry, List<ForgedImage> images) {
        this.registry = registry;
        this.images = List.copyOf(images);
    }

    /**
     * Fourteen images, 1.5 GB of distinct blobs: Docker schema 2 and OCI, with and without index, layers shared, one
     * uncompressed. Made once per machine and kept outside the checkout; served read-only.
     */
    public static ForgedRegistry twelveImages() {
        return cached("twelve", twelvePlans());
    }

    /** One OCI image with a zstd layer on top of a gzip one: containerd loads it, Docker 20.10 does not. */
    public static ForgedRegistry zstdImage() {
        return fresh(List.of(new ImageForge.Plan(
                "ghcr.io/forged/modern:1.0",
                Kind.OCI,
                false,
                List.of(gzip(901, 40_000), new LayerForge.Plan(902, 60_000, Compression.ZSTD)))));
    }

    /**
     * Small images (tens of kB, every one with other bytes) under these names: in turn schema 2, schema 2 with a list,
     * OCI, OCI with an index.
     *
     * @param references fully qualified with tag; a digest cannot be forged
     */
    public static ForgedRegistry named(List<String> references) {
        List<ImageForge.Plan> plans = new ArrayList<>();
        for (String reference : references) {
            if (reference.indexOf('@') >= 0 || reference.lastIndexOf(':') < reference.indexOf('/')) {
                throw new IllegalArgumentException("wanted registry/repository:tag, not " + reference);
            }
            int turn = plans.size() % 4;
            // The seed follows the name, so a list in another order makes the same bytes.
            long seed = Digest.of(reference.getBytes(StandardCharsets.UTF_8))
                    .toString()
                    .hashCode();
            plans.add(new ImageForge.Plan(
                    reference,
                    turn < 2 ? Kind.SCHEMA_2 : Kind.OCI,
                    turn % 2 == 1,
                    List.of(gzip(7, 8_000), gzip(1_000_000 + seed, 12_000))));
        }
        return fresh(plans);
    }

    /** Images in both families, of so many megabytes in all, in layers of 1 to 20 megabytes; made anew each time. */
    public static ForgedRegistry ofMegabytes(int megabytes) {
        List<ImageForge.Plan> plans = new ArrayList<>();
        LayerForge.Plan shared = gzip(501, 2 * MB);
        int left = megabytes - 2;
        for (int number = 1; left > 0; number++) {
            int large = Math.min(left, 20);
            int small = Math.min(left - large, 1 + number % 3);
            List<LayerForge.Plan> layers = new ArrayList<>(List.of(shared, gzip(600 + number, large * MB)));
            if (small > 0) {
                layers.add(gzip(700 + number, small * MB));
            }
            boolean oci = number % 2 == 0;
            plans.add(new ImageForge.Plan(
                    (oci ? "quay.io/forged/part:" : "docker.io/forged/part:") + number,
                    oci ? Kind.OCI : Kind.SCHEMA_2,
                    number % 3 == 0,
                    layers));
            left -= large + small;
        }
        return fresh(plans);
    }

    /**
     * Five images, 6 GB of distinct blobs in layers as large as those of notebooks for graphics processors: three of
     * 1.4 GB. Made anew each time.
     */
    public static ForgedRegistry sixGigabytes() {
        LayerForge.Plan ubuntu = gzip(801, 30 * MB);
        LayerForge.Plan conda = gzip(802, 210 * MB);
        return fresh(List.of(
                oci("quay.io/forged/cuda-notebook:1", true, ubuntu, conda, gzip(811, 1_400 * MB), gzip(812, 90 * MB)),
                oci("quay.io/forged/torch-notebook:1", true, ubuntu, conda, gzip(813, 1_400 * MB), gzip(814, 250 * MB)),
                oci("ghcr.io/forged/tensor-notebook:1", false, ubuntu, gzip(815, 1_400 * MB), gzip(816, 400 * MB)),
                schema2("docker.io/forged/geo-notebook:1", true, gzip(817, 55 * MB), gzip(818, 500 * MB)),
                schema2("docker.io/forged/hub:1", false, gzip(817, 55 * MB), gzip(819, 265 * MB))));
    }

    private static ForgedRegistry fresh(List<ImageForge.Plan> plans) {
        DistributionRegistry registry = DistributionRegistry.start();
        try (ScratchFolder scratch = ScratchFolder.create("forge")) {
            return new ForgedRegistry(registry, ImageForge.push(plans, registry.uri(), scratch.path()));
        } catch (RuntimeException | Error e) {
            registry.close();
            throw e;
        }
    }

    private static ForgedRegistry cached(String name, List<ImageForge.Plan> plans) {
        try {
            Path folder = ForgeCache.fromEnvironment().folder(name, plans.toString(), fill -> {
                Path storage = fill.resolve("storage");
                try (ScratchFolder scratch = ScratchFolder.create("forge");
                        DistributionRegistry registry = new DistributionRegistry.Options()
                                .storage(storage)
                                .start()) {
                    ForgeCatalogue.write(
                            fill.resolve("images.tsv"), ImageForge.push(plans, registry.uri(), scratch.path()));
                }
            });
            List<ForgedImage> images = ForgeCatalogue.read(folder.resolve("images.tsv"));
            DistributionRegistry registry = new DistributionRegistry.Options()
                    .storage(folder.resolve("storage"))
                    .readOnly()
                    .start();
            return new ForgedRegistry(registry, images);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<ImageForge.Plan> twelvePlans() {
        LayerForge.Plan debian = gzip(1, 55 * MB);
        LayerForge.Plan alpine = gzip(2, 3 * MB);
        LayerForge.Plan distroless = gzip(3, MB);
        LayerForge.Plan ubuntu = gzip(4, 30 * MB);
        LayerForge.Plan conda = gzip(5, 210 * MB);
        return List.of(
                schema2("docker.io/jupyterhub/k8s-hub:0.9.1", false, debian, gzip(11, 160 * MB), gzip(12, 12 * MB)),
                schema2(
                        "docker.io/jupyterhub/k8s-singleuser-sample:0.9.1",
                        false,
                        debian,
                        gzip(13, 260 * MB),
                        gzip(14, 60 * MB),
                        gzip(15, 20_000)),
                schema2("docker.io/jupyterhub/k8s-network-tools:0.9.1", false, alpine, gzip(16, 4 * MB)),
                schema2("docker.io/jupyterhub/k8s-image-awaiter:0.9.1", false, gzip(17, 2 * MB)),
                schema2("docker.io/jupyterhub/configurable-http-proxy:4.2.1", true, alpine, gzip(18, 60 * MB)),
                schema2("docker.io/library/traefik:v2.1", true, alpine, gzip(19, 25 * MB), gzip(20, 900)),
                schema2("k8s.gcr.io/kube-apiserver:v1.20.2", true, distroless, gzip(21, 30 * MB)),
                schema2("k8s.gcr.io/etcd:3.4.13-0", true, distroless, gzip(22, 85 * MB)),
                schema2("k8s.gcr.io/pause:3.2", true, gzip(23, 300_000)),
                oci("quay.io/jupyter/minimal-notebook:2024-10-07", true, ubuntu, conda, gzip(31, 20 * MB)),
                oci(
                        "quay.io/jupyter/scipy-notebook:2024-10-07",
                        true,
                        ubuntu,
                        conda,
                        gzip(32, 190 * MB),
                        gzip(33, 130 * MB)),
                oci("registry.k8s.io/coredns/coredns:v1.12.1", true, distroless, gzip(34, 20 * MB)),
                oci(
                        "ghcr.io/forged/course-content:2024.1",
                        false,
                        ubuntu,
                        new LayerForge.Plan(35, 90 * MB, Compression.NONE)),
                oci("quay.io/forged/repeated-layer:1", false, ubuntu, gzip(36, 70 * MB), gzip(36, 70 * MB)));
    }

    private static ImageForge.Plan schema2(String reference, boolean indexed, LayerForge.Plan... layers) {
        return new ImageForge.Plan(reference, Kind.SCHEMA_2, indexed, List.of(layers));
    }

    private static ImageForge.Plan oci(String reference, boolean indexed, LayerForge.Plan... layers) {
        return new ImageForge.Plan(reference, Kind.OCI, indexed, List.of(layers));
    }

    private static LayerForge.Plan gzip(long seed, long bytes) {
        return new LayerForge.Plan(seed, bytes, Compression.GZIP);
    }

    /** Host and port. */
    public String address() {
        return registry.address();
    }

    public DistributionRegistry registry() {
        return registry;
    }

    public List<ForgedImage> images() {
        return images;
    }

    /** Where the image can be pulled here. */
    public String pullReference(ForgedImage image) {
        return address() + "/" + image.reference();
    }

    /** Every distinct blob of the images for linux/amd64 (configurations and layers) with a repository that has it. */
    public Map<Descriptor, String> distinctBlobs() {
        Map<Digest, Descriptor> seen = new LinkedHashMap<>();
        Map<Descriptor, String> blobs = new LinkedHashMap<>();
        for (ForgedImage image : images) {
            List<Descriptor> all = new ArrayList<>(image.layers());
            all.add(image.config());
            for (Descriptor blob : all) {
                // One blob may have two media types; its bytes count once.
                if (seen.putIfAbsent(blob.digest(), blob) == null) {
                    blobs.put(blob, image.name());
                }
            }
        }
        return blobs;
    }

    /** Sum of {@link #distinctBlobs()}. */
    public long distinctBytes() {
        return distinctBlobs().keySet().stream().mapToLong(Descriptor::size).sum();
    }

    @Override
    public void close() {
        registry.close();
    }
}
