package io.hubcrate.manifest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The documents under {@code src/test/resources/io/hubcrate/manifest}; its README.md says what each folder means. */
final class ManifestCorpus {
    private ManifestCorpus() {}

    static List<Path> good() {
        return documents("good");
    }

    static List<Path> bad() {
        return documents("bad");
    }

    static List<Path> readerOnly() {
        return documents("reader-only");
    }

    /** The paths of the problems that the first line announces; empty text for a problem of the document as a whole. */
    static List<String> expectedPaths(Path document) {
        String first = text(document).lines().findFirst().orElseThrow();
        if (!first.startsWith("# expect: ")) {
            throw new AssertionError(document + " does not say what to expect");
        }
        String expected = first.substring("# expect: ".length());
        return expected.equals("-") ? List.of("") : List.of(expected);
    }

    static String text(Path document) {
        try {
            return Files.readString(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> documents(String folder) {
        URL url = Objects.requireNonNull(ManifestCorpus.class.getResource(folder), folder);
        try (Stream<Path> files = Files.list(Path.of(url.toURI()))) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
