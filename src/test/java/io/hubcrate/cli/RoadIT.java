package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.testing.peers.ContainerdNode;
import io.hubcrate.testing.peers.Screen;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code load} typed at a terminal: three hosts with real containerds behind real sshds, a bundle in parts on two media, one
 * drive, no store.
 */
class RoadIT {
    private static final String QUESTION = "Put in the medium with ";

    @TempDir
    private Path folder;

    /** Everything that nothing names goes at once. */
    private static void collect(ContainerdNode node) {
        node.ctr("images", "tag", "hubcrate.invalid/held:1", "collect.invalid/x:1")
                .succeeded();
        node.ctr("images", "rm", "--sync", "collect.invalid/x:1").succeeded();
    }

    @Test
    void eachMediumIsAskedForOnceBetweenRoundsAndNothingIsCollectedMeanwhile() throws Exception {
        try (LocalSite made = LocalSite.start(folder, bundle -> {
                    bundle.cluster = false;
                    bundle.volumeSize = 160_000;
                });
                OneDriveSite site = new OneDriveSite(folder, "{limitRate: 500M}", 0)) {
            List<String> volumes = site.shelve(made.bundle());
            assertThat(volumes).hasSizeGreaterThan(1);
            List<String> first = volumes.subList(0, 1);
            List<String> second = volumes.subList(1, volumes.size());
            List<String> words = new ArrayList<>(List.of("sh", made.launcher().toString(), "load", "--yes"));
            words.addAll(List.of(
                    "--site",
                    site.file.toString(),
                    "--state",
                    folder.resolve("state").toString()));
            words.addAll(List.of("--bundle", made.bundle().toString(), "--trust", made.trust.toString()));
            words.addAll(List.of("--media", site.drive.toString()));
            try (Screen screen = Screen.of(folder, 200, words)) {
                List<String> asked = new ArrayList<>();
                while (true) {
                    int before = asked.size();
                    screen.await(
                            "a question or the end",
                            text -> count(text) > before || text.contains("hubcrate install") || text.contains("error"),
                            Duration.ofMinutes(3));
                    String text = screen.text();
                    if (count(text) == before) {
                        break;
                    }
                    String volume = last(text);
                    asked.add(volume);
                    if (asked.size() == 3) {
                        // In the midst of the road: what came from the one medium waits for the other.
                        for (ContainerdNode node : site.nodes) {
                            List<String> came = content(node);
                            assertThat(came).hasSizeGreaterThan(2);
                            collect(node);
                            assertThat(content(node)).containsExactlyElementsOf(came);
                        }
                    }
                    site.putIn(first.contains(volume) ? first : second);
                    screen.type("");
                }
                assertThat(screen.exit()).as(screen.text()).isZero();
                // Verification reads both; the second is in when the road begins.
                assertThat(asked).hasSize(3);
                assertThat(asked.get(2)).isEqualTo(asked.get(0)).isEqualTo(first.get(0));
                assertThat(second).contains(asked.get(1));
            }
            for (ContainerdNode node : site.nodes) {
                String images = node.ctr("images", "check").succeeded().out();
                assertThat(images)
                        .contains("docker.io/jupyterhub/k8s-hub:0.9.1", "docker.io/library/extra:1")
                        .doesNotContain("incomplete", "hubcrate.invalid");
            }
        }
    }

    private static List<String> content(ContainerdNode node) {
        return node.ctr("content", "ls", "-q")
                .succeeded()
                .out()
                .lines()
                .sorted()
                .toList();
    }

    private static int count(String text) {
        return text.split(QUESTION, -1).length - 1;
    }

    private static String last(String text) {
        String behind = text.substring(text.lastIndexOf(QUESTION) + QUESTION.length());
        return behind.substring(0, behind.indexOf(' '));
    }
}
