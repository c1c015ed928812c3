package io.hubcrate.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.failure.IntegrityException;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.MediaTypes;
import io.hubcrate.lock.BundleLock;
import io.hubcrate.lock.BundleLock.Note;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An image that nothing uses and that cannot be had. Siblings: a tag that was never pushed (JupyterHub's chart names three
 * that "chartpress" sets), a repository behind a login (Docker Hub answers 401 for what does not exist), one that its
 * owner closed (bitnami, 2025; gcr.io answers 403), one removed for good (410), a tag of Docker's schema 1 (old hub
 * images), a chart under an image's name, and a tag that serves other platforms only.
 */
class LeftOutImagesTest extends ResolverFixture {
    private static final String THERE = "quay.io/a/there:1";
    private static final String OPTIONAL = "quay.io/a/optional:1";

    LeftOutImagesTest(@TempDir Path folder) {
        super(folder);
    }

    private BundleLock lock() throws IOException {
        registry.putImage(THERE, "amd64", "there");
        optional.add(OPTIONAL);
        return resolve(images(THERE, OPTIONAL));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 410})
    void leavesOutWhatItsRegistryDoesNotGive(int status) throws IOException {
        registry.refuse(OPTIONAL, status);

        BundleLock lock = lock();

        assertThat(onlyImage(lock).need().reference()).hasToString(THERE);
        assertThat(lock.notes()).extracting(Note::code).containsExactly("image-left-out");
        assertThat(lock.notes().get(0).text()).contains(OPTIONAL, "(images)");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 408, 429, 500, 502, 503, 504})
    void staysAnErrorWhileNobodyKnows(int status) throws IOException {
        registry.putImage(THERE, "amd64", "there");
        registry.refuse(OPTIONAL, status);
        optional.add(OPTIONAL);

        assertThat(failure(images(THERE, OPTIONAL)).code()).isEqualTo("registry-refused");
    }

    @Test
    void leavesOutWhatNoEngineRuns() throws IOException {
        registry.putDocument("quay.io/a/old:1", MediaTypes.DOCKER_SCHEMA_1_SIGNED, "{\"schemaVersion\":1}");
        registry.putDocument("quay.io/a/text:1", "text/plain", "{\"schemaVersion\":2}");
        registry.putIndex("quay.io/a/z:1", Map.of("linux/s390x", registry.putImage("quay.io/a/z:z", "s390x", "z")));
        optional.addAll(List.of("quay.io/a/old:1", "quay.io/a/text:1", "quay.io/a/z:1"));

        BundleLock lock = resolve(images("quay.io/a/old:1", "quay.io/a/text:1", "quay.io/a/z:1"));

        assertThat(lock.platforms().get(0).images()).isEmpty();
        assertThat(lock.notes()).hasSize(3).allMatch(note -> note.code().equals("image-left-out"));
    }

    @Test
    void takesNothingFromAPlatformThatHasIt() throws IOException {
        registry.putIndex(OPTIONAL, Map.of("linux/amd64", registry.putImage("quay.io/a/optional:x", "amd64", "x")));
        optional.add(OPTIONAL);
        String both = images(OPTIONAL) + "platforms: [linux/amd64, linux/arm64]\n";

        assertThat(failure(both).code()).isEqualTo("image-no-platform");
    }

    @Test
    void staysAnErrorForWhatIsRequiredOrForged() throws IOException {
        Descriptor promised = registry.putImage("quay.io/a/b:x", "amd64", "b");
        registry.putForged("quay.io/c/d@" + promised.digest(), MediaTypes.DOCKER_MANIFEST, "{}");
        registry.putIndex("quay.io/c/d:1", Map.of("linux/amd64", promised));
        optional.add("quay.io/c/d:1");

        assertThat(failure(images("quay.io/c/d:1"))).isInstanceOf(IntegrityException.class);
        assertThat(failure(images("quay.io/a/absent:1")).code()).isEqualTo("image-not-found");
    }
}
