package io.hubcrate.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.failure.Category;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.failure.SourceException;
import io.hubcrate.failure.ToolException;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.MediaTypes;
import io.hubcrate.lock.BundleLock;
import io.hubcrate.lock.BundleLock.LockedImage;
import io.hubcrate.lock.BundleLock.Note;
import io.hubcrate.manifest.BundleManifest.Rename;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResolvedImagesTest extends ResolverFixture {
    ResolvedImagesTest(@TempDir Path folder) {
        super(folder);
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
}
