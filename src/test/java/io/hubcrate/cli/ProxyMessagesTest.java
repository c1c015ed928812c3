package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.http.WebLimits;
import io.hubcrate.testing.RawServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person reads whose proxy does not answer. */
class ProxyMessagesTest {
    private static final WebLimits IMPATIENT = new WebLimits(
            Duration.ofSeconds(20),
            Duration.ofMillis(300),
            2,
            Duration.ofMillis(1),
            Duration.ofMillis(1),
            Duration.ofMinutes(5));

    @TempDir
    Path folder = Path.of("");

    private TypedCommand images(String proxy) throws IOException {
        Files.writeString(folder.resolve("config.yaml"), "proxy: http://" + proxy + "\n");
        return TypedCommand.in(
                folder,
                List.of(),
                IMPATIENT,
                "images",
                "--chart",
                "https://charts.example.org/hub",
                "--version",
                "1.0.0",
                "--config",
                folder.resolve("config.yaml").toString());
    }

    private static void assertNames(TypedCommand typed, String code, String proxy) {
        assertThat(typed.exitCode()).as(typed.err()).isEqualTo(4);
        assertThat(typed.err())
                .contains("error[" + code + "]", "proxy " + proxy, "attempt 2 of 2")
                .doesNotContain("java.", "Exception", "SLF4J");
    }

    @Test
    void aProxyThatRefusesIsNamed() throws IOException {
        String closed;
        try (RawServer server = RawServer.silent()) {
            closed = server.host();
        }
        assertNames(images(closed), "proxy-unreachable", closed);
    }

    @Test
    void aProxyThatHangsIsNamedAndGivenUp() throws IOException {
        try (RawServer proxy = RawServer.silent()) {
            assertNames(images(proxy.host()), "transfer-stalled", proxy.host());
        }
    }
}
