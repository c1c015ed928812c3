package io.hubcrate.build;

import io.hubcrate.bundle.BundleNames;
import io.hubcrate.content.Digest;
import io.hubcrate.elf.GlibcVersion;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.ImageNeed;
import io.hubcrate.image.ImageReference;
import io.hubcrate.image.Platform;
import io.hubcrate.lock.BundleLock;
import io.hubcrate.lock.BundleLock.LockedArchive;
import io.hubcrate.lock.BundleLock.LockedChart;
import io.hubcrate.lock.BundleLock.LockedFile;
import io.hubcrate.lock.BundleLock.LockedImage;
import io.hubcrate.lock.BundleLock.LockedProgram;
import io.hubcrate.lock.BundleLock.LockedRuntime;
import io.hubcrate.lock.ImageOrigin;
import io.hubcrate.lock.LockFile;
import io.hubcrate.lock.LockedPackageSet;
import io.hubcrate.lock.LockedPackageSet.LockedPackage;
import io.hubcrate.lock.LockedPackageSet.MadeFile;
import io.hubcrate.manifest.BundleManifest;
import io.hubcrate.manifest.TargetOs;
import io.hubcrate.manifest.WantedPackages;
import io.hubcrate.runtime.InstallerParts;
import io.hubcrate.runtime.SiteFile;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * The documents of a bundle that holds everything there is: images from a registry, from an archive and derived, programs
 * and members of archives, packages, Java. The tarballs are planned, not made: for what only reads documents. The chart is
 * the same in both.
 */
@NullMarked
public final class EverythingBundle {
    private static final String SIGNER = "6341AB2753D78A78A7C27BB124C6A8A7F4A80EB5";

    private final Path folder;
    private final boolean later;
    /** Replaces a text that stands in many places of the report. */
    public String reason = "jupyterhub: hub.image in values.yaml";

    /**
     * @param folder in which the bundle's folder and its lock appear
     * @param later the bundle after: newer versions, one package more and one less
     */
    public EverythingBundle(Path folder, boolean later) {
        this.folder = folder;
        this.later = later;
    }

    /** Writes it; its lock stands beside it as {@code site.lock.json}. */
    public Path write() throws IOException {
        Files.createDirectories(folder);
        byte[] key = "the key\n".getBytes(StandardCharsets.UTF_8);
        Files.write(folder.resolve("base.asc"), key);
        BundleLock lock = lock(key);
        Path lockPath = folder.resolve("site.lock.json");
        LockFile.write(lockPath, lock);
        BuildRequest request = new BuildRequest(
                manifest(), lock, Files.readAllBytes(lockPath), Platform.LINUX_AMD64, folder, null, false, null, 1);
        InstallerParts java = java();
        BundlePlan plan = new BundlePlanner(
                        request, "0.1.0", new LockedInputs(folder, lock.inputs()), java, image -> Map.of())
                .plan();
        Path bundle = Files.createDirectories(folder.resolve(plan.index().folderName()));
        SortedMap<String, Digest> sums = new TreeMap<>();
        plan.index().volumes().forEach(volume -> sums.put(volume.file(), digest(volume.file())));
        SortedMap<String, byte[]> documents = new TreeMap<>(Documents.of(plan, request, java, sums));
        documents.put(BundleNames.INDEX, plan.indexJson());
        for (Map.Entry<String, byte[]> document : documents.entrySet()) {
            Files.write(bundle.resolve(document.getKey()), document.getValue());
        }
        return bundle;
    }

    private BundleManifest manifest() {
        WantedPackages.Repository base = new WantedPackages.Repository(
                "base", URI.create("https://mirror.example/7/os/"), List.of(folder.resolve("base.asc")), false);
        return BundleManifest.named(folder.resolve("site.yaml"), "site", later ? "2" : "1")
                .sequence(later ? 8 : 7)
                .validUntil(LocalDate.of(2027, 6, 30))
                .intendedSites(List.of("north"))
                .platforms(List.of(Platform.LINUX_AMD64))
                .kubernetes(new BundleManifest.Kubernetes(
                        "1.20.15", BundleManifest.ContainerRuntime.DOCKER, null, List.of()))
                .packages(List.of(
                        new WantedPackages("nfs", "el7", List.of(base), List.of("nfs-utils"), List.of(), false, null)))
                .targetOs(TargetOs.EL7)
                .runtime(new BundleManifest.JavaRuntime(
                        List.of(URI.create("https://files.example/jdk.tar.gz")), digest("jdk")))
                .build();
    }

    private BundleLock lock(byte[] key) {
        SortedMap<String, Digest> inputs = new TreeMap<>();
        inputs.put("base.asc", Digest.of(key));
        return new BundleLock(
                "0.1.0",
                new TreeMap<>(),
                inputs,
                List.of(new BundleLock.PlatformLock(
                        Platform.LINUX_AMD64, images(), List.of(chart()), files(), List.of(packages()))),
                List.of(
                        new BundleLock.Host("registry-1.docker.io", List.of("images")),
                        new BundleLock.Host("dl.k8s.io", List.of("files"))),
                List.of(new BundleLock.Note("kubernetes-unmaintained", "Kubernetes 1.20 is no longer maintained")),
                new LockedRuntime(
                        List.of(URI.create("https://files.example/jdk.tar.gz")),
                        digest(later ? "jdk 2" : "jdk"),
                        190_000_000,
                        "",
                        ""));
    }

