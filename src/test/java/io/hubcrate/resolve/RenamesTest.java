package io.hubcrate.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.image.ImageReference;
import io.hubcrate.manifest.BundleManifest.Rename;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RenamesTest {
    private static final String DIGEST = "sha256:" + "b".repeat(64);

    @ParameterizedTest
    @CsvSource({
        "k8s.gcr.io, registry.k8s.io, k8s.gcr.io/pause:3.2, registry.k8s.io/pause:3.2",
        "k8s.gcr.io, registry.k8s.io, k8s.gcr.io.example/pause:3.2, k8s.gcr.io.example/pause:3.2",
        "docker.io/bitnami, docker.io/bitnamilegacy, docker.io/bitnami/redis:7, docker.io/bitnamilegacy/redis:7",
        "docker.io/bitnami, docker.io/bitnamilegacy, docker.io/bitnamicharts/x:7, docker.io/bitnamicharts/x:7",
        "docker.io/library/traefik:v2.1, a.example/t:v2.1.9, docker.io/library/traefik:v2.1, a.example/t:v2.1.9",
        "docker.io/library/traefik:v2.1, a.example/t, docker.io/library/traefik:v2.1, a.example/t:v2.1",
        "docker.io/library/traefik:v2.1, a.example/t:x, docker.io/library/traefik:v2.10, docker.io/library/traefik:v2.10",
        "docker.io/library/traefik, a.example/deep/t, docker.io/library/traefik:v2.1, a.example/deep/t:v2.1",
    })
    void pullsFromTheNewName(String from, String to, String name, String expected) {
        assertThat(apply(new Rename(from, to), name)).isEqualTo(expected);
    }

    @Test
    void keepsDigests() {
        assertThat(apply(new Rename("quay.io/a", "b.example/c"), "quay.io/a/x@" + DIGEST))
                .isEqualTo("b.example/c/x@" + DIGEST);
    }

    @Test
    void appliesTheLongestOnlyAndOnce() {
        Renames renames = new Renames(List.of(
                new Rename("quay.io", "a.example"),
                new Rename("quay.io/special", "quay.io/other"),
                new Rename("gcr.io", "b.example")));

        assertThat(renames.apply(ImageReference.parse("quay.io/special/x:1"))).hasToString("quay.io/other/x:1");
        assertThat(renames.unused()).extracting(Rename::from).containsExactly("gcr.io", "quay.io");
    }

    private static String apply(Rename rename, String name) {
        return new Renames(List.of(rename)).apply(ImageReference.parse(name)).toString();
    }
}
