package io.hubcrate.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.Problem;
import io.hubcrate.manifest.BundleManifest;
import io.hubcrate.manifest.BundleManifestReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockCheckTest {
    private static final String MANIFEST =
            """
            name: classic
            version: 1.30
            charts:
              - name: jupyterhub
                path: hub
                values: [values.yaml]
              - name: grafana
                repository: https://charts.example/
                version: 6.1.0
            manifests: [cni.yaml]
            images: [a:1, b:2]
            """;

    private final Path folder;

    private BundleLock lock;

    LockCheckTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void writeManifestAndLock() throws IOException {
        Files.createDirectories(folder.resolve("hub/templates"));
        Files.writeString(folder.resolve("hub/Chart.yaml"), "name: jupyterhub\n");
        Files.writeString(folder.resolve("hub/templates/hub.yaml"), "kind: Pod\n");
        Files.writeString(folder.resolve("values.yaml"), "a: 1\n");
        Files.writeString(folder.resolve("cni.yaml"), "kind: List\n");
        BundleManifest manifest = manifest(MANIFEST);
        lock = new BundleLock(
                "0.1.0", FlatManifest.of(manifest), LockInputs.of(manifest), List.of(), List.of(), List.of());
    }

    @Test
    void acceptsTheSameManifest() throws IOException {
        BundleManifest manifest = manifest(MANIFEST);

        assertThatCode(() -> LockCheck.requireFits(manifest, lock)).doesNotThrowAnyException();
    }

    @Test
    void acceptsCommentsLayoutOrderAndSpelledOutDefaults() throws IOException {
        BundleManifest manifest = manifest(
                """
                # Reviewed.
                version: "1.30"
                name: classic
                platforms: [linux/amd64]
                images: ["docker.io/library/b:2", a:1]   # turned round
                manifests: [{path: ./cni.yaml}]
                charts:
                - {name: grafana, release: grafana, version: 6.1.0, repository: https://charts.example/}
                - {name: jupyterhub, path: ./hub, values: [values.yaml], namespace: jupyterhub}
                """);

        assertThatCode(() -> LockCheck.requireFits(manifest, lock)).doesNotThrowAnyException();
    }

    @Test
    void listsEverythingThatDiffers() throws IOException {
        BundleManifest manifest = manifest(MANIFEST.replace("6.1.0", "6.2.0").replace("[a:1, b:2]", "[a:1, c:3]"));
        Files.writeString(folder.resolve("values.yaml"), "a: 2\n");
        Files.writeString(folder.resolve("hub/templates/hub.yaml"), "kind: Deployment\n");
        Files.writeString(folder.resolve("hub/templates/new.yaml"), "kind: Pod\n");

        InvalidInputException failure =
                catchThrowableOfType(InvalidInputException.class, () -> LockCheck.requireFits(manifest, lock));

        assertThat(failure.code()).isEqualTo("lock-stale");
        assertThat(failure.problems())
                .extracting(Problem::path)
                .containsExactly(
                        "charts[grafana].version",
                        "hub/templates/hub.yaml",
                        "hub/templates/new.yaml",
                        "images[docker.io/library/b:2]",
                        "images[docker.io/library/c:3]",
                        "values.yaml");
        assertThat(failure.problems().get(0).text()).isEqualTo("was 6.1.0 → is 6.2.0");
    }

    @Test
    void ignoresWhatHelmDoesNotRead() throws IOException {
        Files.createDirectories(folder.resolve("hub/.git"));
        Files.writeString(folder.resolve("hub/.git/HEAD"), "x");
        Files.writeString(folder.resolve("hub/.values.yaml.swp"), "x");
        BundleManifest manifest = manifest(MANIFEST);

        assertThatCode(() -> LockCheck.requireFits(manifest, lock)).doesNotThrowAnyException();
    }

    @Test
    void refusesInputThatHasGone() throws IOException {
        BundleManifest manifest = manifest(MANIFEST);
        Files.delete(folder.resolve("values.yaml"));

        InvalidInputException failure =
                catchThrowableOfType(InvalidInputException.class, () -> LockCheck.requireFits(manifest, lock));

        assertThat(failure.code()).isEqualTo("input-unreadable");
    }

    @Test
    void holdsNoPathOfThisMachine() {
        assertThat(new String(LockFile.toJson(lock), java.nio.charset.StandardCharsets.UTF_8))
                .doesNotContain(folder.toString());
    }

    private BundleManifest manifest(String text) throws IOException {
        return BundleManifestReader.read(Files.writeString(folder.resolve("classic.yaml"), text));
    }
}
