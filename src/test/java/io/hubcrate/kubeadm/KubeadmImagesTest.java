package io.hubcrate.kubeadm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.image.ImageReference;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KubeadmImagesTest {
    @Test
    void listsTheClassicLineAtTheOldRegistry() {
        assertThat(list("1.20.2", null))
                .containsExactly(
                        "k8s.gcr.io/kube-apiserver:v1.20.2",
                        "k8s.gcr.io/kube-controller-manager:v1.20.2",
                        "k8s.gcr.io/kube-scheduler:v1.20.2",
                        "k8s.gcr.io/kube-proxy:v1.20.2",
                        "k8s.gcr.io/coredns:1.7.0",
                        "k8s.gcr.io/pause:3.2",
                        "k8s.gcr.io/etcd:3.4.13-0");
    }

    @Test
    void listsTheCurrentLineAtTheNewRegistry() {
        assertThat(list("v1.34.2", null))
                .containsExactly(
                        "registry.k8s.io/kube-apiserver:v1.34.2",
                        "registry.k8s.io/kube-controller-manager:v1.34.2",
                        "registry.k8s.io/kube-scheduler:v1.34.2",
                        "registry.k8s.io/kube-proxy:v1.34.2",
                        "registry.k8s.io/coredns/coredns:v1.12.1",
                        "registry.k8s.io/pause:3.10.1",
                        "registry.k8s.io/etcd:3.6.5-0");
    }

    @ParameterizedTest
    @CsvSource({
        "1.22.16, k8s.gcr.io, 3.5.0-0",
        "1.22.17, registry.k8s.io, 3.5.6-0",
        "1.23.14, k8s.gcr.io, 3.5.5-0",
        "1.23.15, registry.k8s.io, 3.5.6-0",
        "1.24.7, k8s.gcr.io, 3.5.3-0",
        "1.24.9, registry.k8s.io, 3.5.6-0",
        "1.25.0, registry.k8s.io, 3.5.4-0",
    })
    void followsTheRegistrysMoveInsideAMinorVersion(String version, String registry, String etcd) {
        assertThat(list(version, null)).contains(registry + "/etcd:" + etcd);
    }

    @Test
    void keepsCoreDnsShallowInAnotherRepositoryAsKubeadmDoes() {
        assertThat(list("1.28.0", "registry.example/k8s/")).contains("registry.example/k8s/coredns:v1.10.1");
        assertThat(list("1.28.0", "registry.k8s.io")).contains("registry.k8s.io/coredns/coredns:v1.10.1");
        assertThat(list("1.21.1", "registry.example/k8s")).contains("registry.example/k8s/coredns/coredns:v1.8.0");
        assertThat(list("1.21.2", "registry.example/k8s")).contains("registry.example/k8s/coredns:v1.8.0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.19.16", "1.20.16", "1.24.8", "1.36.99", "1.37.0", "1.34", "1.34.0-rc.1", "", "latest"})
    void refusesVersionsOutsideTheTable(String version) {
        InvalidInputException refused =
                catchThrowableOfType(InvalidInputException.class, () -> KubeadmImages.forVersion(version, null));
        assertThat(refused.code()).isEqualTo("kubernetes-images-unknown");
        assertThat(refused.advice()).contains("kubernetes.images");
    }

    @Test
    void refusesARepositoryThatIsNone() {
        InvalidInputException refused = catchThrowableOfType(
                InvalidInputException.class, () -> KubeadmImages.forVersion("1.20.2", "https://registry.example"));
        assertThat(refused.code()).isEqualTo("kubernetes-image-repository-invalid");
    }

    @Test
    void hasRowsForEveryMinorVersionWithoutOverlap() {
        List<ReleaseImages> table = ReleaseImages.table();
        assertThat(table.stream().map(ReleaseImages::minor).distinct())
                .hasSize(17)
                .startsWith("1.20")
                .endsWith("1.36");
        for (ReleaseImages row : table) {
            for (int patch = row.firstPatch(); patch <= row.lastPatch(); patch++) {
                int wanted = patch;
                assertThat(table.stream().filter(other -> other.covers(row.minor(), wanted)))
                        .containsExactly(row);
            }
        }
    }

    private static List<String> list(String version, @Nullable String repository) {
        return KubeadmImages.forVersion(version, repository).stream()
                .map(ImageReference::toString)
                .toList();
    }
}
