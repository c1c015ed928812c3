package io.hubcrate.testing;

import io.hubcrate.build.BuildRequest;
import io.hubcrate.build.BundleBuilder;
import io.hubcrate.build.SumsSigner;
import io.hubcrate.chart.ChartArchive;
import io.hubcrate.chart.ChartSource;
import io.hubcrate.content.Digest;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.ImageNeed;
import io.hubcrate.image.ImageReference;
import io.hubcrate.image.Platform;
import io.hubcrate.lock.BundleLock;
import io.hubcrate.lock.BundleLock.LockedChart;
import io.hubcrate.lock.BundleLock.LockedFile;
import io.hubcrate.lock.BundleLock.LockedImage;
import io.hubcrate.manifest.BundleManifest;
import io.hubcrate.manifest.BundleManifest.ChartOrigin;
import io.hubcrate.progress.EventSink;
import io.hubcrate.trust.TrustPolicy;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * A small bundle that has every kind of entry: OCI and schema-2 images that share a layer, one with its index kept, one
 * known by digest only, one not required, charts from an address and from a folder, values, manifests, files.
 */
@NullMarked
public final class SmallBundle {
    private static final String KUBECTL = "kubectl";

    public static final String KEY_ID = "0123456789ABCDEF";

    public final BlobRegistry registry = new BlobRegistry();
    public final FileWeb web = new FileWeb();
    public final Path folder;
    /** Replaces the values file's text. */
    public String values = "hub:\n  db:\n    type: sqlite-memory\n";

    /** Whether it brings a cluster: Kubernetes with Docker, and a program. */
    public boolean cluster = true;

    /** The name of its program; one that brings no cluster has none unless it is given another name. */
    public String program = KUBECTL;

    /** What it is called. */
    public String name = "small";

    /** The bundle's number among those of its name. */
    public long sequence = 7;

    /** Its version. */
    public String version = "2026.11";

    public List<String> allowedSecrets = List.of();
    public EventSink events = EventSink.NONE;
    public int connections = 4;
    public long volumeSize = BuildRequest.UNCUT;

    /** Of the chart with an address, jupyterhub 0.9.1; nobody looks into it if it is not another one. */
    public byte[] chart = noise(11, 30_000);

    private final byte[] localChart = noise(12, 20_001);
    private final List<LockedImage> images = new ArrayList<>();

    /** @param folder where the manifest's local files are put */
    public SmallBundle(Path folder) {
        this.folder = folder;
        ForgedImage.Layer base = ForgedImage.layer(registry, 1, 150_000, false, true);
        ForgedImage hub = ForgedImage.of(
                registry, false, "hub", List.of(base, ForgedImage.layer(registry, 2, 40_960, false, false)));
        add("docker.io/jupyterhub/k8s-hub:0.9.1", hub, null, true);
        add("docker.io/jupyterhub/k8s-hub:latest-alias", hub, null, true);
        add(
                "docker.io/jupyterhub/k8s-network-tools:0.9.1",
                ForgedImage.of(registry, false, "tools", List.of(base)),
                null,
                true);
        ForgedImage proxy =
                ForgedImage.of(registry, true, "proxy", List.of(ForgedImage.layer(registry, 3, 60_123, true, true)));
        Descriptor index = proxy.index(registry);
        add("quay.io/jupyterhub/configurable-http-proxy:4.2.1@" + index.digest(), proxy, index, true);
        ForgedImage digestOnly =
                ForgedImage.of(registry, true, "pause", List.of(ForgedImage.layer(registry, 4, 1_024, true, false)));
        add("registry.k8s.io/pause@" + digestOnly.manifest().digest(), digestOnly, null, true);
        ForgedImage extra =
                ForgedImage.of(registry, true, "extra", List.of(ForgedImage.layer(registry, 5, 20_000, true, true)));
        add("docker.io/library/extra:1", extra, null, false);
    }

    private void add(String reference, ForgedImage image, @Nullable Descriptor index, boolean required) {
        ImageReference parsed = ImageReference.parse(reference);
        ImageNeed need = new ImageNeed(
                parsed,
                List.of(reference),
                required,
                List.of(new ImageNeed.Source(ImageNeed.Kind.VALUES, "jupyterhub: values.yaml")));
        images.add(
                new LockedImage(need, parsed, index, index != null, image.manifest(), image.config(), image.layers()));
    }

    public List<LockedImage> images() {
        return images;
    }

    /** Builds into {@code out} with a signature by {@link #KEY_ID}. */
    public Path build(Path out) {
        return builder().build(request(out, null, false));
    }

    public BundleBuilder builder() {
        return new BundleBuilder(web, registry, charts(), events, "0.1.0-test");
    }

    /** Gives the local chart, and no other. */
    public ChartSource charts() {
        return spec -> {
            if (!spec.name().equals("local")) {
                throw new AssertionError("a chart with an address is fetched from there: " + spec);
            }
            return new ChartArchive(localChart, Digest.of(localChart), "local", "1.0.0", "", "", null, "./local", "");
        };
    }

