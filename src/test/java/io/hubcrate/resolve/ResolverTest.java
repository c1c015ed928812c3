package io.hubcrate.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.discovery.Discovery;
import io.hubcrate.failure.Category;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.ToolException;
import io.hubcrate.image.MediaTypes;
import io.hubcrate.lock.BundleLock;
import io.hubcrate.lock.BundleLock.LockedChart;
import io.hubcrate.lock.BundleLock.LockedFile;
import io.hubcrate.lock.BundleLock.Note;
import io.hubcrate.lock.BundleLock.PlatformLock;
import io.hubcrate.lock.LockChanges;
import io.hubcrate.lock.LockCheck;
import io.hubcrate.lock.LockFile;
import io.hubcrate.manifest.BundleManifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResolverTest extends ResolverFixture {
    ResolverTest(@TempDir Path folder) {
        super(folder);
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
        Thread waiting = Thread.currentThread();
        // Once: the transfer that is stopped asks for one more thing, by then in the midst of another test.
        AtomicBoolean told = new AtomicBoolean();
        registry.delayWith(() -> {
            if (told.compareAndSet(false, true)) {
                waiting.interrupt();
            }
            pauseUntilInterrupted();
        });

        ToolException failure =
                catchThrowableOfType(ToolException.class, () -> resolver().resolve(manifest));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(failure.category()).isEqualTo(Category.INTERRUPTED);
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

    /** A transfer that hangs until it is told to stop. */
    private static void pauseUntilInterrupted() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
