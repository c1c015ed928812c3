package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.content.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The manifests that people copy, each locked, built and verified as it is shipped, from servers that give the same names.
 * The files' digests alone are those of stand-ins; {@link ReadyManifest#textWithDigestsOfStandIns} says how.
 */
class ReadyManifestsIT {
    @TempDir
    Path folder = Path.of("");

    private TypedCommand type(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--output", "json"));
        return TypedCommand.in(folder, List.of(), all.toArray(String[]::new));
    }

    private JsonNode done(String... arguments) {
        TypedCommand typed = type(arguments);
        assertThat(typed.exitCode()).as(typed.err()).isZero();
        return typed.json();
    }

    private UpstreamStandIn upstream(ReadyLine line) throws IOException {
        UpstreamStandIn upstream = new UpstreamStandIn(folder.resolve("web"), line.pulled());
        line.manifest().putAll(upstream, line.chart(), line.calico());
        Files.writeString(folder.resolve("config.yaml"), upstream.settings());
        return upstream;
    }

    @ParameterizedTest
    @EnumSource(ReadyLine.class)
    void isLockedBuiltAndVerifiedAsShipped(ReadyLine line) throws IOException {
        String name = line.fileName();
        try (UpstreamStandIn upstream = upstream(line)) {
            Files.writeString(folder.resolve(name + ".yaml"), line.manifest().textWithDigestsOfStandIns());

            JsonNode images = done("images", name + ".yaml", "--config", "config.yaml");
            JsonNode locked = done("lock", name + ".yaml", "--config", "config.yaml");

            assertThat(images)
                    .extracting(image -> image.get("reference").asText())
                    .containsExactlyInAnyOrderElementsOf(line.images());
            assertThat(locked.get("hosts"))
                    .extracting(JsonNode::asText)
                    .containsExactlyInAnyOrderElementsOf(upstream.places());
            assertThat(Files.readString(folder.resolve(name + ".lock.json")))
                    .contains("https://dl.k8s.io/", "https://github.com/adoptium/", "https://jupyterhub.github.io/")
                    .doesNotContain("http://127.0.0.1");
            verifyBundle(line);
        }
    }

    /** Built without what a switched-off feature would use, so that this too is seen. */
    private void verifyBundle(ReadyLine line) throws IOException {
        String name = line.fileName();
        AtomicFile.writePrivate(folder.resolve("pass"), "a passphrase\n".getBytes(StandardCharsets.UTF_8));
        done("keygen", "--name", "Site", "--out", "keys", "--algorithm", "ed25519", "--passphrase-file", "pass");
        List<String> words = List.of("--config", "config.yaml", "--sign-key", key(".secret.asc"));
        List<String> build = new ArrayList<>(List.of("build", name + ".yaml", "--out", "out", "--required-only"));
        build.addAll(words);
        build.addAll(List.of("--passphrase-file", "pass"));
        done(build.toArray(String[]::new));
        JsonNode verified = done("verify", "out/" + name + "-1-amd64", "--trust", key(".public.asc"));
        JsonNode inside = done("inspect", "out/" + name + "-1-amd64");

        assertThat(verified.get("verdict").asText()).isEqualTo("verified");
        assertThat(inside.get("images"))
                .extracting(image -> image.get("reference").asText())
                .containsExactlyInAnyOrderElementsOf(line.images().stream()
                        .filter(image -> !line.notRequired().contains(image))
                        .toList());
        assertThat(folder.resolve("out/" + name + "-1-amd64/install.sh")).isNotEmptyFile();
        assertThat(folder.resolve("out/" + name + "-1-amd64/binaries.tar")).isNotEmptyFile();
    }

    @ParameterizedTest
    @EnumSource(ReadyLine.class)
    void itsOwnDigestsRefuseEveryOtherFileAndNothingIsWritten(ReadyLine line) throws IOException {
        String name = line.fileName();
        try (UpstreamStandIn upstream = upstream(line)) {
            Files.writeString(folder.resolve(name + ".yaml"), line.manifest().text());

            TypedCommand refused = type("lock", name + ".yaml", "--config", "config.yaml");

            assertThat(upstream.places()).hasSize(2);
            assertThat(refused.exitCode()).isEqualTo(5);
            assertThat(refused.err().split("file-digest-mismatch", -1)).hasSizeGreaterThan(1);
            assertThat(folder.resolve(name + ".lock.json")).doesNotExist();
        }
    }

    private String key(String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("keys"))) {
            return files.map(file -> folder.relativize(file).toString())
                    .filter(file -> file.endsWith(ending))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
