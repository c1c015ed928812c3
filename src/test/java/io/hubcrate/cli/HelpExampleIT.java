package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.testing.FakeRegistry;
import io.hubcrate.testing.TestChart;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of a published chart as the help has it, without network: its repository is another one. */
class HelpExampleIT {
    private static final String PUBLISHED = "https://hub.jupyter.org/";

    @TempDir
    private Path folder;

    @Test
    void publishedChartNeedsNothingButItsAddressAndVersion() throws Exception {
        String example = new ImagesVerb()
                .examples().stream()
                        .map(Verb.Example::command)
                        .filter(command -> command.contains(PUBLISHED))
                        .findFirst()
                        .orElseThrow();
        assertThat(TypedCommand.of("images", "--help").out()).contains(example);
        byte[] chart = new TestChart("jupyterhub", "3.3.8")
                .file("Chart.yaml", "apiVersion: v2\nname: jupyterhub\nversion: 3.3.8\nkubeVersion: \">=1.23.0-0\"\n")
                .file(
                        "templates/pod.yaml",
                        """
                        apiVersion: v1
                        kind: Pod
                        metadata: {name: hub}
                        spec:
                          containers:
                          - {name: a, image: "r.example/hub:1"}
                        """)
                .packed();
        try (FakeRegistry repository = FakeRegistry.start()) {
            repository.putFile("/helm-chart/jupyterhub-3.3.8.tgz", chart);
            repository.putFile(
                    "/helm-chart/index.yaml",
                    "apiVersion: v1\nentries: {jupyterhub: [{version: 3.3.8, urls: [jupyterhub-3.3.8.tgz]}]}\n"
                            .getBytes(StandardCharsets.UTF_8));
            Files.createDirectories(folder.resolve(".config/hubcrate"));
            Files.writeString(
                    folder.resolve(".config/hubcrate/config.yaml"),
                    "plainHttp: [\"" + repository.host() + "\"]\nmirrors:\n- {address: \"" + PUBLISHED
                            + "\", mirror: \"" + repository.uri("/") + "\"}\n");
            TypedCommand typed = TypedCommand.in(
                    folder, List.of(), example.substring("hubcrate ".length()).split(" ", -1));
            assertThat(typed.exitCode()).as(typed.err()).isZero();
            assertThat(typed.out()).contains("IMAGE", "r.example/hub:1", "1 image, ");
        }
    }
}