    private List<LockedImage> images() {
        String version = later ? "1.2.0" : "0.9.1";
        ImageReference notebook = ImageReference.parse("docker.io/jupyterhub/k8s-singleuser-sample:" + version);
        List<LockedImage> images = new ArrayList<>();
        images.add(image("docker.io/jupyterhub/k8s-hub:" + version, true, null, "base", "hub " + version));
        images.add(image("quay.io/jupyterhub/configurable-http-proxy:4.2.1", true, null, "proxy"));
        images.add(image("docker.io/library/traefik:v2.1", false, null, "traefik"));
        images.add(image(
                "registry.example/lab:2024.1", true, new ImageOrigin.Local("docker-archive:images/lab.tar"), "lab"));
        images.add(image(
                "registry.example/notebook-with-course:2024.1",
                true,
                new ImageOrigin.Derived(
                        notebook,
                        notebook,
                        "",
                        blob("notebook manifest " + version, 1200),
                        blob("notebook config " + version, 4000),
                        List.of(new ImageOrigin.Folder("course", "/opt/course", digest("course"))),
                        notebook,
                        List.of(new ImageOrigin.ReplacedValue("jhub", "singleuser.image"))),
                "base",
                "notebook " + version,
                "course"));
        return images;
    }

    private LockedImage image(String name, boolean required, @Nullable ImageOrigin origin, String... layers) {
        ImageReference reference = ImageReference.parse(name);
        ImageNeed need = new ImageNeed(
                reference, List.of(name), required, List.of(new ImageNeed.Source(ImageNeed.Kind.VALUES, reason)));
        List<Descriptor> blobs = new ArrayList<>();
        for (String layer : layers) {
            blobs.add(new Descriptor(
                    "application/vnd.oci.image.layer.v1.tar+gzip", digest(layer), 30_000_000L + layer.length()));
        }
        String content = name + String.join(",", layers);
        Descriptor manifest = new Descriptor("application/vnd.oci.image.manifest.v1+json", digest(content), 1000);
        Descriptor config =
                new Descriptor("application/vnd.oci.image.config.v1+json", digest("config " + content), 5000);
        return new LockedImage(need, reference, null, false, manifest, config, blobs, origin);
    }

    private LockedChart chart() {
        return new LockedChart(
                "jupyterhub",
                "0.9.1",
                "1.1.0",
                "",
                "jhub",
                "jhub",
                "https://hub.jupyter.org/helm-chart/",
                URI.create("https://hub.jupyter.org/helm-chart/jupyterhub.tgz"),
                digest("chart"),
                30_000,
                "",
                List.of(),
                "prePuller:\n  hook:\n    enabled: false\n");
    }

    private List<LockedFile> files() {
        return List.of(
                new LockedFile(
                        "kubeadm",
                        BundleLock.Role.BINARIES,
                        List.of(URI.create("https://dl.k8s.io/release/v1.20.15/bin/linux/amd64/kubeadm")),
                        digest("kubeadm" + later),
                        39_000_000,
                        true,
                        null,
                        new LockedProgram("amd64", later ? new GlibcVersion(2, 17) : null)),
                new LockedFile(
                        "helm",
                        BundleLock.Role.BINARIES,
                        List.of(URI.create("https://get.helm.sh/helm-v3.5.4-linux-amd64.tar.gz")),
                        digest("helm"),
                        41_000_000,
                        true,
                        new LockedArchive("linux-amd64/helm", digest("helm archive"), 12_000_000),
                        new LockedProgram("amd64", null)));
    }

    private LockedPackageSet packages() {
        List<LockedPackage> packages = new ArrayList<>();
        packages.add(rpm("gssproxy-0.7.0-" + (later ? "30" : "29") + ".el7.x86_64"));
        packages.add(rpm(later ? "keyutils-1.5.8-3.el7.x86_64" : "libevent-2.0.21-4.el7.x86_64"));
        packages.add(rpm("nfs-utils-1:1.3.0-0.68.el7.x86_64"));
        return new LockedPackageSet(
                "nfs",
                "el7",
                List.of("nfs-utils-1:1.3.0-0.68.el7.x86_64"),
                packages,
                null,
                List.of(new MadeFile("repomd.xml", digest("repomd" + later), 1500)),
                List.of("bash", "glibc"));
    }

    private static LockedPackage rpm(String nevra) {
        return new LockedPackage(
                nevra,
                "base",
                URI.create("https://mirror.example/7/os/" + nevra.replace(":", "-") + ".rpm"),
                digest(nevra),
                412_000,
                SIGNER);
    }

    private InstallerParts java() {
        String version = later ? "25.0.4" : "25.0.3";
        List<SiteFile> files = new ArrayList<>();
        files.add(made("runtime/bin/java", version, 12_000, true));
        files.add(made("runtime/lib/modules", version, 31_000_000, false));
        files.add(made("hubcrate/hubcrate.jar", "jar", 900_000, false));
        files.add(made("hubcrate/bin/hubcrate", "launcher", 2_000, true));
        return new InstallerParts(files, version, "Eclipse Adoptium", new GlibcVersion(2, 17));
    }

    private SiteFile made(String name, String content, long size, boolean executable) {
        return new SiteFile(name, folder.resolve("none"), digest(name + content), size, executable);
    }

    private static Descriptor blob(String content, long size) {
        return new Descriptor("application/vnd.oci.image.manifest.v1+json", digest(content), size);
    }

    private static Digest digest(String content) {
        return Digest.of(content.getBytes(StandardCharsets.UTF_8));
    }
}
