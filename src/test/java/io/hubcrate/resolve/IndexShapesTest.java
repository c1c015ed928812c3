package io.hubcrate.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.ToolException;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.MediaTypes;
import io.hubcrate.lock.BundleLock;
import io.hubcrate.lock.BundleLock.LockedImage;
import io.hubcrate.lock.BundleLock.Note;
import io.hubcrate.testing.DocumentRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Indexes as registries really hold them. Siblings of an index in an index: buildx with attestations joined by {@code
 * imagetools create} (goauthentik/server), the inner one without platform, three levels, an inner one that serves another
 * platform. Siblings of an index without platform: one entry (skopeo#901), several of which one fits, a platform that is
 * an empty object (oras), an artifact beside the image (cosign's signatures). Siblings of a contradiction: arm64 whose
 * configuration says amd64 (etcd 3.4.13-0), the same of two levels, a variant that the configuration raises.
 */
class IndexShapesTest extends ResolverFixture {
    private static final String NAME = "quay.io/a/b:1";
    private static final String ARM64 = "platforms: [linux/arm64]\n";

    IndexShapesTest(@TempDir Path folder) {
        super(folder);
    }

    private Descriptor image(String architecture) {
        return registry.putImage("quay.io/a/b:parts", architecture, architecture);
    }

    private Descriptor index(String reference, String... entries) {
        return registry.putDocument(
                reference,
                MediaTypes.OCI_INDEX,
                "{\"schemaVersion\":2,\"manifests\":[" + String.join(",", entries) + "]}");
    }

    /** An entry that does not say for what it is; {@code more} goes into it. */
    private static String entry(Descriptor descriptor, String more) {
        return DocumentRegistry.json(descriptor).replaceFirst("}$", more + "}");
    }

    private static String platform(String architecture) {
        return ",\"platform\":{\"os\":\"linux\",\"architecture\":\"" + architecture + "\"}";
    }

    @Test
    void followsAnIndexInsideAnIndex() throws IOException {
        Descriptor manifest = image("amd64");
        Descriptor inner = index(
                "quay.io/a/b:inner",
                entry(manifest, platform("amd64")),
                entry(image("none"), ",\"platform\":{\"os\":\"unknown\",\"architecture\":\"unknown\"}"));
        Descriptor deeper = index("quay.io/a/b:deeper", entry(inner, ""));
        Descriptor top = index(NAME, entry(inner, platform("amd64")));
        index("quay.io/a/b:2", entry(inner, ""));
        index("quay.io/a/b:3", entry(deeper, ""));
        Descriptor other = index("quay.io/a/b:other", entry(image("arm64"), platform("arm64")));
        index("quay.io/a/b:4", entry(other, ""), entry(inner, ""));

        LockedImage image = onlyImage(resolve(images(NAME)));

        assertThat(image.index()).isEqualTo(top);
        for (String tag : new String[] {NAME, "quay.io/a/b:2", "quay.io/a/b:3", "quay.io/a/b:4"}) {
            assertThat(onlyImage(resolve(images(tag))).manifest()).as(tag).isEqualTo(manifest);
        }
    }

    @Test
    void givesUpIndexesWithoutEnd() throws IOException {
        Descriptor at = index("quay.io/a/b:0", entry(image("amd64"), ""));
        for (int i = 1; i < 8; i++) {
            at = index("quay.io/a/b:" + i, entry(at, ""));
        }
        assertThat(failure(images("quay.io/a/b:7")).code()).isEqualTo("image-malformed");
    }

    @Test
    void refusesADigestThatABundleCouldNotAnswer() throws IOException {
        Descriptor manifest = image("amd64");
        Descriptor inner = index("quay.io/a/b:inner", entry(manifest, ""));
        Descriptor top = index(NAME, entry(inner, platform("amd64")));

        ToolException failure = failure(images("quay.io/a/b@" + top.digest()));

        assertThat(failure.code()).isEqualTo("image-nested-index");
        assertThat(failure.advice()).contains("quay.io/a/b@" + manifest.digest());
    }

    @Test
    void asksTheConfigurationWhereAnIndexNamesNoPlatform() throws IOException {
        Descriptor amd64 = image("amd64");
        Descriptor signature = registry.putDocument(
                "quay.io/a/b:sig",
                MediaTypes.OCI_MANIFEST,
                "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"application/vnd.oci.empty.v1+json\",\"digest\":\""
                        + amd64.digest() + "\",\"size\":2},\"layers\":[]}");
        index(NAME, entry(amd64, ""));
        index("quay.io/a/b:2", entry(signature, ""), entry(image("arm64"), ""), entry(amd64, ",\"platform\":{}"));

        assertThat(onlyImage(resolve(images(NAME))).manifest()).isEqualTo(amd64);
        assertThat(onlyImage(resolve(images("quay.io/a/b:2"))).manifest()).isEqualTo(amd64);
        assertThat(failure(images(NAME) + ARM64).code()).isEqualTo("image-no-platform");
        assertThat(failure(images(NAME) + ARM64).getMessage()).doesNotContain("only for ");
    }

    @Test
    void letsAPersonDecideWhatContradictsItself() throws IOException {
        Descriptor manifest = image("amd64");
        registry.putIndex(NAME, Map.of("linux/arm64", manifest));
        String asked = images(NAME) + ARM64;

        InvalidInputException open = (InvalidInputException) failure(asked);
        Matcher id = Pattern.compile("finding: \"(image-platform-contradiction-[0-9a-f]+)\"")
                .matcher(open.advice());
        assertThat(id.find()).isTrue();
        String dismissal = "dismiss:\n  - finding: " + id.group(1) + "\n    reason: it ran\n";

        assertThat(open.code()).isEqualTo("findings-open");
        assertThat(resolve(asked + dismissal).platforms().get(0).images())
                .extracting(LockedImage::manifest)
                .containsExactly(manifest);

        registry.putIndex(NAME, Map.of("linux/arm64", registry.putImage("quay.io/a/b:x", "amd64", "other bytes")));
        assertThat(failure(asked + dismissal).code()).isEqualTo("findings-open");
    }

    @Test
    void takesDockersZstdAndSaysWhichEnginesDo() throws IOException {
        registry.putImage(NAME, "amd64", MediaTypes.DOCKER_LAYER_ZSTD, "b");
        String docker = "kubernetes:\n  version: 1.20.2\n  containerRuntime: docker\n";

        BundleLock lock = resolve(images(NAME) + docker.replace("docker", "containerd"));

        assertThat(lock.notes()).extracting(Note::code).containsExactly("image-zstd");
        assertThat(lock.notes().get(0).text()).contains("2.0");
        assertThat(resolve(images(NAME)).notes()).hasSize(1);
        assertThat(failure(images(NAME) + docker).code()).isEqualTo("image-zstd-docker");
    }
}
