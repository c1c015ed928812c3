package io.hubcrate.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.chart.ChartArchive;
import io.hubcrate.chart.ChartSource;
import io.hubcrate.content.Digest;
import io.hubcrate.discovery.Discovery;
import io.hubcrate.discovery.DiscoveryInput;
import io.hubcrate.failure.Category;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.SourceException;
import io.hubcrate.failure.ToolException;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.ImageNeed;
import io.hubcrate.image.ImageReference;
import io.hubcrate.image.MediaTypes;
import io.hubcrate.image.Platform;
import io.hubcrate.lock.BundleLock;
import io.hubcrate.lock.BundleLock.LockedChart;
import io.hubcrate.lock.BundleLock.LockedFile;
import io.hubcrate.lock.BundleLock.LockedImage;
import io.hubcrate.lock.BundleLock.Note;
import io.hubcrate.lock.BundleLock.PlatformLock;
import io.hubcrate.lock.LockChanges;
import io.hubcrate.lock.LockCheck;
import io.hubcrate.lock.LockFile;
import io.hubcrate.manifest.BundleManifest;
import io.hubcrate.manifest.BundleManifest.Rename;
import io.hubcrate.manifest.BundleManifestReader;
import io.hubcrate.progress.EventSink;
import io.hubcrate.testing.InMemoryRegistry;
import io.hubcrate.testing.InMemoryWeb;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResolverTest {
    private static final String KUBEADM = "https://dl.k8s.io/release/v1.20.2/bin/linux/amd64/kubeadm";

    private final Path folder;

    private final InMemoryRegistry registry = new InMemoryRegistry();
    private final InMemoryWeb web = new InMemoryWeb();
    private final Map<String, String> offlineValues = new LinkedHashMap<>();
    private final List<Discovery.Finding> findings = new ArrayList<>();
    private final List<Discovery.Note> notes = new ArrayList<>();
    private List<DiscoveryInput> seen = new ArrayList<>();

    ResolverTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void writeLocalFiles() throws IOException {
        Files.createDirectories(folder.resolve("hub"));
        Files.writeString(folder.resolve("hub/Chart.yaml"), "name: jupyterhub\n");
        Files.writeString(folder.resolve("values.yaml"), "hub: {}\n");
        Files.writeString(folder.resolve("cni.yaml"), "kind: List\n");
    }

    @Test
    void locksImageBehindAnIndexWithBothDigests() throws IOException {
        Map<String, Descriptor> entries = twoArchitectures("quay.io/a/b:1");
        Descriptor index = registry.putIndex("quay.io/a/b:1", entries);

        LockedImage image = onlyImage(resolve(images("quay.io/a/b:1")));

        assertThat(image.index()).isEqualTo(index);
        assertThat(image.keepIndex()).isFalse();
        assertThat(image.manifest()).isEqualTo(entries.get("linux/amd64"));
        assertThat(image.config().mediaType()).isEqualTo(MediaTypes.DOCKER_CONFIG);
        assertThat(image.layers()).hasSize(1);
        assertThat(image.need().sources()).isNotEmpty();
    }

    @Test
    void locksImageWithoutIndex() throws IOException {
        Descriptor manifest = registry.putImage("quay.io/a/b:1", "amd64", "layer");

        LockedImage image = onlyImage(resolve(images("quay.io/a/b:1")));

        assertThat(image.index()).isNull();
        assertThat(image.manifest()).isEqualTo(manifest);
        assertThat(image.layers()).extracting(Descriptor::size).containsExactly((long) "layer".length());
    }

    @Test
    void keepsTheIndexWhereSomethingAsksForItsDigest() throws IOException {
        Descriptor index = registry.putIndex("quay.io/a/b:1", twoArchitectures("quay.io/a/b:1"));

        BundleLock lock = resolve(images("quay.io/a/b:1", "quay.io/a/b@" + index.digest()));

        assertThat(lock.platforms().get(0).images()).hasSize(2).allMatch(LockedImage::keepIndex);
    }

    @Test
    void keepsNoIndexWhereThePlatformsOwnDigestIsAskedFor() throws IOException {
        Map<String, Descriptor> entries = twoArchitectures("quay.io/a/b:1");
        registry.putIndex("quay.io/a/b:1", entries);
        String digest =
                Objects.requireNonNull(entries.get("linux/amd64")).digest().toString();

        BundleLock lock = resolve(images("quay.io/a/b:1", "quay.io/a/b@" + digest));

        assertThat(lock.platforms().get(0).images()).hasSize(2).noneMatch(LockedImage::keepIndex);
    }

    @Test
    void asksForTheTagOnceForAllPlatforms() throws IOException {
        registry.putIndex("quay.io/a/b:1", twoArchitectures("quay.io/a/b:1"));

        BundleLock lock =
                resolve("name: x\nversion: 1\nplatforms: [linux/arm64, linux/amd64]\nimages: ['quay.io/a/b:1']\n");

        assertThat(lock.platforms())
                .extracting(p -> p.platform().toString())
                .containsExactly("linux/amd64", "linux/arm64");
        assertThat(lock.platforms().get(0).images().get(0).manifest())
                .isNotEqualTo(lock.platforms().get(1).images().get(0).manifest());
        assertThat(registry.fetches("quay.io/a/b:1")).isOne();
    }

    @Test
    void pullsFromTheNewNameAndKeepsTheOld() throws IOException {
        registry.putImage("registry.k8s.io/pause:3.2", "amd64", "pause");

        LockedImage image = onlyImage(
                resolve(images("k8s.gcr.io/pause:3.2") + "renames:\n  - from: k8s.gcr.io\n    to: registry.k8s.io\n"));

        assertThat(image.need().reference()).hasToString("k8s.gcr.io/pause:3.2");
        assertThat(image.pullFrom()).hasToString("registry.k8s.io/pause:3.2");
    }

    @Test
    void notesRenameThatDidNothing() throws IOException {
        registry.putImage("quay.io/a/b:1", "amd64", "b");

        BundleLock lock =
                resolve(images("quay.io/a/b:1") + "renames:\n  - from: k8s.gcr.io\n    to: registry.k8s.io\n");

        assertThat(lock.notes()).extracting(Note::code).containsExactly("rename-unused");
    }

    @Test
    void namesTheWaysOutOfWithdrawnImages() throws IOException {
        registry.refuse("gcr.io/google_containers/pause:3.1", 403);

        ToolException failure = failure(images(
                "docker.io/bitnami/redis:7.0",
                "docker.io/bitnami/postgresql:14",
                "gcr.io/google_containers/pause:3.1"));

        assertThat(failure.code()).isEqualTo("image-withdrawn");
        assertThat(failure.category()).isEqualTo(Category.SOURCE);
        assertThat(((ResolveException) failure).failures())
                .extracting(
                        single -> ((ImageWithdrawnException) single).rename().orElseThrow())
                .containsExactly(
                        new Rename("docker.io/bitnami", "docker.io/bitnamilegacy"),
                        new Rename("docker.io/bitnami", "docker.io/bitnamilegacy"),
                        new Rename("gcr.io/google_containers", "registry.k8s.io"));
        assertThat(failure.advice())
                .contains(
                        """
                renames:
                  - from: docker.io/bitnami
                    to: docker.io/bitnamilegacy
                  - from: gcr.io/google_containers
                    to: registry.k8s.io
                """);
    }

    @Test
    void namesWithdrawnImageWithoutKnownSuccessor() throws IOException {
        ToolException failure = failure(images("quay.io/kubernetes-ingress-controller/nginx:0.1"));

        assertThat(failure).isInstanceOfSatisfying(ImageWithdrawnException.class, withdrawn -> {
            assertThat(withdrawn.rename()).isEmpty();
            assertThat(withdrawn.reference()).hasToString("quay.io/kubernetes-ingress-controller/nginx:0.1");
        });
    }

    @Test
    void tellsMissingImageFromRefusedLogin() throws IOException {
        registry.refuse("quay.io/private/x:1", 401);

        ResolveException failure = (ResolveException) failure(images("quay.io/a/absent:1", "quay.io/private/x:1"));

        assertThat(failure.failures())
                .extracting(ToolException::code)
                .containsExactly("image-not-found", "registry-refused");
        assertThat(failure.code()).isEqualTo("resolve-failed");
        assertThat(failure.category()).isEqualTo(Category.SOURCE);
    }

    @Test
    void gathersFailuresOfImagesAndFilesTogether() throws IOException {
        ResolveException failure =
                (ResolveException) failure(images("quay.io/a/absent:1") + "files:\n  - url: " + KUBEADM + "\n");

        assertThat(failure.failures())
                .extracting(ToolException::code)
                .containsExactly("image-not-found", "http-not-found");
    }

    @Test
    void listsThePlatformsThatThereAre() throws IOException {
        registry.putIndex("quay.io/a/b:1", Map.of("linux/s390x", registry.putImage("quay.io/a/b:z", "s390x", "z")));

        ToolException failure = failure(images("quay.io/a/b:1"));

        assertThat(failure.code()).isEqualTo("image-no-platform");
        assertThat(failure.getMessage()).contains("linux/s390x");
        assertThat(failure).isInstanceOf(SourceException.class);
    }

    @Test
    void refusesImageWhoseConfigurationIsForAnotherPlatform() throws IOException {
        registry.putImage("quay.io/a/b:1", "arm64", "b");

        assertThat(failure(images("quay.io/a/b:1")).code()).isEqualTo("image-platform-mismatch");
    }

    @Test
    void refusesManifestThatIsNotTheOneItsIndexNames() throws IOException {
        Descriptor promised = registry.putImage("quay.io/a/b:x", "amd64", "b");
        Descriptor wrongSize = new Descriptor(promised.mediaType(), promised.digest(), promised.size() + 1);
        registry.putIndex("quay.io/a/b:1", Map.of("linux/amd64", wrongSize));
        registry.putIndex("quay.io/a/b:2", Map.of("linux/amd64", promised));
        registry.putForged("quay.io/c/d@" + promised.digest(), MediaTypes.DOCKER_MANIFEST, "{}");
        registry.putIndex("quay.io/c/d:1", Map.of("linux/amd64", promised));

        assertThat(failure(images("quay.io/a/b:1"))).isInstanceOf(IntegrityException.class);
        assertThat(failure(images("quay.io/c/d:1"))).isInstanceOf(IntegrityException.class);
        assertThat(failure(images("quay.io/c/d@" + promised.digest()))).isInstanceOf(IntegrityException.class);
        assertThat(onlyImage(resolve(images("quay.io/a/b:2"))).manifest()).isEqualTo(promised);
    }

    @Test
    void refusesZstdLayersWithDockerOnly() throws IOException {
        registry.putImage("quay.io/a/b:1", "amd64", MediaTypes.OCI_LAYER_ZSTD, "b");
        String docker = "kubernetes:\n  version: 1.20.2\n  containerRuntime: docker\n";

        ToolException failure = failure(images("quay.io/a/b:1") + docker);
        BundleLock lock = resolve(images("quay.io/a/b:1") + docker.replace("docker", "containerd"));
        BundleLock unknown = resolve(images("quay.io/a/b:1"));

        assertThat(failure.code()).isEqualTo("image-zstd-docker");
        assertThat(failure.category()).isEqualTo(Category.INPUT);
        assertThat(lock.notes()).isEmpty();
        assertThat(unknown.notes()).extracting(Note::code).containsExactly("image-zstd");
    }

    @Test
    void tellsEachKindOfUnusableDocumentApart() throws IOException {
        registry.putDocument("quay.io/a/one:1", MediaTypes.DOCKER_SCHEMA_1_SIGNED, "{\"schemaVersion\":1}");
        registry.putImage("quay.io/a/foreign:1", "amd64", MediaTypes.DOCKER_FOREIGN_LAYER, "x");
        registry.putImage("quay.io/a/unknown:1", "amd64", "application/x-unknown", "x");
        registry.putDocument("quay.io/a/text:1", "text/plain", "{\"schemaVersion\":2}");
        registry.putDocument("quay.io/a/broken:1", MediaTypes.OCI_MANIFEST, "{\"schemaVersion\":2}");

        ResolveException failure = (ResolveException) failure(images(
                "quay.io/a/broken:1",
                "quay.io/a/foreign:1",
                "quay.io/a/one:1",
                "quay.io/a/text:1",
                "quay.io/a/unknown:1"));

        assertThat(failure.failures())
                .extracting(ToolException::code)
                .containsExactly(
                        "image-malformed",
                        "image-foreign-layer",
                        "image-schema1",
                        "image-not-an-image",
                        "image-unknown-layer");
    }

    @Test
    void refusesOpenFindingsWithOneFragmentForAll() throws IOException {
        findings.add(finding("f-1", "docker.io/library/a:1"));
        findings.add(finding("f-2", "docker.io/library/b:1"));

        InvalidInputException failure = (InvalidInputException) failure(images("quay.io/a/b:1"));

        assertThat(failure.code()).isEqualTo("findings-open");
        assertThat(failure.problems()).hasSize(2);
        assertThat(failure.advice())
                .contains(
                        """
                images:
                  - reference: docker.io/library/a:1
                    reason: named in env
                  - reference: docker.io/library/b:1
                    reason: named in env
                dismiss:
                  - finding: f-1
                    reason: "WHY"
                  - finding: f-2
                    reason: "WHY"
                """);
    }

    @Test
    void locksChartsFilesManifestsAndHosts() throws IOException {
        web.put(KUBEADM, "kubeadm bytes");
        web.put("https://files.example/flannel.yaml", "kind: DaemonSet");
        offlineValues.put("jhub", "prePuller: {}\n");
        notes.add(new Discovery.Note("old-chart", "an old chart"));
        web.restartStreams();

        BundleLock lock = resolve(
                """
                name: x
                version: 1
                platforms: [linux/amd64, linux/arm64]
                charts:
                  - name: jupyterhub
                    repository: https://hub.jupyter.org/helm-chart/
                    version: 3.3.8
                    release: jhub
                    values: [values.yaml]
                  - name: local
                    path: hub
                manifests: [cni.yaml, {url: "https://files.example/flannel.yaml"}]
                files:
                  - url: %s
                    executable: true
                    platforms: [linux/amd64]
                """
                        .formatted(KUBEADM));

        PlatformLock amd64 = lock.platforms().get(0);
        assertThat(amd64.charts()).extracting(LockedChart::release).containsExactly("jhub", "local");
        assertThat(amd64.charts()).extracting(LockedChart::source).containsExactly("https://charts.example/", "hub");
        assertThat(amd64.charts()).extracting(LockedChart::offlineValues).containsExactly("prePuller: {}\n", "");
        assertThat(amd64.charts().get(0).values()).containsExactly("values.yaml");
        assertThat(amd64.files())
                .extracting(LockedFile::name, LockedFile::role, LockedFile::size, LockedFile::digest)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                "kubeadm", BundleLock.Role.BINARIES, 13L, digest("kubeadm bytes")),
                        org.assertj.core.groups.Tuple.tuple(
                                "flannel.yaml", BundleLock.Role.CHARTS, 15L, digest("kind: DaemonSet")));
        assertThat(lock.platforms().get(1).files()).extracting(LockedFile::name).containsExactly("flannel.yaml");
        assertThat(lock.inputs().keySet()).containsExactly("cni.yaml", "hub/Chart.yaml", "values.yaml");
        assertThat(lock.hosts()).extracting(BundleLock.Host::name).containsExactly("dl.k8s.io", "files.example");
        assertThat(lock.notes()).extracting(Note::code).containsExactly("old-chart");
        assertThat(seen.get(0).charts().get(0).values()).containsExactly("hub: {}\n");
        assertThat(seen.get(0).kubernetesManifests())
                .extracting(text -> text.name())
                .containsExactly("cni.yaml", "flannel.yaml");
    }

    @Test
    void refusesFilesThatAreNotThePinnedOnes() throws IOException {
        web.put(KUBEADM, "other bytes");
        web.put("https://files.example/cni.yaml", "other bytes");
        String pin = digest("kubeadm bytes").hex();

        ToolException file =
                failure("name: x\nversion: 1\nfiles:\n  - url: " + KUBEADM + "\n    sha256: " + pin + "\n");
        ToolException manifest = failure("name: x\nversion: 1\nmanifests:\n  - url: https://files.example/cni.yaml\n"
                + "    sha256: " + pin + "\n");

        assertThat(file.code()).isEqualTo("file-digest-mismatch");
        assertThat(file.category()).isEqualTo(Category.INTEGRITY);
        assertThat(manifest.code()).isEqualTo("file-digest-mismatch");
    }

    @Test
    void measuresFromTheFirstMirrorThatAnswers() throws IOException {
        web.put("https://b.example/k", "bytes");
        String urls = "files:\n  - name: k\n    urls: [https://a.example/k, https://b.example/k]\n";

        BundleLock lock = resolve("name: x\nversion: 1\n" + urls);
        ToolException failure = failure("name: x\nversion: 1\n" + urls.replace("b.example", "c.example"));

        assertThat(lock.platforms().get(0).files().get(0).urls()).hasSize(2);
        assertThat(lock.hosts()).hasSize(2);
        assertThat(failure.code()).isEqualTo("file-unavailable");
    }

    @Test
    void givesTheSameLockWhateverTheOrderOfArrival() throws IOException {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String name = "quay.io/a/image" + i + ":1";
            registry.putIndex(name, twoArchitectures(name));
            names.add("'" + name + "'");
        }
        web.put(KUBEADM, "kubeadm bytes");
        web.put("https://files.example/second", "second");
        String rest = "files:\n  - url: " + KUBEADM + "\n  - url: https://files.example/second\n";
        byte[] expected = LockFile.toJson(resolve("name: x\nversion: 1\nimages: " + names + "\n" + rest));

        for (int seed = 0; seed < 5; seed++) {
            Random random = new Random(seed);
            java.util.Collections.shuffle(names, random);
            registry.delayWith(() -> pause(random));
            web.delayWith(() -> pause(random));

            BundleLock lock = resolve("version: 1\nname: x\n" + rest + "images: " + names + "\n");

            assertThat(LockFile.toJson(lock)).isEqualTo(expected);
        }
    }

    @Test
    void movesNothingThatAnEarlierLockPinned() throws IOException {
        registry.putIndex("quay.io/a/b:1", twoArchitectures("quay.io/a/b:1"));
        web.put(KUBEADM, "kubeadm bytes");
        String files = "files:\n  - url: " + KUBEADM + "\n";
        BundleLock earlier = resolve(images("quay.io/a/b:1") + files);
        registry.putImage("quay.io/a/b:1", "amd64", "moved");
        registry.putImage("quay.io/c/d:1", "amd64", "new");
        web.put(KUBEADM, "other bytes");
        BundleManifest manifest = read(images("quay.io/a/b:1", "quay.io/c/d:1") + files);

        BundleLock kept = resolver().resolve(manifest, earlier);
        BundleLock moved = resolver().resolve(manifest, null);

        assertThat(kept.platforms().get(0).images().get(0)).isEqualTo(onlyImage(earlier));
        assertThat(kept.platforms().get(0).images()).hasSize(2);
        assertThat(kept.platforms().get(0).files())
                .isEqualTo(earlier.platforms().get(0).files());
        assertThat(kept.hosts()).isEqualTo(earlier.hosts());
        assertThat(LockChanges.between(earlier, kept).changes()).hasSize(1);
        assertThat(LockChanges.between(earlier, moved).changes()).hasSize(3);
    }

    @Test
    void asksAgainWhereTheManifestSaysSomethingElse() throws IOException {
        registry.putImage("quay.io/a/b:1", "amd64", MediaTypes.OCI_LAYER_ZSTD, "b");
        registry.putImage("mirror.example/b:1", "amd64", "renamed");
        BundleLock earlier = resolve(images("quay.io/a/b:1"));
        BundleManifest renamed =
                read(images("quay.io/a/b:1") + "renames:\n  - from: quay.io/a/b\n    to: mirror.example/b\n");
        assertThat(onlyImage(resolver().resolve(renamed, earlier)).layers())
                .isNotEqualTo(onlyImage(earlier).layers());

        BundleManifest docker =
                read(images("quay.io/a/b:1") + "kubernetes:\n  version: 1.20.2\n  containerRuntime: docker\n");
        ToolException failure =
                catchThrowableOfType(ToolException.class, () -> resolver().resolve(docker, earlier));
        assertThat(failure.code()).isEqualTo("image-zstd-docker");
    }

    @Test
    void writesLockThatReadsBackAndFits() throws IOException {
        registry.putIndex("quay.io/a/b:1", twoArchitectures("quay.io/a/b:1"));
        BundleManifest manifest = read(images("quay.io/a/b:1") + "charts:\n  - name: local\n    path: hub\n");

        BundleLock lock = resolver().resolve(manifest);
        LockFile.write(LockFile.pathFor(manifest.file()), lock);

        BundleLock read = LockFile.read(folder.resolve("bundle.lock.json"));
        assertThat(read).isEqualTo(lock);
        LockCheck.requireFits(manifest, read);
    }

    @Test
    void stopsWhenInterrupted() throws IOException {
        registry.putImage("quay.io/a/b:1", "amd64", "b");
        BundleManifest manifest = read(images("quay.io/a/b:1"));
        Thread.currentThread().interrupt();

        ToolException failure =
                catchThrowableOfType(ToolException.class, () -> resolver().resolve(manifest));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(failure.category()).isEqualTo(Category.INTERRUPTED);
    }

    private Map<String, Descriptor> twoArchitectures(String name) {
        Map<String, Descriptor> entries = new LinkedHashMap<>();
        entries.put("linux/arm64/v8", registry.putImage(name, "arm64", name + " arm64"));
        entries.put("linux/amd64", registry.putImage(name, "amd64", name + " amd64"));
        return entries;
    }

    private static void pause(Random random) {
        try {
            Thread.sleep(random.nextInt(3));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Discovery.Finding finding(String id, String reference) {
        return new Discovery.Finding(
                id,
                "looks-like-image",
                "Deployment hub env",
                "may be an image",
                "images:\n  - reference: " + reference + "\n    reason: named in env\ndismiss:\n  - finding: " + id
                        + "\n    reason: \"WHY\"\n");
    }

    private static String images(String... references) {
        StringBuilder text = new StringBuilder("name: x\nversion: 1\nimages:\n");
        for (String reference : references) {
            text.append("  - ").append(reference).append('\n');
        }
        return text.toString();
    }

    private static LockedImage onlyImage(BundleLock lock) {
        assertThat(lock.platforms()).hasSize(1);
        assertThat(lock.platforms().get(0).platform()).isEqualTo(Platform.LINUX_AMD64);
        assertThat(lock.platforms().get(0).images()).hasSize(1);
        return lock.platforms().get(0).images().get(0);
    }

    private static Digest digest(String content) {
        return Digest.of(content.getBytes(StandardCharsets.UTF_8));
    }

    private BundleLock resolve(String manifest) throws IOException {
        return resolver().resolve(read(manifest));
    }

    private ToolException failure(String text) throws IOException {
        BundleManifest manifest = read(text);
        return catchThrowableOfType(ToolException.class, () -> resolver().resolve(manifest));
    }

    private BundleManifest read(String text) throws IOException {
        return BundleManifestReader.read(Files.writeString(folder.resolve("bundle.yaml"), text));
    }

    private Resolver resolver() {
        ChartSource charts = spec -> new ChartArchive(
                spec.name().getBytes(StandardCharsets.UTF_8),
                digest(spec.name()),
                spec.name(),
                "1.0.0",
                "",
                "",
                spec.name().equals("local") ? null : URI.create("https://charts.example/x.tgz"),
                spec.name().equals("local") ? "/somewhere/on/this/machine" : "https://charts.example/",
                "");
        return new Resolver(web, registry, charts, this::find, EventSink.NONE, "0.1.0");
    }

    /** Declared images only; what real discovery does has tests of its own. */
    private Discovery find(DiscoveryInput input) {
        seen.add(input);
        List<ImageNeed> needs = input.manifest().images().stream()
                .map(BundleManifest.DeclaredImage::reference)
                .map(ResolverTest::need)
                .toList();
        return new Discovery(needs, findings, notes, offlineValues);
    }

    private static ImageNeed need(ImageReference reference) {
        return new ImageNeed(
                reference,
                List.of(reference.toString()),
                true,
                List.of(new ImageNeed.Source(ImageNeed.Kind.DECLARED, "images")));
    }
}
