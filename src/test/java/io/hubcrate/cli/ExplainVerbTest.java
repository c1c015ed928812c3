package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ExplainVerbTest {
    @Test
    void showsTitleAndText() {
        TypedCommand typed = TypedCommand.of("explain", "content-mismatch");
        assertThat(typed.exitCode()).isZero();
        assertThat(typed.out()).startsWith("content-mismatch: ").contains("Exit code 5.");
    }

    @Test
    void takesWhatPeopleCopyFromAMessage() {
        assertThat(TypedCommand.of("explain", "error[content-mismatch]:").out())
                .isEqualTo(TypedCommand.of("explain", "content-mismatch").out());
    }

    @Test
    void suggestsNearCodes() {
        TypedCommand typed = TypedCommand.of("explain", "content-missmatch");
        assertThat(typed.exitCode()).isEqualTo(2);
        assertThat(typed.err()).contains("did you mean: content-mismatch?");
    }

    @Test
    void neverReadsOutsideItsTexts() {
        assertThat(TypedCommand.of("explain", "../cli/version").exitCode()).isEqualTo(2);
    }

    @Test
    void listsEveryText() throws Exception {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/io/hubcrate/explain"))) {
            assertThat(TypedCommand.of("explain", "--output", "json").json()).hasSize((int) files.count());
        }
        assertThat(TypedCommand.of("explain").out()).contains("usage", "The command line cannot be understood");
    }
}
