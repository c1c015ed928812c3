package io.hubcrate.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.image.ImageReference;
import io.hubcrate.settings.BuilderSettings;
import io.hubcrate.settings.Mirror;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RegistryEndpointTest {
    private static URI manifest(String image, BuilderSettings settings) {
        return RegistryEndpoint.of(ImageReference.parse(image), settings).manifest("1");
    }

    @Test
    void knowsWhereDockerHubsRegistryStands() {
        RegistryEndpoint endpoint = RegistryEndpoint.of(ImageReference.parse("busybox"), BuilderSettings.defaults());
        assertThat(endpoint.manifest("1"))
                .isEqualTo(URI.create("https://registry-1.docker.io/v2/library/busybox/manifests/1"));
        assertThat(endpoint.registry()).isEqualTo("docker.io");
        assertThat(endpoint.scopes()).containsExactly("repository:library/busybox:pull");
    }

    @Test
    void usesPlainHttpOnlyForTheHostAndPortNamed() {
        BuilderSettings settings =
                BuilderSettings.defaults().withPlainHttp(Set.of("a.example.org:5000", "b.example.org:80"));
        assertThat(manifest("a.example.org:5000/x", settings)).hasScheme("http").hasPort(5000);
        assertThat(manifest("a.example.org:5001/x", settings)).hasScheme("https");
        assertThat(manifest("a.example.org/x", settings)).hasScheme("https");
        assertThat(manifest("b.example.org/x", settings)).hasScheme("http");
        assertThat(manifest("b.example.org:443/x", settings)).hasScheme("https");
        assertThat(manifest("quay.io/x/y", settings)).hasScheme("https");
    }

    @Test
    void goesToAMirrorAndItsPath() {
        BuilderSettings settings = BuilderSettings.defaults()
                .withMirrors(List.of(
                        Mirror.of("docker.io", "m.example.org:8443/hub/cache/"),
                        Mirror.of("quay.io", "m.example.org")));
        assertThat(manifest("busybox", settings))
                .isEqualTo(URI.create("https://m.example.org:8443/v2/hub/cache/library/busybox/manifests/1"));
        assertThat(manifest("quay.io/a/b", settings)).isEqualTo(URI.create("https://m.example.org/v2/a/b/manifests/1"));
        assertThat(manifest("gcr.io/a/b", settings)).isEqualTo(URI.create("https://gcr.io/v2/a/b/manifests/1"));
    }

    @Test
    void tellsAnOwnTokenServerFromAForeignOne() {
        assertThat(same("registry-1.docker.io", "auth.docker.io")).isTrue();
        assertThat(same("registry.gitlab.com", "gitlab.com")).isTrue();
        assertThat(same("quay.io", "quay.io")).isTrue();
        assertThat(same("quay.io", "evil.io")).isFalse();
        assertThat(same("quay.io", "auth.evil.io")).isFalse();
        assertThat(same("registry.example.org", "example.org.evil.net")).isFalse();
        assertThat(same("registry.example.org", "notexample.org")).isFalse();
        assertThat(same("10.0.0.5", "10.9.0.5")).isFalse();
        assertThat(same("localhost", "evil.net")).isFalse();
    }

    private static boolean same(String registry, String realm) {
        return TokenServer.sameSite(URI.create("https://" + registry), URI.create("https://" + realm + "/token"));
    }
}
