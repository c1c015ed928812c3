package io.hubcrate.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every code that a person can meet has an explanation, and no explanation waits for a code that is gone. */
class ExplainedCodesTest {
    private static final Path TEXTS = Path.of("src/main/resources/io/hubcrate/explain");

    @Test
    void everyCodeIsExplained() throws IOException {
        Set<String> unexplained = new TreeSet<>(CodesInSources.read().codes());
        unexplained.removeAll(texts());
        assertThat(unexplained).isEmpty();
    }

    @Test
    void everyExplanationIsOfACode() throws IOException {
        Set<String> idle = new TreeSet<>(texts());
        idle.removeAll(CodesInSources.read().codes());
        assertThat(idle).isEmpty();
    }

    @Test
    void everyCodeIsWrittenWhereItIsUsed() throws IOException {
        assertThat(CodesInSources.read().unreadable()).isEmpty();
    }

    @Test
    void explanationsAreATitleABlankLineAndWhatToDo() throws IOException {
        for (String code : texts()) {
            List<String> lines = Files.readAllLines(TEXTS.resolve(code + ".txt"));
            assertThat(lines).as(code).hasSizeGreaterThan(3);
            assertThat(lines.get(0))
                    .as("title of %s", code)
                    .isNotBlank()
                    .hasSizeLessThan(90)
                    .doesNotEndWith(".");
            assertThat(lines.get(1)).as("second line of %s", code).isBlank();
        }
    }

    private static Set<String> texts() throws IOException {
        try (Stream<Path> files = Files.list(TEXTS)) {
            return files.map(file -> file.getFileName().toString())
                    .map(name -> name.substring(0, name.length() - ".txt".length()))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
