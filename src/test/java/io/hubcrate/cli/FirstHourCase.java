package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.http.WebLimits;
import io.hubcrate.testing.FakeRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A newcomer at a connected host: a manifest with one image, behind a mirror, and a folder to type in. */
abstract class FirstHourCase {
    private static final WebLimits IMPATIENT = new WebLimits(
            Duration.ofSeconds(5),
            Duration.ofSeconds(1),
            6,
            Duration.ofMillis(5),
            Duration.ofMillis(10),
            Duration.ofSeconds(1));

    @TempDir
    Path folder;

    final FakeRegistry registry = FakeRegistry.start();

    @BeforeEach
    void write() throws IOException {
        registry.putImage("quay/team/app", "1.0", new byte[] {1, 2, 3});
        manifest("images:\n- reference: quay.invalid/team/app:1.0\n");
        mirror(registry.host() + "/quay");
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    void manifest(String more) throws IOException {
        Files.writeString(folder.resolve("site.yaml"), "name: small\nversion: \"1\"\n" + more);
    }

    void mirror(String place) throws IOException {
        Files.writeString(
                folder.resolve("config.yaml"),
                "plainHttp: [\"" + registry.host() + "\"]\nmirrors:\n- {registry: quay.invalid, mirror: \"" + place
                        + "\"}\n");
    }

    TypedCommand type(String... words) {
        return TypedCommand.in(folder, List.of(), IMPATIENT, words);
    }

    TypedCommand lock() {
        return type("lock", "site.yaml", "--config", "config.yaml");
    }

    static void told(TypedCommand typed, int exit, String code, String... words) {
        assertThat(typed.exitCode()).as(typed.err()).isEqualTo(exit);
        assertThat(typed.err()).contains("error[" + code + "]").contains(words).doesNotContain("java.", "Exception");
    }

    TypedCommand build(String... more) {
        List<String> words = new ArrayList<>(List.of("build", "site.yaml", "--out", "out", "--config", "config.yaml"));
        words.addAll(List.of(more));
        return type(words.toArray(String[]::new));
    }

    TypedCommand verify(String what) {
        return type("verify", what, "--trust", "key.asc");
    }

    /** Makes a key, puts its public half into {@code key.asc} and gives the secret one. */
    String key() throws IOException {
        String made = type("keygen --name A --algorithm ed25519 --no-passphrase --out keys --output json"
                        .split(" ", -1))
                .json()
                .path("secretKey")
                .asText();
        Files.copy(folder.resolve(made.replace(".secret.asc", ".gpg")), folder.resolve("key.asc"));
        return made;
    }
}
