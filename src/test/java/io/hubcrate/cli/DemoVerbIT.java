package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoVerbIT {
    @Test
    void tellsTheWholeStoryAndKeepsItsFolderIfAsked(@TempDir Path folder) {
        TypedCommand typed = TypedCommand.in(folder, List.of(), "demo", "--dir", "story");
        assertThat(typed.exitCode()).as(typed.out() + typed.err()).isZero();
        assertThat(typed.out())
                .contains(
                        "$ hubcrate lock demo.yaml --config config.yaml",
                        "whole, and signed by who you trust",
                        "(exit code 5)",
                        "No difference",
                        "What to read next");
        assertThat(typed.err()).contains("error[bundle-damaged]: images.tar");
        assertThat(folder.resolve("story/bundles/demo-1-amd64/bundle.json")).isNotEmptyFile();
    }

    @Test
    void neverWritesIntoAFolderThatHoldsSomething(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("precious"), "mine");
        TypedCommand typed = TypedCommand.in(folder, List.of(), "demo", "--dir", ".");
        assertThat(typed.exitCode()).isEqualTo(3);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void anotherChartGoesWithAClusterOnly(@TempDir Path folder) {
        TypedCommand typed = TypedCommand.in(folder, List.of(), "demo", "--chart", "charts/other");
        assertThat(typed.exitCode()).isEqualTo(2);
        assertThat(typed.err()).contains("--chart goes with --cluster");
    }
}
