package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.hubcrate.http.WebLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** A folder in which hostile input is typed at, and what a refusal must look like. */
abstract class HostileCase {
    /** Against what never ends, and so generous: a machine with other work takes several times what it takes alone. */
    static final Duration BOUND = Duration.ofMinutes(4);

    @TempDir
    Path folder = Path.of("");

    TypedCommand type(String... arguments) {
        return assertTimeoutPreemptively(
                BOUND, () -> TypedCommand.in(folder.resolve("work"), List.of(), WebLimits.DEFAULTS, arguments));
    }

    void write(String name, byte[] content) throws IOException {
        Path file = folder.resolve("work").resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }

    void write(String name, String content) throws IOException {
        write(name, content.getBytes(StandardCharsets.UTF_8));
    }

    /** Everything below the temporary folder, so that what lands beside the working folder shows too. */
    List<String> everything() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.map(path -> folder.relativize(path).toString()).sorted().toList();
        }
    }

    void refused(TypedCommand typed, int exitCode, String... codes) {
        assertThat(typed.exitCode()).as(typed.err()).isEqualTo(exitCode);
        assertThat(typed.err()).doesNotContain("\u001b", "\u0000", "\u202e");
        assertThat(codes).anySatisfy(code -> assertThat(typed.err()).contains("error[" + code + "]"));
    }
}
