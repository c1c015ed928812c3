package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;

/**
 * Two kills in one chain: once while a node is sent packages or works on them, and the run that goes on from there once
 * more, anywhere.
 *
 * @param run its number, which decides everything else
 * @param sending whether the first comes while packages are on their way, or else while dnf works
 * @param after milliseconds from there
 * @param second milliseconds from the start of the second run
 */
record KilledTwice(int run, String node, boolean sending, int after, int second) {
    private static final long SEED = 20261121;
    /** A run that goes on takes about so long. */
    private static final int RUN_MILLIS = 30_000;

    static KilledTwice of(int run, List<String> nodes) {
        Random random = new Random(SEED + run);
        String node = nodes.get(random.nextInt(nodes.size()));
        return new KilledTwice(run, node, run % 2 == 0, random.nextInt(1500), random.nextInt(RUN_MILLIS));
    }

    void play(DisturbedInstall site) throws Exception {
        Process first = site.start();
        try {
            site.awaitWork(node, sending);
            Thread.sleep(after);
            assertThat(first.isAlive()).as(site.told()).isTrue();
        } finally {
            first.destroyForcibly().waitFor();
        }
        Process again = site.start();
        try {
            Thread.sleep(second);
        } finally {
            again.destroyForcibly().waitFor();
        }
    }
}
