package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.testing.TreeListing;
import io.hubcrate.testing.peers.Screen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A person at a real terminal, with the hubcrate that came in the bundle: asked, shown, and obeyed. */
class TerminalIT {
    private static final String SETTINGS = "etc/sysctl.d/99-z-hubcrate.conf";

    @TempDir
    private Path folder;

    private LocalSite site;

    @AfterEach
    void stop() {
        site.close();
    }

    private Screen at(int columns, String... words) {
        return Screen.of(folder, columns, site.carriedCommand(words));
    }

    private SortedMap<String, String> node() throws IOException {
        SortedMap<String, String> tree = TreeListing.of(site.root(), true, "etc", "var/lib");
        tree.keySet().removeIf(path -> path.startsWith("var/lib/hubcrate/sites") || path.equals("var/lib/hubcrate"));
        return tree;
    }

    @Test
    void installAndResetShowWhatTheyWouldDoAndAsk() throws Exception {
        site = LocalSite.start(folder, bundle -> bundle.cluster = false);
        site.giveAddress();
        SortedMap<String, String> bare = node();
        assertThat(answered("n", "Change the nodes as planned? [y/N]:", "install"))
                .isEqualTo(130);
        assertThat(node()).isEqualTo(bare);
        assertThat(answered("y", "Change the nodes as planned? [y/N]:", "install"))
                .isZero();
        SortedMap<String, String> ready = node();
        assertThat(ready).containsKey(SETTINGS);
        assertThat(answered("", "Take all of this away? [y/N]:", "reset")).isEqualTo(130);
        assertThat(node()).isEqualTo(ready);
        assertThat(answered("yes", "Take all of this away? [y/N]:", "reset")).isZero();
        assertThat(node()).isEqualTo(bare);
    }

    private int answered(String answer, String question, String verb) {
        try (Screen screen = at(100, verb)) {
            assertThat(screen.await(question, text -> text.contains(question))).contains(SETTINGS);
            screen.type(answer);
            return screen.exit();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {80, 160})
    void mediumIsAskedForInAQuestionThatStaysReadable(int columns) throws Exception {
        site = LocalSite.start(folder, bundle -> bundle.volumeSize = 200_000);
        List<Path> away;
        try (var volumes = Files.list(site.bundle())) {
            away = volumes.filter(file -> file.toString().matches(".*\\.part0*[23]\\.tar"))
                    .sorted()
                    .toList();
        }
        assertThat(away).hasSizeGreaterThan(1);
        Path pocket = Files.createDirectory(folder.resolve("pocket"));
        for (Path volume : away) {
            Files.move(volume, pocket.resolve(volume.getFileName()));
        }
        try (Screen screen = at(columns, "verify")) {
            String asked = screen.await("the question", text -> text.contains("Put in the medium with "));
            String first = asked.replaceAll("(?s).*Put in the medium with (\\S+) .*", "$1");
            String question = "Put in the medium with " + first + " \\(small-2026\\.11 volume \\d+ of \\d+\\)"
                    + " and press Enter; still to come: [^\\n]*:";
            assertThat(screen.later().lines().reduce((one, last) -> last).orElseThrow())
                    .matches(question);
            for (Path volume : away) {
                Files.move(pocket.resolve(volume.getFileName()), volume);
            }
            screen.type("");
            assertThat(screen.exit()).isZero();
            assertThat(screen.text()).contains("Put in the medium with " + first);
        }
    }
}
