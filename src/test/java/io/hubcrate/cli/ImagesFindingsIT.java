package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code hubcrate images} leaves to a person. Siblings of a run that ended with 6 and no word: a finding of a
 * manifest, of a chart, a note beside no finding.
 */
class ImagesFindingsIT {
    @TempDir
    Path folder = Path.of("");

    @BeforeEach
    void writeManifest() throws Exception {
        Files.writeString(
                folder.resolve("objects.yaml"),
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: c}
                data: {TOOL_IMAGE: "r.example/tool:edge", b: "image: r.example/other:1"}
                """);
        Files.writeString(folder.resolve("site.yaml"), "name: site\nversion: 1\nmanifests: [objects.yaml]\n");
    }

    @Test
    void areToldToProgramsToo() {
        TypedCommand typed = TypedCommand.in(folder, List.of(), "images", "site.yaml", "--output", "json");

        assertThat(typed.exitCode()).isEqualTo(6);
        assertThat(typed.json().isArray()).isTrue();
        assertThat(typed.err()).contains("image-suspected", "r.example/tool:edge", "r.example/other:1");
    }

    @Test
    void endInOneFragmentThatIsWrittenWhereAsked() throws Exception {
        TypedCommand typed = TypedCommand.in(folder, List.of(), "images", "site.yaml", "--declare", "more.yaml");

        assertThat(typed.exitCode()).isEqualTo(6);
        assertThat(typed.out()).containsOnlyOnce("images:\n").containsOnlyOnce("dismiss:\n");
        String written = Files.readString(folder.resolve("more.yaml"));
        assertThat(written).contains("r.example/tool:edge", "r.example/other:1", "dismiss:");

        TypedCommand again = TypedCommand.in(folder, List.of(), "images", "site.yaml", "--declare", "more.yaml");
        assertThat(again.exitCode()).isEqualTo(3);
        assertThat(Files.readString(folder.resolve("more.yaml"))).isEqualTo(written);

        Files.writeString(
                folder.resolve("site.yaml"),
                Files.readString(folder.resolve("site.yaml")) + written.substring(0, written.indexOf("dismiss:")));
        assertThat(TypedCommand.in(folder, List.of(), "images", "site.yaml").exitCode())
                .isZero();
    }
}
