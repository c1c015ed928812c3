package io.hubcrate.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.content.IoReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Messages are for people: an exception put into one as it is would bring the name of its class. */
class WordsOfFailuresTest {
    private static final Pattern AS_IT_IS =
            Pattern.compile("\"[^\"]*\" \\+ (?:e|cause|failure)(?:\\.getCause\\(\\)|\\.toString\\(\\))?\\s*[,;)+]");
    /** The message of a file system's exception is the path alone: {@link IoReason} has the words. */
    private static final Pattern PATH_ALONE = Pattern.compile(
            "(cannot|could not)( be)? (read|write|written|use|used|keep|kept|find|found|make|made|take|copy)"
                    + "[^;]*\\+ (e|cause)\\.getMessage\\(\\)");
    /** What the readers of our own documents throw says it in words. */
    private static final Pattern IN_WORDS = Pattern.compile("FactsReader|ClusterHandover|RemoteSchema");

    /** A bug's report is for us; the tests' own browser is no product; the last passes a parser's bug on to its caller. */
    private static final Pattern ALLOWED = Pattern.compile("this should not have happened|/visit/|MetadataXml");

    @Test
    void noMessageHoldsAnExceptionAsItIs() throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            for (Path source :
                    sources.filter(file -> file.toString().endsWith(".java")).toList()) {
                for (String line : Files.readAllLines(source)) {
                    if (AS_IT_IS.matcher(line).find()
                            && !ALLOWED.matcher(source + line).find()) {
                        found.add(source + ": " + line.strip());
                    }
                }
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void noMessageGivesThePathForTheReason() throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            for (Path source :
                    sources.filter(file -> file.toString().endsWith(".java")).toList()) {
                for (String line : Files.readAllLines(source)) {
                    if (PATH_ALONE.matcher(line).find()
                            && !IN_WORDS.matcher(source.toString()).find()) {
                        found.add(source + ": " + line.strip());
                    }
                }
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void reasonsArePlainWords() {
        assertThat(IoReason.of(new NoSuchFileException("/x"))).isEqualTo("there is no /x");
        assertThat(IoReason.of(new AccessDeniedException("/x"))).isEqualTo("this user may not use /x");
        assertThat(IoReason.of(new FileSystemException("/x", null, "Is a directory")))
                .isEqualTo("/x: Is a directory");
        assertThat(IoReason.of(new UncheckedIOException(new NoSuchFileException("/x"))))
                .isEqualTo("there is no /x");
        assertThat(IoReason.of(new IOException())).doesNotContain("java");
        assertThat(IoReason.of(null)).isNotBlank();
    }
}
