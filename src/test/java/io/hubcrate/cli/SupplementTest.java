package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.bundle.BundleFolder;
import io.hubcrate.testing.FakeRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bundle of one image, from the shipped example, is made without a word about what it does not bring. */
class SupplementTest {
    @TempDir
    Path folder = Path.of("");

    private TypedCommand done(String... arguments) {
        TypedCommand typed = TypedCommand.in(folder, java.util.List.of(), arguments);
        assertThat(typed.exitCode()).as(typed.err()).isZero();
        return typed;
    }

    private void prepare(FakeRegistry registry, String more) throws IOException {
        byte[] layer = "not a real layer".getBytes(StandardCharsets.UTF_8);
        registry.putImage("jupyter/r-notebook", "2022-01-01", layer);
        Files.writeString(
                folder.resolve("site.yaml"),
                Files.readString(Path.of("bundle-manifests/example-supplement.yaml")) + more);
        Files.writeString(
                folder.resolve("config.yaml"),
                "plainHttp: [\"" + registry.host() + "\"]\nmirrors: [{registry: docker.io, mirror: \"" + registry.host()
                        + "\"}]\n");
    }

    @Test
    void oneImageIsLockedAndBuiltWithoutANote() throws IOException {
        try (FakeRegistry registry = FakeRegistry.start()) {
            prepare(registry, "");
            TypedCommand locked = done("lock", "site.yaml", "--config", "config.yaml");
            TypedCommand built = done("build", "site.yaml", "--config", "config.yaml", "--out", "bundles");
            BundleFolder bundle = BundleFolder.open(folder.resolve("bundles/supplement-r-notebook-1-amd64"));
            assertThat(bundle.index().images()).hasSize(1);
            assertThat(bundle.index().notes()).isEmpty();
            assertThat(bundle.index().charts()).isEmpty();
            for (String said : new String[] {locked.out(), locked.err(), built.out(), built.err()}) {
                assertThat(said).doesNotContain("warning", "finding", "kubernetes", "0 charts");
            }
        }
    }

    @Test
    void surveyOfAHostThatCannotHoldItIsRefusedBeforeAnythingIsBuilt() throws IOException {
        try (FakeRegistry registry = FakeRegistry.start()) {
            prepare(registry, "surveys: [node-1.txt]\n");
            Files.writeString(
                    folder.resolve("node-1.txt"),
                    "hubcrate-survey 1\narch: aarch64\ndisk: / 1000 0 xfs rw\nend: hubcrate-survey\n");
            TypedCommand typed = TypedCommand.in(
                    folder, java.util.List.of(), "lock", "site.yaml", "--config", "config.yaml", "--output", "json");
            assertThat(typed.exitCode()).isEqualTo(3);
            assertThat(typed.lastEvent().get("code").asText()).isEqualTo("survey-unfit");
            assertThat(typed.lastEvent().get("problems")).hasSize(1);
            assertThat(folder.resolve("site.lock.json")).doesNotExist();
        }
    }
}
