package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The manual pages in docs/man are those of the commands. {@code -Dregenerate=true} writes them anew. */
class ManPageTest {
    private static final Path FOLDER = Path.of("docs/man");

    @Test
    void committedPagesAreThoseOfTheCommands() throws IOException {
        SortedMap<String, String> pages = ManPage.all();
        if (Boolean.getBoolean("regenerate")) {
            Files.createDirectories(FOLDER);
            for (Path old : files().keySet().stream().map(FOLDER::resolve).toList()) {
                Files.delete(old);
            }
            for (Map.Entry<String, String> page : pages.entrySet()) {
                Files.writeString(FOLDER.resolve(page.getKey()), page.getValue());
            }
        }
        assertThat(files()).isEqualTo(pages);
    }

    @Test
    void everyVerbHasAPageWithItsOptions() {
        SortedMap<String, String> pages = ManPage.all();
        for (VerbName name : VerbName.values()) {
            String page = pages.get("hubcrate-" + name + ".1");
            VerbParser.of(name, name.create()).getCommandSpec().options().forEach(option -> assertThat(page)
                    .contains(option.longestName().replace("-", "\\-")));
        }
    }

    private static SortedMap<String, String> files() throws IOException {
        SortedMap<String, String> texts = new TreeMap<>();
        try (Stream<Path> all = Files.list(FOLDER)) {
            for (Path file : all.toList()) {
                texts.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return texts;
    }
}
