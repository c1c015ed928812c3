package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.testing.peers.Programs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
                byte[] said = Programs.command("mandoc", "-T", "lint", "-W", "warning", page.toString())
                        .run()
                        .stdout();
                List<String> findings = new String(said, StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> !line.contains("missing date"))
                        .toList();
                assertThat(findings).as(page.toString()).isEmpty();
            }
        }
    }
}
