package io.hubcrate.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.manifest.BundleManifest.Chart;
import io.hubcrate.manifest.BundleManifest.ChartOrigin;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BundleManifestsTest {
    private final Path folder;

    BundleManifestsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void takesTheLastPartOfARepositorysAddressAsName() {
        Chart chart = chart("https://hub.jupyter.org/helm-chart/jupyterhub", "3.3.8");

        assertThat(chart.name()).isEqualTo("jupyterhub");
        assertThat(chart.version()).isEqualTo("3.3.8");
        assertThat(chart.origin())
                .isEqualTo(new ChartOrigin.Repository(URI.create("https://hub.jupyter.org/helm-chart/")));
    }

    /**
     * A packaged chart says its name itself. Siblings of file names: helm package's own, a development version, another
     * ending (GitHub's {@code .tar.gz}), no version, a name that somebody gave a copy.
     */
    @ParameterizedTest
    @CsvSource({
        "jupyterhub-4.0.0-0.dev.git.6586.h0a16e5a0.tgz, jupyterhub",
        "k8s-2-tools-1.0.0.tgz, k8s-2-tools",
        "hub.tar.gz, hub",
        "chart.tgz, chart",
        "Copy of hub_old.tgz, copy-of-hub-old"
    })
    void takesAPackagedChartOfAnyName(String file, String release) throws IOException {
        Files.writeString(folder.resolve(file), "");

        Chart local = chart(file, null);
        Chart remote = chart("https://charts.example/" + file.replace(' ', '_'), null);

        assertThat(local.name()).isEmpty();
        assertThat(local.release()).isEqualTo(release);
        assertThat(local.origin()).isEqualTo(new ChartOrigin.Local(folder.resolve(file)));
        assertThat(remote.name()).isEmpty();
        assertThat(remote.origin()).isInstanceOf(ChartOrigin.Archive.class);
    }

    @Test
    void takesRegistry() {
        Chart chart = chart("oci://registry.example:5000/charts/grafana", "6.1.0");

        assertThat(chart.name()).isEqualTo("grafana");
        assertThat(chart.origin()).isEqualTo(new ChartOrigin.Oci("oci://registry.example:5000/charts/grafana"));
    }

    @Test
    void takesFolderOfAnyName() throws IOException {
        Files.createDirectories(folder.resolve("checkout"));
        Files.writeString(folder.resolve("checkout/Chart.yaml"), "name: jupyterhub\nversion: 4.4.0\n");

        Chart chart = chart("./checkout", null);

        assertThat(chart.name()).isEmpty();
        assertThat(chart.origin()).isEqualTo(new ChartOrigin.Local(folder.resolve("checkout")));
    }

    @Test
    void takesLocalArchiveAndValues() throws IOException {
        Files.writeString(folder.resolve("jupyterhub-0.9.1.tgz"), "");
        Files.writeString(folder.resolve("config.yaml"), "");

        BundleManifest manifest = BundleManifests.forChart(
                "jupyterhub-0.9.1.tgz", null, List.of(Path.of("config.yaml")), "v1.20", List.of(), folder);

        assertThat(manifest.charts().get(0).values()).containsExactly(folder.resolve("config.yaml"));
        assertThat(manifest.findKubernetes()).hasValueSatisfying(kubernetes -> {
            assertThat(kubernetes.version()).isEqualTo("1.20.0");
            assertThat(kubernetes.existing()).isTrue();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://hub.jupyter.org/helm-chart/jupyterhub",
                "https://hub.jupyter.org/",
                "https://me:x@hub.jupyter.org/hub",
                "oci://registry.example/charts/hub",
                "oci://registry.example",
                "absent",
                "https://a.example/chart.zip",
                "",
                "\u0000"
            })
    void refusesWhatNamesNoChart(String reference) {
        InvalidInputException failure = catchThrowableOfType(
                InvalidInputException.class,
                () -> BundleManifests.forChart(reference, null, List.of(), null, List.of(), folder));

        assertThat(failure.code()).isEqualTo("chart-reference-invalid");
    }

    private Chart chart(String reference, @Nullable String version) {
        return BundleManifests.forChart(reference, version, List.of(), null, List.of(), folder)
                .charts()
                .get(0);
    }
}
