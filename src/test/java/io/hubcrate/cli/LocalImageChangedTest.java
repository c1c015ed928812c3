package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.testing.SavedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was approved is built, or nothing: a local archive that is no longer the one which the lock pins. */
class LocalImageChangedTest {
    private static final byte[] LAYER = SavedImage.layer("approved");
    private static final byte[] OTHER = SavedImage.layer("another one");

    @TempDir
    Path folder = Path.of("");

    @BeforeEach
    void lock() throws IOException {
        Files.createDirectories(folder.resolve("course"));
        Files.writeString(folder.resolve("course/lesson.txt"), "first\n");
        Files.writeString(
                folder.resolve("lab.yaml"),
                """
                name: lab
                version: "1"
                images:
                  - {reference: "site.example/lab:1", from: "docker-archive:lab.tar"}
                """);
        Files.writeString(
                folder.resolve("course.yaml"),
                """
                name: course
                version: "1"
                images:
                  - {reference: "site.example/lab:1", from: "oci:lab.tar"}
                derived:
                  - {reference: "site.example/course:1", base: "site.example/lab:1", layers: [{folder: course, to: /opt/course}]}
                """);
        SavedImage.modern("lab:1", LAYER).write(folder.resolve("lab.tar"));
        assertThat(type("lock", "lab.yaml").exitCode()).isZero();
        assertThat(type("lock", "course.yaml").exitCode()).isZero();
    }

    private TypedCommand type(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--output", "json"));
        return TypedCommand.in(folder, List.of(), all.toArray(String[]::new));
    }

    private void requireChanged(String manifest) {
        TypedCommand refused = type("build", manifest, "--out", "bundles");

        assertThat(refused.exitCode()).as(refused.err()).isEqualTo(3);
        assertThat(refused.lastEvent().get("code").asText()).isEqualTo("local-image-changed");
        assertThat(folder.resolve("bundles").resolve(manifest.replace(".yaml", "-1-amd64")))
                .doesNotExist();
    }

    @Test
    void anotherImageOfTheSameNameIsNotBuilt() {
        SavedImage.modern("lab:1", OTHER).write(folder.resolve("lab.tar"));

        requireChanged("lab.yaml");
        requireChanged("course.yaml");
    }

    @Test
    void theSameImageSavedByAnotherDockerIs() throws IOException {
        SavedImage.legacy("lab:1", LAYER).write(folder.resolve("lab.tar"));

        TypedCommand built = type("build", "lab.yaml", "--out", "bundles");

        assertThat(built.exitCode()).as(built.err()).isZero();
        assertThat(folder.resolve("bundles/lab-1-amd64/images.tar")).isNotEmptyFile();
    }

    @Test
    void lockTakesTheNewOneAndThenItIsBuilt() {
        SavedImage.modern("lab:1", OTHER).write(folder.resolve("lab.tar"));

        assertThat(type("lock", "lab.yaml").json().get("written").asBoolean()).isTrue();
        assertThat(type("build", "lab.yaml", "--out", "bundles").exitCode()).isZero();
        assertThat(type("lock", "course.yaml").json().get("written").asBoolean())
                .isTrue();
        assertThat(type("build", "course.yaml", "--out", "bundles").exitCode()).isZero();
    }
}
