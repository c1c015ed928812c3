package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mistakes in a push are told before the bundle is read and before any registry is asked. */
class PushVerbTest {
    @TempDir
    Path folder = Path.of("");

    private TypedCommand push(String... words) {
        List<String> all = new ArrayList<>(List.of("push"));
        all.addAll(List.of(words));
        return TypedCommand.in(folder, List.of(), all.toArray(String[]::new));
    }

    @Test
    void wantsABundleARegistryAndTrust() {
        assertThat(push().exitCode()).isEqualTo(2);
        assertThat(push("absent", "--trust", "keys").exitCode()).isEqualTo(2);
        TypedCommand untrusted = push("absent", "registry.example.org");
        assertThat(untrusted.exitCode()).isEqualTo(2);
        assertThat(untrusted.err()).contains("--trust");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://registry.example.org",
                "registry",
                "registry.example.org/Hub",
                "registry.example.org//a",
                "user@registry.example.org",
                "-x"
            })
    void refusesWhatIsNoRegistry(String target) {
        TypedCommand typed = push("absent", "--trust", "keys", "--output", "json", "--", target);
        assertThat(typed.exitCode()).isEqualTo(3);
        assertThat(typed.lastEvent().get("code").asText()).isEqualTo("push-target-invalid");
    }

    @Test
    void refusesAListOfNamesThatIsNotThereOrIsNone() throws IOException {
        TypedCommand absent = push("absent", "registry.example.org", "--trust", "keys", "--map", "absent.yaml");
        assertThat(absent.exitCode()).isEqualTo(1);
        assertThat(absent.err()).contains("file-missing", "absent.yaml");
        Files.writeString(folder.resolve("names.yaml"), "names: [{from: docker.io, too: hub}]\n");
        TypedCommand bad = push("absent", "registry.example.org", "--trust", "keys", "--map", "names.yaml");
        assertThat(bad.exitCode()).isEqualTo(3);
        assertThat(bad.err()).contains("names.yaml:1:");
    }

    /** What the system refuses is looked at where it was refused, not in the folder in which somebody stands. */
    @Test
    void freeSpaceIsLookedAtWhereTheFailureWas() throws IOException {
        Files.writeString(folder.resolve("names.yaml"), "names: []\n");
        TypedCommand typed = push("absent", "registry.example.org", "--trust", "keys", "--map", "names.yaml/x");
        assertThat(typed.exitCode()).isEqualTo(1);
        assertThat(typed.err().replaceAll("\\s+", " "))
                .contains("error[machine-io]", "df -h " + folder.resolve("names.yaml"))
                .doesNotContain("df -h .");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fast", "0", "1k", "1.5M", ""})
    void refusesARateThatIsNoneOrThatOfADeadLine(String rate) {
        TypedCommand typed = push("absent", "registry.example.org", "--trust", "keys", "--limit-rate", rate);
        assertThat(typed.exitCode()).isEqualTo(2);
        assertThat(typed.err()).contains("--limit-rate");
    }

    @Test
    void refusesTrustThatIsNotThereAndOptionsThatAreNone() {
        TypedCommand absent = push("absent", "registry.example.org", "--trust", "absent-keys", "--output", "json");
        assertThat(absent.exitCode()).isIn(1, 3);
        assertThat(absent.lastEvent().get("message").asText()).contains("absent-keys");
        TypedCommand misspelt = push("absent", "registry.example.org", "--trust", "keys", "--dry-runs");
        assertThat(misspelt.exitCode()).isEqualTo(2);
        assertThat(misspelt.err()).contains("--dry-run");
    }
}
