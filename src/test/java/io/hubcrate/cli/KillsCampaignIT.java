package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.testing.peers.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Chains of two kills, each with a row in the table as soon as it has ended; those that have one are not played again. */
@Tag("campaign")
class KillsCampaignIT extends DisturbedInstall {
    private static final int CHAINS = 15;
    private static final Path TABLE = Path.of("docs/campaign.md");

    KillsCampaignIT() {
        super("campaign");
    }

    @Test
    void everyChainEndsAsAnUndisturbedRunDoes() throws Exception {
        List<String> wrong = new ArrayList<>();
        String commit =
                Programs.run("git", "rev-parse", "--short", "HEAD").out().strip();
        for (int run = 0; run < CHAINS; run++) {
            if (isPlayed(run)) {
                continue;
            }
            KilledTwice chain = KilledTwice.of(run, site.nodes());
            String end = "the same";
            try {
                chain.play(this);
                assertNextRunEndsTheSame();
            } catch (AssertionError e) {
                end = "not the same";
                wrong.add(chain + ": " + e.getMessage());
                bareAgain();
            }
            Files.writeString(
                    TABLE,
                    "| %d | %s | %s | %s %s + %d ms | %d ms | %s |%n"
                            .formatted(
                                    run,
                                    LocalDate.now(Clock.systemUTC()),
                                    commit,
                                    chain.sending() ? "sent packages:" : "dnf at work:",
                                    chain.node(),
                                    chain.after(),
                                    chain.second(),
                                    end),
                    StandardOpenOption.APPEND);
        }
        assertThat(wrong).isEmpty();
    }

    private static boolean isPlayed(int run) throws IOException {
        return Files.readAllLines(TABLE).stream().anyMatch(line -> line.startsWith("| " + run + " |"));
    }
}
