package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.manifest.BundleManifest;
import io.hubcrate.manifest.BundleManifestReader;
import io.hubcrate.testing.peers.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every example in bundle-manifests/, byte for byte, locked and built from servers that give the same names. */
class ExampleManifestsIT {
    private static final List<String> MORE =
            List.of("docker.io/jupyter/scipy-notebook:2022-01-01", "docker.io/jupyter/r-notebook:2022-01-01");

    @TempDir
    Path folder = Path.of("");

    static List<String> examples() throws IOException {
        try (Stream<Path> files = Files.list(ReadyManifest.FOLDER)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("example-") && name.endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    private JsonNode done(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--config", "../config.yaml", "--output", "json"));
        TypedCommand typed = TypedCommand.in(folder.resolve("copy"), List.of(), all.toArray(String[]::new));
        assertThat(typed.exitCode()).as(typed.err()).isZero();
        return typed.json();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void isLockedAndBuiltAsShipped(String name) throws IOException {
        Programs.run(
                        "cp",
                        "-r",
                        ReadyManifest.FOLDER + "/.",
                        folder.resolve("copy").toString())
                .succeeded();
        BundleManifest manifest =
                BundleManifestReader.read(folder.resolve("copy").resolve(name));
        List<String> images = new ArrayList<>(MORE);
        images.addAll(ReadyLine.CLASSIC.pulled());
        try (UpstreamStandIn upstream = new UpstreamStandIn(folder.resolve("web"), images)) {
            manifest.charts().forEach(chart -> ReadyManifest.putChart(upstream, chart, ReadyLine.CLASSIC.chart()));
            Files.writeString(folder.resolve("config.yaml"), upstream.settings());

            JsonNode locked = done("lock", name);
            JsonNode built = done("build", name, "--out", "../out");

            assertThat(locked.get("written").asBoolean()).isTrue();
            Path bundle = folder.resolve("copy").resolve(built.at("/0/path").asText());
            TypedCommand inside = TypedCommand.in(folder, List.of(), "inspect", bundle.toString(), "--output", "json");
            List<String> carried = new ArrayList<>();
            inside.json()
                    .get("images")
                    .forEach(image -> carried.add(image.get("reference").asText()));
            manifest.images().forEach(image -> assertThat(carried)
                    .contains(image.reference().toString()));
            manifest.derived().forEach(image -> assertThat(carried)
                    .contains(image.reference().toString())
                    .as("what it replaces does not travel")
                    .doesNotContain(image.findReplaced().orElseThrow().toString()));
        }
    }
}
