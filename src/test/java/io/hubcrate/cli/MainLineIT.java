package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.content.AtomicFile;
import io.hubcrate.demo.DemoWorld;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The verbs one after the other, as a person types them, against the demo's origin. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MainLineIT {
    private static final String BUNDLE = "bundles/demo-1-amd64";

    @TempDir
    static Path folder = Path.of("");

    private static DemoWorld world;

    @BeforeAll
    static void start() throws IOException {
        world = DemoWorld.in(folder);
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    private static TypedCommand type(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--output", "json"));
        return TypedCommand.in(folder, List.of(), all.toArray(String[]::new));
    }

    private static TypedCommand done(String... arguments) {
        TypedCommand typed = type(arguments);
        assertThat(typed.exitCode()).as(typed.err()).isZero();
        return typed;
    }

    private static String key(String name, String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(name))) {
            return files.map(file -> folder.relativize(file).toString())
                    .filter(file -> file.endsWith(ending))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    @Order(1)
    void imagesGivesTheShapeThatScriptsRelyOn() {
        JsonNode images = done("images", "demo.yaml", "--config", "config.yaml").json();
        assertThat(images.isArray()).isTrue();
        assertThat(images).hasSize(15);
        for (JsonNode image : images) {
            assertThat(image.fieldNames())
                    .toIterable()
                    .containsExactly("reference", "asWritten", "required", "sources");
            assertThat(image.get("sources")).isNotEmpty().allSatisfy(source -> assertThat(
                            source.get("kind").asText())
                    .isIn("values", "rendered", "profile", "kubeadm", "manifest", "declared"));
        }
    }

    @Test
    @Order(2)
    void profileAndSwitchedOffImagesAreThere() {
        JsonNode images = done("images", "demo.yaml", "--config", "config.yaml").json();
        assertThat(images)
                .filteredOn(image -> image.get("reference").asText().startsWith("quay.io/jupyter/"))
                .singleElement()
                .satisfies(image ->
                        assertThat(image.at("/sources/0/kind").asText()).isEqualTo("profile"));
        assertThat(images)
                .filteredOn(image -> !image.get("required").asBoolean())
                .extracting(image -> image.get("reference").asText())
                .containsExactly("registry.k8s.io/kube-scheduler:v1.29.8");
    }

    @Test
    @Order(3)
    void chartAloneIsEnoughForImages() {
        TypedCommand typed = done(
                "images",
                "--chart",
                "http://" + world.authority() + "/charts/tinyhub",
                "--version",
                "1.0.0",
                "--config",
                "config.yaml");
        assertThat(typed.json())
                .extracting(image -> image.get("reference").asText())
                .contains("docker.io/jupyterhub/k8s-hub:4.1.0")
                .noneMatch(reference -> reference.contains("kube-apiserver"));
    }

    @Test
    @Order(4)
    void buildWithoutALockIsRefused() {
        TypedCommand typed = type("build", "demo.yaml", "--config", "config.yaml", "--out", "bundles");
        assertThat(typed.exitCode()).isEqualTo(3);
        assertThat(typed.lastEvent().get("code").asText()).isEqualTo("lock-missing");
    }

    @Test
    @Order(5)
    void lockIsWrittenOnceAndThenKept() throws IOException {
        JsonNode first = done("lock", "demo.yaml", "--config", "config.yaml").json();
        assertThat(first.get("written").asBoolean()).isTrue();
        assertThat(first.get("hosts")).hasSize(1);
        byte[] lock = Files.readAllBytes(folder.resolve("demo.lock.json"));
        assertThat(done("lock", "demo.yaml", "--config", "config.yaml")
                        .json()
                        .get("written")
                        .asBoolean())
                .isFalse();
        JsonNode updated =
                done("lock", "demo.yaml", "--config", "config.yaml", "--update").json();
        assertThat(updated.get("written").asBoolean()).isTrue();
        assertThat(updated.get("changes")).isEmpty();
        assertThat(folder.resolve("demo.lock.json")).hasBinaryContent(lock);
    }

    @Test
    @Order(6)
    void changedManifestStopsABuildAndMakesLockGoAgain() throws IOException {
        Path manifest = folder.resolve("demo.yaml");
        String before = Files.readString(manifest);
        Files.writeString(manifest, before.replace("sequence: 1", "sequence: 2"));
        TypedCommand typed = type("build", "demo.yaml", "--config", "config.yaml", "--out", "bundles");
        assertThat(typed.exitCode()).isEqualTo(3);
        assertThat(typed.lastEvent().get("code").asText()).isEqualTo("lock-stale");
        Files.writeString(manifest, before);
        assertThat(folder.resolve("bundles")).doesNotExist();
    }

    @Test
    @Order(7)
    void wrongPassphraseIsToldBeforeAnythingIsFetched() throws IOException {
        done("keygen", "--name", "Builder", "--out", "builder", "--algorithm", "ed25519", "--passphrase-file", "pass");
        AtomicFile.writePrivate(folder.resolve("wrong"), "wrong\n".getBytes(StandardCharsets.UTF_8));
        TypedCommand typed = type(
                "build",
                "demo.yaml",
                "--config",
                "config.yaml",
                "--out",
                "bundles",
                "--sign-key",
                key("builder", ".secret.asc"),
                "--passphrase-file",
                "wrong");
        assertThat(typed.exitCode()).isEqualTo(3);
        assertThat(typed.lastEvent().get("code").asText()).isEqualTo("key-passphrase-wrong");
        assertThat(folder.resolve("bundles")).doesNotExist();
    }

    @Test
    @Order(8)
    void buildSignsAndTellsWhereTheBundleIs() throws IOException {
        TypedCommand typed = done(
                "build",
                "demo.yaml",
                "--config",
                "config.yaml",
                "--out",
                "bundles",
                "--sign-key",
                key("builder", ".secret.asc"),
                "--passphrase-file",
                "pass");
        assertThat(typed.json().at("/0/path").asText()).isEqualTo(BUNDLE);
        assertThat(typed.err().lines())
                .anyMatch(line -> line.startsWith("{\"event\":\"phase-started\""))
                .anyMatch(line -> line.startsWith("{\"event\":\"phase-finished\""));
    }

    @Test
    @Order(9)
    void verifyNamesTheSigner() throws IOException {
        TypedCommand typed = done("verify", BUNDLE, "--trust", key("builder", ".public.asc"));
        assertThat(typed.json().get("verdict").asText()).isEqualTo("verified");
        assertThat(typed.json().at("/signers/0/userId").asText()).isEqualTo("Builder");
    }

    @Test
    @Order(10)
    void strangersKeyProvesNothing() throws IOException {
        done(
                "keygen",
                "--name",
                "Stranger",
                "--out",
                "stranger",
                "--algorithm",
                "ed25519",
                "--passphrase-file",
                "pass");
        assertThat(type("verify", BUNDLE, "--trust", key("stranger", ".public.asc"))
                        .exitCode())
                .isEqualTo(5);
    }

    @Test
    @Order(11)
    void secondPersonSigns() throws IOException {
        JsonNode signed = done("sign", BUNDLE, "--key", key("stranger", ".secret.asc"), "--passphrase-file", "pass")
                .json();
        assertThat(folder.resolve(signed.get("signature").asText())).isNotEmptyFile();
        done("verify", BUNDLE, "--trust", key("stranger", ".public.asc"));
    }

    @Test
    @Order(12)
    void inspectSaysWhyEachImageIsThere() {
        JsonNode inside = done("inspect", BUNDLE).json();
        assertThat(inside.get("verified").asBoolean()).isFalse();
        assertThat(inside.get("signatures")).hasSize(2);
        assertThat(inside.get("images")).hasSize(15).allSatisfy(image -> {
            assertThat(image.get("sources")).isNotEmpty();
            assertThat(image.get("imageId").asText()).startsWith("sha256:");
        });
        TypedCommand page = TypedCommand.in(folder, List.of(), "inspect", BUNDLE);
        assertThat(page.out()).contains("kubernetes  1.30.4 on containerd", "nothing of it has been proven");
    }

    @Test
    @Order(13)
    void flippedBitIsRefusedWithTheNameOfWhatItHit() throws IOException {
        Path charts = folder.resolve(BUNDLE).resolve("charts.tar");
        byte[] bytes = Files.readAllBytes(charts);
        bytes[700] ^= 1;
        Files.write(charts, bytes);
        TypedCommand typed = type("verify", BUNDLE, "--trust", key("builder", ".public.asc"));
        assertThat(typed.exitCode()).isEqualTo(5);
        assertThat(typed.lastEvent().get("subject").asText()).startsWith("charts.tar");
    }
}
