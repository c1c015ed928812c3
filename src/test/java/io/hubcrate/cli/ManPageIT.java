package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.testing.peers.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What mandoc has to say of the manual pages. */
class ManPageIT {
    @Test
    void mandocFindsNothingButTheMissingDate() throws IOException {
        try (Stream<Path> pages = Files.list(Path.of("docs/man"))) {
            for (Path page : pages.toList()) {
                List<String> findings = Programs.run("mandoc", "-T", "lint", "-W", "warning", page.toString())
                        .out()
                        .lines()
                        .filter(line -> !line.contains("missing date") && !line.contains("PP before SH"))
                        .toList();
                assertThat(findings).as(page.toString()).isEmpty();
            }
        }
    }
}
