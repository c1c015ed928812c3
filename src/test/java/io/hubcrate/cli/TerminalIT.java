package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.testing.TreeListing;
import io.hubcrate.testing.peers.Screen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A person at a real terminal, with the hubcrate that came in the bundle: asked, shown, and obeyed. */
class TerminalIT {
    private static final String SETTINGS = "etc/sysctl.d/99-z-hubcrate.conf";

    @TempDir
    private Path folder;

    /** What the last screen showed in the end. */
    private String end = "";

    private Screen at(int columns, LocalSite site, String verb) {
        return Screen.of(folder, columns, site.carriedCommand(verb));
    }

    private static SortedMap<String, String> node(LocalSite site) throws IOException {
        SortedMap<String, String> tree = TreeListing.of(site.root, true, "etc", "var/lib");
        tree.keySet().removeIf(path -> path.startsWith("var/lib/hubcrate/sites") || path.equals("var/lib/hubcrate"));
        return tree;
    }

    @Test
    void installAndResetShowWhatTheyWouldDoAndAsk() throws Exception {
        String change = "Change the nodes as planned? [y/N]:";
        String takeAway = "Take all of this away? [y/N]:";
        try (LocalSite site = LocalSite.start(folder, bundle -> bundle.cluster = false)) {
            site.giveAddress();
            SortedMap<String, String> bare = node(site);
            assertThat(answered(site, "install", change, "n")).isEqualTo(130);
            assertThat(node(site)).isEqualTo(bare);
            assertThat(answered(site, "install", change, "y")).isZero();
            assertThat(end).containsPattern("changed +1 step\\n").containsPattern("next +\\S*hubcrate status --site ");
            SortedMap<String, String> ready = node(site);
            assertThat(ready).containsKey(SETTINGS);
            assertThat(answered(site, "reset", takeAway, "")).isEqualTo(130);
            assertThat(node(site)).isEqualTo(ready);
            assertThat(answered(site, "reset", takeAway, "yes")).isZero();
            assertThat(node(site)).isEqualTo(bare);
        }
    }

    private int answered(LocalSite site, String verb, String question, String answer) {
        try (Screen screen = at(100, site, verb)) {
            assertThat(screen.await(question, text -> text.contains(question))).contains(SETTINGS);
            screen.type(answer);
            int exit = screen.exit();
            end = screen.text();
            return exit;
        }
    }

    @Test
    void siteFileIsWrittenByAskingAndServesAtOnce() throws Exception {
        try (LocalSite site = LocalSite.start(folder, bundle -> bundle.cluster = false)) {
            site.giveAddress();
            String file = "/srv/asked.yaml";
            try (Screen screen = Screen.of(folder, 100, site.carriedPlainly("site", "--out", file))) {
                answer(screen, "The site's name", "north");
                answer(screen, "Address of the first node", "192.0.2.1");
                answer(screen, "Its name", "cp-1");
                answer(screen, "Address of the next node", "");
                answer(screen, "Address at which users reach", "none");
                answer(screen, "Who may log in", "");
                answer(screen, "switch swap off", "y");
                answer(screen, "firewalld a zone", "n");
                assertThat(screen.exit()).isZero();
                assertThat(screen.text()).contains("next        ", "preflight --site " + file);
            }
            assertThat(Files.readString(site.root.resolve("srv/asked.yaml")))
                    .contains("docs/site-file.md", "local: true");
            try (Screen screen = Screen.of(folder, 100, site.carriedPlainly("preflight", "--site", file))) {
                assertThat(screen.exit()).isIn(0, 6);
                assertThat(screen.text()).contains("site        north", "next        ");
            }
        }
    }

    private static void answer(Screen screen, String question, String typed) {
        screen.await(question, text -> text.contains(question));
        screen.type(typed);
    }

    @ParameterizedTest
    @ValueSource(ints = {80, 160})
    void mediumIsAskedForInAQuestionThatStaysReadable(int columns) throws Exception {
        try (LocalSite site = LocalSite.start(folder, bundle -> bundle.volumeSize = 200_000)) {
            List<Path> away = volumes(site.bundle());
            assertThat(away).hasSizeGreaterThan(1);
            Path pocket = Files.createDirectory(folder.resolve("pocket"));
            for (Path volume : away) {
                Files.move(volume, pocket.resolve(volume.getFileName()));
            }
            try (Screen screen = at(columns, site, "verify")) {
                String asked = screen.await("the question", text -> text.contains("Put in the medium with "));
                String first = asked.replaceAll("(?s).*Put in the medium with (\\S+) .*", "$1");
                String question = "Put in the medium with " + first
                        + " \\(small-2026\\.11 volume \\d+ of \\d+\\) and press Enter; still to come: [^\\n]*:";
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

    /** Those that somebody has not put in yet. */
    private static List<Path> volumes(Path bundle) throws IOException {
        try (var volumes = Files.list(bundle)) {
            return volumes.filter(file -> file.toString().matches(".*\\.part0*[23]\\.tar"))
                    .sorted()
                    .toList();
        }
    }
}
