package io.hubcrate.cluster;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.bundle.BundleIndex.Kind;
import io.hubcrate.bundle.BundleIndex.Role;
import io.hubcrate.bundle.BundleIndex.Segment;
import io.hubcrate.content.ByteSource;
import io.hubcrate.content.Digest;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.ImageNeed;
import io.hubcrate.image.ImageReference;
import io.hubcrate.image.Platform;
import io.hubcrate.install.BundleContent;
import io.hubcrate.json.Json;
import io.hubcrate.manifest.BundleManifest.ContainerRuntime;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a bundle of Kubernetes is to the steps that make a cluster: a kubeadm, and images with their layout. */
final class KubernetesParts implements BundleContent {
    static final String HUB = "quay.io/jupyterhub/k8s-hub:4.3.0";

    final List<String> kubeadmImages = new ArrayList<>();
    String version = "1.34.4";
    ContainerRuntime runtime = ContainerRuntime.CONTAINERD;
    String kubeadm = "kubeadm";

    private final Map<String, byte[]> files = new LinkedHashMap<>();

    KubernetesParts() {
        for (String image : List.of("kube-apiserver", "kube-controller-manager", "kube-scheduler", "kube-proxy")) {
            kubeadmImages.add("registry.k8s.io/" + image + ":v" + version);
        }
        kubeadmImages.addAll(List.of(
                "registry.k8s.io/coredns/coredns:v1.12.1",
                "registry.k8s.io/pause:3.10.1",
                "registry.k8s.io/etcd:3.6.5-0"));
    }

    /** The line by which {@code ctr images check} says that an image is whole. */
    static String whole(String reference) {
        return reference + " application/vnd.oci.image.manifest.v1+json " + manifest(reference)
                + " complete (3/3) 1.0 MiB/1.0 MiB true\n";
    }

    private static Digest manifest(String reference) {
        return Digest.of(reference.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public BundleIndex index() {
        files.put("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8));
        ObjectNode layout = Json.object();
        ArrayNode manifests = layout.putArray("manifests");
        List<BundleIndex.Image> images = new ArrayList<>();
        kubeadmImages.forEach(image -> images.add(image(image, ImageNeed.Kind.KUBEADM)));
        images.add(image(HUB, ImageNeed.Kind.RENDERED));
        images.forEach(image -> manifests
                .addObject()
                .put("digest", image.manifest().digest().toString())
                .putObject("annotations")
                .put("io.containerd.image.name", image.reference().toString()));
        files.put("index.json", Json.write(layout));
        List<Entry> entries = new ArrayList<>();
        files.forEach((name, bytes) -> entries.add(entry(Role.IMAGES, Kind.LAYOUT, name, bytes)));
        entries.add(entry(Role.BINARIES, Kind.FILE, kubeadm, new byte[] {1}));
        return new BundleIndex(
                "small",
                "2026.11",
                Platform.LINUX_AMD64,
                7,
                null,
                List.of(),
                "0.1.0-test",
                Digest.of(new byte[0]),
                null,
                new BundleIndex.Kubernetes(version, runtime),
                false,
                new BundleIndex.Requires(0, 0, 0),
                List.of(),
                List.of(),
                entries,
                images,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                null);
    }

    private static BundleIndex.Image image(String reference, ImageNeed.Kind kind) {
        ImageReference parsed = ImageReference.parse(reference);
        Descriptor blob = new Descriptor("application/json", manifest(reference), 1);
        ImageNeed need = new ImageNeed(parsed, List.of(reference), true, List.of(new ImageNeed.Source(kind, "a test")));
        return new BundleIndex.Image(need, parsed, null, false, blob, blob, List.of());
    }

    private static Entry entry(Role role, Kind kind, String name, byte[] bytes) {
        Segment segment = new Segment(role.text() + ".tar", 0, bytes.length);
        boolean program = role == Role.BINARIES;
        return new Entry(role, kind, name, Digest.of(bytes), bytes.length, program, List.of(segment));
    }

    @Override
    public Digest sums() {
        return Digest.of(version.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public ByteSource open(Entry entry) {
        byte[] bytes = files.get(entry.name());
        if (bytes == null) {
            throw new AssertionError("no step under test reads " + entry.name());
        }
        return sink -> sink.write(bytes, 0, bytes.length);
    }
}
