package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whoever is told to type a command can type it: messages, explanations and pages name only verbs that are there. */
class VerbsInTextsTest {
    private static final Pattern TYPED = Pattern.compile(
            "(?m)(?:`|: |^(?:#|//)? {2,}|\\$ )hubcrate ([a-z][a-z-]+)(?= --| [A-Z][A-Z_-]+\\b|[`.\\n\"])");
    private static final List<String> PLACES =
            List.of("src/main/java", "src/main/resources", "docs", "bundle-manifests", "installer", "README.md");
    /** Far fewer would mean that nothing is read. */
    private static final int FEWEST = 50;

    @Test
    void everyVerbThatATextTellsToTypeIsThere() throws IOException {
        List<String> unknown = new ArrayList<>();
        int seen = 0;
        for (Path file : files()) {
            Matcher typed = TYPED.matcher(Files.readString(file));
            while (typed.find()) {
                seen++;
                if (VerbName.find(typed.group(1)).isEmpty()) {
                    unknown.add(file + ": hubcrate " + typed.group(1));
                }
            }
        }
        assertThat(unknown).isEmpty();
        assertThat(seen).isGreaterThan(FEWEST);
    }

    private static List<Path> files() throws IOException {
        List<Path> all = new ArrayList<>();
        for (String place : PLACES) {
            try (Stream<Path> files = Files.walk(Path.of(place))) {
                files.filter(file -> file.toString().matches(".*\\.(java|txt|md|yaml|sh)"))
                        .forEach(all::add);
            }
        }
        return all;
    }
}
