package io.hubcrate.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.content.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real SIGKILL to a real process that stages, at seeded moments after its store has appeared. */
class SigkilledStageIT {
    private static final int KILLS = 12;
    private static final int LONGEST_MILLIS = 500;

    @Test
    void goesOnAfterSigkillAndTheBundleThatServesServesAllTheWhile(@TempDir Path folder) throws Exception {
        StoreTrial trial = new StoreTrial(folder);
        Path first = trial.bundle();
        Path next = trial.bundle("2", small -> {
            small.sequence = 8;
            small.values = "hub: {two: 2}\n";
            small.images().remove(0);
        });
        trial.stage(first);
        trial.stage(next);
        SortedMap<String, Digest> undisturbed = trial.held();
        int midway = 0;
        for (int seed = 0; seed < KILLS; seed++) {
            boolean second = seed % 2 == 1;
            StoreTrial.delete(trial.state);
            if (second) {
                trial.stage(first);
            }
            kill(second ? next : first, trial, new Random(seed).nextInt(LONGEST_MILLIS));
            boolean serves = SiteStore.look(trial.state).map(SiteStore::serves).orElse(false);
            assertThat(serves || !second).isTrue();
            if (serves) {
                StoreTrial.assertWhole(trial.current());
            }
            midway += partial(trial) || !serves ? 1 : 0;
            trial.stage(first);
            trial.stage(next);
            assertThat(trial.held()).as("seed " + seed).isEqualTo(undisturbed);
            StoreTrial.assertWhole(trial.current());
        }
        assertThat(midway).as("kills that hit the work").isGreaterThan(KILLS / 4);
    }

    /** Whether something was on its way; what has its name is proven. */
    private static boolean partial(StoreTrial trial) throws IOException {
        boolean partial = false;
        try (Stream<Path> files = Files.list(trial.blobs())) {
            for (Path file : files.toList()) {
                String name = String.valueOf(file.getFileName());
                partial |= name.endsWith(".partial");
                assertThat(name.endsWith(".partial")
                                || Digest.of(Files.readAllBytes(file)).hex().equals(name))
                        .as(name)
                        .isTrue();
            }
        }
        return partial;
    }

    private static void kill(Path bundle, StoreTrial trial, int millis) throws IOException, InterruptedException {
        Path blobs = trial.blobs();
        int before = Files.exists(blobs) ? trial.held().size() : 0;
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SlowStage.class.getName(),
                        bundle.toString(),
                        trial.state.toString(),
                        trial.trust.toString())
                .inheritIO()
                .start();
        while (process.isAlive() && (!Files.exists(blobs) || count(blobs) == before)) {
            Thread.sleep(2);
        }
        process.waitFor(millis, TimeUnit.MILLISECONDS);
        process.destroyForcibly().waitFor();
    }

    private static long count(Path blobs) throws IOException {
        try (Stream<Path> files = Files.list(blobs)) {
            return files.count();
        }
    }
}
