package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whoever is told to read a page finds it inside the gap: it travels, and so does what it leads to. */
class CarriedDocumentsTest {
    private static final Path CARRIED = Path.of("target/classes/io/hubcrate/carried");
    private static final Pattern NAMED = Pattern.compile("(?<![\\w/.])docs/([a-z-]+\\.(?:md|yaml|schema\\.json))");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)[^)]*\\)");

    @Test
    void everyPageThatATextNamesTravels() throws IOException {
        Set<String> named = new TreeSet<>();
        for (String place : new String[] {"src/main/java", "src/main/resources", "installer"}) {
            try (Stream<Path> files = Files.walk(Path.of(place))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    NAMED.matcher(Files.readString(file)).results().forEach(page -> named.add(page.group(1)));
                }
            }
        }
        assertThat(named).hasSizeGreaterThan(8);
        assertThat(carried("docs")).containsAll(named);
    }

    @Test
    void linksOfPagesThatTravelLeadToPagesThatTravel() throws IOException {
        Set<String> carried = carried("docs");
        for (String page : carried.stream().filter(name -> name.endsWith(".md")).toList()) {
            Matcher link = LINK.matcher(Files.readString(CARRIED.resolve("docs").resolve(page)));
            while (link.find()) {
                if (!link.group(1).contains("://")) {
                    assertThat(carried).as("links of " + page).contains(link.group(1));
                }
            }
        }
    }

    @Test
    void everyManualPageTravels() throws IOException {
        assertThat(carried("man/man1")).isEqualTo(ManPage.all().keySet());
    }

    @Test
    void messagesAndExplanationsNameThePlaceWhereAPageCanBeRead() {
        String place = Path.of("docs/site-file.md").toAbsolutePath().toString();
        assertThat(TypedCommand.of("explain", "site-invalid").out()).contains(place);
        assertThat(Installation.pointed("see docs/site-file.md.")).isEqualTo("see " + place + ".");
        assertThat(Installation.pointed("at https://x.org/docs/site-file.md")).doesNotContain(place);
    }

    private static Set<String> carried(String folder) throws IOException {
        try (Stream<Path> files = Files.list(CARRIED.resolve(folder))) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
