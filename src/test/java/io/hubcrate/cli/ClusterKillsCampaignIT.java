package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.testing.peers.Programs;
import io.hubcrate.testing.site.RigSite.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The whole line cut off at seeded moments while the remote process lives on, then the same command: the same login. Each
 * has a row in the table as soon as it has ended; those that have one are not played again.
 */
@Tag("campaign")
class ClusterKillsCampaignIT extends CarriedCluster {
    private static final int MOMENTS = 15;
    private static final Path TABLE = Path.of("docs/campaign-cluster.md");
    private static final List<String> STEPS = List.of("images", "kubeadm-init", "kubeadm-join", "manifests", "helm");

    ClusterKillsCampaignIT() {
        super(Line.CURRENT, "cluster-kills");
    }

    @Test
    void everyMomentEndsInTheSameLogin() throws IOException {
        List<String> wrong = new ArrayList<>();
        String commit =
                Programs.run("git", "rev-parse", "--short", "HEAD").out().strip();
        for (int moment = 0; moment < MOMENTS; moment++) {
            if (isPlayed(moment)) {
                continue;
            }
            String step = STEPS.get(moment % STEPS.size());
            String signal = moment % 2 == 0 ? "KILL" : "INT";
            int millis = new Random(moment).nextInt(step.equals("images") ? 20_000 : 5_000);
            String end = "the same";
            try {
                hub.cutOff(carried, signal, step, millis);
                carried.type("install --yes");
                assertThat(carried.type("plan").get("changes").asInt()).isZero();
                assertThat(hub.use("anna")).startsWith("worker");
            } catch (AssertionError e) {
                end = "not the same";
                wrong.add(moment + ": " + e.getMessage());
            }
            carried.typeAlone("reset --yes");
            Files.writeString(
                    TABLE,
                    "| %d | %s | %s | %s in %s + %d ms | %s |%n"
                            .formatted(moment, LocalDate.now(Clock.systemUTC()), commit, signal, step, millis, end),
                    StandardOpenOption.APPEND);
        }
        assertThat(wrong).isEmpty();
    }

    private static boolean isPlayed(int moment) throws IOException {
        return Files.readAllLines(TABLE).stream().anyMatch(line -> line.startsWith("| " + moment + " |"));
    }
}
