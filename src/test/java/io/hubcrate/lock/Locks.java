package io.hubcrate.lock;

import io.hubcrate.content.Digest;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.ImageNeed;
import io.hubcrate.image.ImageReference;
import io.hubcrate.image.MediaTypes;
import io.hubcrate.image.Platform;
import io.hubcrate.lock.BundleLock.Host;
import io.hubcrate.lock.BundleLock.LockedChart;
import io.hubcrate.lock.BundleLock.LockedFile;
import io.hubcrate.lock.BundleLock.LockedImage;
import io.hubcrate.lock.BundleLock.Note;
import io.hubcrate.lock.BundleLock.PlatformLock;
import io.hubcrate.lock.BundleLock.Role;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Locks to test with. */
final class Locks {
    private Locks() {}

    /** One of everything, with every optional value there or not at least once. */
    static BundleLock everything() {
        PlatformLock platform = new PlatformLock(
                Platform.LINUX_AMD64,
                List.of(image("docker.io/library/busybox:1.36", "one", true), image("quay.io/a/b:2", "two", false)),
                List.of(chart("jhub", "3.3.8", "chart"), local()),
                List.of(
                        file("kubeadm", Role.BINARIES, "kubeadm bytes"),
                        file("flannel.yaml", Role.CHARTS, "flannel bytes")));
        return new BundleLock(
                "0.1.0",
                new TreeMap<>(Map.of("name", "classic", "version", "1.30")),
                new TreeMap<>(Map.of("values.yaml", digest("values"))),
                List.of(platform),
                List.of(new Host("quay.io", List.of("images", "tokens"))),
                List.of(new Note("rename-unused", "nothing begins with 'x'")),
                new BundleLock.LockedRuntime(
                        List.of(URI.create("https://files.example/jdk.tar.gz")), digest("jdk"), 140, "", ""));
    }

    static BundleLock of(List<LockedImage> images, List<LockedChart> charts, List<LockedFile> files) {
        return new BundleLock(
                "0.1.0",
                new TreeMap<>(),
                new TreeMap<>(),
                List.of(new PlatformLock(Platform.LINUX_AMD64, images, charts, files)),
                List.of(),
                List.of());
    }

    static LockedImage image(String reference, String content, boolean withIndex) {
        ImageReference parsed = ImageReference.parse(reference);
        return new LockedImage(
                new ImageNeed(
                        parsed,
                        List.of(reference),
                        withIndex,
                        List.of(new ImageNeed.Source(ImageNeed.Kind.RENDERED, "hub: Deployment hub"))),
                withIndex ? parsed : parsed.movedTo("mirror.example/x"),
                withIndex ? descriptor(MediaTypes.OCI_INDEX, content + " index") : null,
                withIndex,
                descriptor(MediaTypes.OCI_MANIFEST, content + " manifest"),
                descriptor(MediaTypes.OCI_CONFIG, content + " config"),
                List.of(descriptor(MediaTypes.OCI_LAYER_GZIP, "base"), descriptor(MediaTypes.OCI_LAYER, content)));
    }

    static LockedChart chart(String release, String version, String content) {
        return new LockedChart(
                "jupyterhub",
                version,
                "4.1.6",
                ">=1.23.0-0",
                release,
                "jhub",
                "https://hub.jupyter.org/helm-chart/",
                URI.create("https://hub.jupyter.org/helm-chart/jupyterhub-" + version + ".tgz"),
                digest(content),
                content.length(),
                "",
                List.of("values.yaml"),
                "prePuller:\n  hook:\n    enabled: false\n");
    }

    private static LockedChart local() {
        return new LockedChart(
                "site", "0.1.0", "", "", "site", "site", "charts/site", null, digest("site"), 7, "ABCD", List.of(), "");
    }

    static LockedFile file(String name, Role role, String content) {
        return new LockedFile(
                name,
                role,
                List.of(URI.create("https://files.example/" + name)),
                digest(content),
                content.length(),
                role == Role.BINARIES);
    }

    static Descriptor descriptor(String mediaType, String content) {
        return new Descriptor(mediaType, digest(content), content.length());
    }

    static Digest digest(String content) {
        return Digest.of(content.getBytes(StandardCharsets.UTF_8));
    }
}
