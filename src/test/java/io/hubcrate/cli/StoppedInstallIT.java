package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.testing.peers.Programs;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The installer ended in the midst of its work, and typed again. */
class StoppedInstallIT extends DisturbedInstall {
    StoppedInstallIT() {
        super("stopped");
    }

    /** One chain of two kills; more in {@link KillsCampaignIT}. */
    @Test
    void installerKilledTwice() throws Exception {
        KilledTwice.of(0, site.nodes()).play(this);
        assertNextRunEndsTheSame();
    }

    /** By SIGKILL and Ctrl-C in turn; the plan at each moment is another one, and so is what preflight sees. */
    @Test
    void installStoppedAfterEveryStep() throws Exception {
        boolean kill = false;
        for (String step : steps) {
            kill = !kill;
            int known = Files.readString(journal()).length();
            Process process = start();
            try {
                while (!endedSteps(known).contains(step)) {
                    assertThat(process.isAlive())
                            .as("before the end of %s: %s", step, told())
                            .isTrue();
                    Thread.sleep(20);
                }
                Programs.run("kill", kill ? "-KILL" : "-INT", Long.toString(process.pid()));
                assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .isTrue();
            } finally {
                process.destroyForcibly().waitFor();
            }
            assertThat(process.exitValue()).as("%s: %s", step, told()).isEqualTo(kill ? 137 : 130);
        }
        assertNextRunEndsTheSame();
    }
}