    /** With images, charts and files in an order that depends on {@code out}, as two locks' might. */
    public BuildRequest request(Path out, @Nullable Path cache, boolean requiredOnly) {
        try {
            return request(new Random(out.hashCode()), out, cache, requiredOnly);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private BuildRequest request(Random shuffle, Path out, @Nullable Path cache, boolean requiredOnly)
            throws IOException {
        Files.createDirectories(folder);
        byte[] manifestYaml = "kind: ConfigMap\nmetadata:\n  name: cni\n".getBytes(StandardCharsets.UTF_8);
        byte[] valuesYaml = values.getBytes(StandardCharsets.UTF_8);
        Files.write(folder.resolve("values.yaml"), valuesYaml);
        Files.write(folder.resolve("cni.yaml"), manifestYaml);
        SortedMap<String, Digest> inputs = new TreeMap<>();
        inputs.put("values.yaml", Digest.of(valuesYaml));
        inputs.put("cni.yaml", Digest.of(manifestYaml));
        BundleLock.PlatformLock platform = new BundleLock.PlatformLock(
                Platform.LINUX_AMD64,
                shuffled(shuffle, images),
                shuffled(shuffle, lockedCharts()),
                shuffled(shuffle, lockedFiles()));
        BundleLock lock = new BundleLock(
                "0.1.0-test",
                new TreeMap<>(),
                inputs,
                List.of(platform),
                List.of(new BundleLock.Host("quay.io", List.of("images"))),
                List.of(new BundleLock.Note("end-of-life", "Kubernetes 1.20 is no longer maintained")));
        byte[] lockFile = "{\"the\": \"lock\"}\n".getBytes(StandardCharsets.UTF_8);
        SumsSigner signer = sums -> new SumsSigner.Signature(KEY_ID, signature(sums));
        return new BuildRequest(
                        manifest(), lock, lockFile, Platform.LINUX_AMD64, out, cache, requiredOnly, signer, connections)
                .withVolumeSize(volumeSize);
    }

    private BundleManifest manifest() {
        ChartOrigin local = new ChartOrigin.Local(Path.of("local"));
        return BundleManifest.named(folder.resolve("small.yaml"), name, version)
                .sequence(sequence)
                .validUntil(LocalDate.of(2027, 6, 30))
                .intendedSites(List.of("north", "east"))
                .platforms(List.of(Platform.LINUX_AMD64))
                .kubernetes(
                        cluster
                                ? new BundleManifest.Kubernetes(
                                        "1.20.2", BundleManifest.ContainerRuntime.DOCKER, null, List.of())
                                : null)
                .charts(List.of(new BundleManifest.Chart("local", local, null, "local", "tools", List.of(), null)))
                .manifests(List.of(new BundleManifest.ManifestFile("cni.yaml", Path.of("cni.yaml"), null, null)))
                .allowedSecrets(allowedSecrets)
                .build();
    }

    private List<LockedChart> lockedCharts() {
        URI url = web.add("https://hub.jupyter.org/helm-chart/jupyterhub-0.9.1.tgz", chart);
        return List.of(
                new LockedChart(
                        "jupyterhub",
                        "0.9.1",
                        "1.1.0",
                        ">=1.11.0-0",
                        "jhub",
                        "jhub",
                        "https://hub.jupyter.org/helm-chart/",
                        url,
                        Digest.of(chart),
                        chart.length,
                        "",
                        List.of("values.yaml"),
                        "prePuller:\n  hook:\n    enabled: false\n"),
                new LockedChart(
                        "local",
                        "1.0.0",
                        "",
                        "",
                        "local",
                        "tools",
                        "./local",
                        null,
                        Digest.of(localChart),
                        localChart.length,
                        "",
                        List.of(),
                        ""));
    }

    private List<LockedFile> lockedFiles() {
        byte[] kubectl = noise(13, 80_000);
        byte[] remote = "kind: Namespace\nmetadata:\n  name: metallb\n".getBytes(StandardCharsets.UTF_8);
        URI gone = URI.create("https://dl.k8s.io/gone/kubectl");
        URI mirror = web.add("https://dl.k8s.io/release/v1.20.2/bin/linux/amd64/kubectl", kubectl);
        URI manifest = web.add("https://example.org/metallb.yaml", remote);
        LockedFile program = new LockedFile(
                this.program,
                BundleLock.Role.BINARIES,
                List.of(gone, mirror),
                Digest.of(kubectl),
                kubectl.length,
                true);
        LockedFile text = new LockedFile(
                "metallb.yaml", BundleLock.Role.CHARTS, List.of(manifest), Digest.of(remote), remote.length, false);
        return cluster || !this.program.equals(KUBECTL) ? List.of(program, text) : List.of(text);
    }

    private static <T> List<T> shuffled(Random random, List<T> list) {
        List<T> copy = new ArrayList<>(list);
        Collections.shuffle(copy, random);
        return copy;
    }

    private static byte[] noise(long seed, int size) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** Not OpenPGP: a keyed digest, so that any flipped bit shows. */
    private static byte[] signature(byte[] sums) {
        return ("signed by " + KEY_ID + " over " + Digest.of(sums) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Accepts exactly the signature that {@link #build} makes. */
    public static TrustPolicy policy() {
        return new TrustPolicy() {
            @Override
            public void requireApart(Path bundle) {
                // It has no files.
            }

            @Override
            public Accepted requireSignatures(byte[] signed, SortedMap<String, byte[]> signatures) {
                for (var entry : signatures.entrySet()) {
                    if (!Arrays.equals(entry.getValue(), signature(signed))) {
                        throw new IntegrityException("bad-signature", entry.getKey(), "a good one", "another", "");
                    }
                }
                if (signatures.isEmpty()) {
                    throw new IntegrityException("unsigned", "SHA256SUMS", "a signature", "none", "");
                }
                return new Accepted(List.of(new Signer(KEY_ID, "somebody", Instant.EPOCH)), List.of());
            }

            @Override
            public List<String> requireAcceptable(Claims claims) {
                return List.of("claims of " + claims.name() + " " + claims.sequence());
            }
        };
    }
}
