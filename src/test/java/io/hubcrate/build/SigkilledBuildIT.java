package io.hubcrate.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.bundle.BundleVerifier;
import io.hubcrate.content.Digest;
import io.hubcrate.progress.EventSink;
import io.hubcrate.testing.SmallBundle;
import io.hubcrate.testing.SmallBundleBuild;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real SIGKILL to a real process, at seeded moments after its work folder has appeared. */
class SigkilledBuildIT {
    private static final int KILLS = 20;
    private static final int LONGEST_MILLIS = 700;

    @Test
    void goesOnAfterSigkillAndGivesTheSameBytes(@TempDir Path folder) throws Exception {
        Map<String, Digest> undisturbed = digests(new SmallBundle(folder.resolve("in")).build(folder.resolve("good")));
        int resumed = 0;
        for (int seed = 0; seed < KILLS; seed++) {
            Path out = folder.resolve("out-" + seed);
            kill(folder.resolve("in"), out, new Random(seed).nextInt(LONGEST_MILLIS));
            Path partial = out.resolve(".small-2026.11-amd64.partial");
            if (Files.exists(partial)) {
                resumed++;
                assertThat(out.resolve("small-2026.11-amd64")).doesNotExist();
            }
            Path bundle = new SmallBundle(folder.resolve("in")).build(out);
            assertThat(digests(bundle)).as("seed " + seed).isEqualTo(undisturbed);
            assertThat(partial).doesNotExist();
            BundleVerifier.verify(bundle, SmallBundle.policy(), EventSink.NONE, 2);
        }
        assertThat(resumed).as("kills that hit the build at work").isGreaterThan(KILLS / 2);
    }

    private static void kill(Path in, Path out, int millis) throws IOException, InterruptedException {
        Process build = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SmallBundleBuild.class.getName(),
                        in.toString(),
                        out.toString())
                .inheritIO()
                .start();
        while (build.isAlive() && !Files.exists(out)) {
            Thread.sleep(5);
        }
        build.waitFor(millis, TimeUnit.MILLISECONDS);
        build.destroyForcibly().waitFor();
    }

    private static Map<String, Digest> digests(Path bundle) throws IOException {
        Map<String, Digest> digests = new TreeMap<>();
        try (Stream<Path> files = Files.list(bundle)) {
            for (Path file : files.toList()) {
                digests.put(file.getFileName().toString(), Digest.of(Files.readAllBytes(file)));
            }
        }
        return digests;
    }
}
