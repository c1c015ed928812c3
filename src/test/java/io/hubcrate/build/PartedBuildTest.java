package io.hubcrate.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleVerifier;
import io.hubcrate.content.Digest;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.progress.EventSink;
import io.hubcrate.testing.BlobRegistry;
import io.hubcrate.testing.SmallBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartedBuildTest {
    private static final int KILLS = 24;
    private static final long SIZE = 60_000;

    private Path folder = Path.of("unset");
    private Map<String, Digest> undisturbed = Map.of();

    @BeforeEach
    void prepare(@TempDir Path temporary) throws IOException {
        folder = temporary;
        undisturbed = digests(small().build(folder.resolve("undisturbed")));
    }

    private SmallBundle small() {
        SmallBundle small = new SmallBundle(folder.resolve("in"));
        small.volumeSize = SIZE;
        return small;
    }

    @Test
    void givesTheSamePartsWhateverTheOrderOfArrivalAndTheCache() throws IOException {
        Path cache = folder.resolve("cache");
        for (int connections : new int[] {1, 6, 3}) {
            SmallBundle again = small();
            again.connections = connections;
            Random random = new Random(connections);
            again.registry.setLine((digest, position, chunk) -> {
                java.util.concurrent.locks.LockSupport.parkNanos(random.nextInt(3_000_000));
                return chunk;
            });
            Path out = folder.resolve("again-" + connections);
            assertThat(digests(again.builder().build(again.request(out, cache, false))))
                    .isEqualTo(undisturbed);
        }
    }

    @Test
    void cutsNothingThatFits() throws IOException {
        Map<String, Digest> uncut = digests(new SmallBundle(folder.resolve("in")).build(folder.resolve("uncut")));
        SmallBundle large = small();
        large.volumeSize = 10_000_000;
        assertThat(digests(large.build(folder.resolve("large")))).isEqualTo(uncut);
    }

    @Test
    void goesOnAfterBeingKilledAnywhere() throws IOException {
        SmallBundle counted = small();
        counted.build(folder.resolve("counted"));
        long whole = counted.registry.givenInAll();
        for (int seed = 0; seed < KILLS; seed++) {
            SmallBundle killed = small();
            Path out = folder.resolve("killed-" + seed);
            AtomicLong left = new AtomicLong((long) (new Random(seed).nextDouble() * whole));
            killed.registry.setLine((digest, position, chunk) -> {
                if (left.addAndGet(-chunk.length) < 0) {
                    throw new Killed();
                }
                return chunk;
            });
            Assertions.assertThatThrownBy(() -> builder(killed).build(killed.request(out, null, false)))
                    .isInstanceOf(Killed.class);
            killed.registry.setLine(BlobRegistry.Line.GOOD);
            killed.registry.resetGiven();
            Path bundle = builder(killed).build(killed.request(out, null, false));
            assertThat(digests(bundle)).as("seed " + seed).isEqualTo(undisturbed);
            assertThat(killed.registry.givenInAll()).isLessThanOrEqualTo(whole);
        }
    }

    @Test
    void goesOnInTheMiddleOfABlobThatIsCut() {
        SmallBundle killed = small();
        Digest large = killed.images().get(0).layers().get(0).digest();
        killed.registry.setLine((digest, position, chunk) -> {
            if (digest.equals(large) && position >= 100_000) {
                throw new Killed();
            }
            return chunk;
        });
        Path out = folder.resolve("out");
        Assertions.assertThatThrownBy(() -> builder(killed).build(killed.request(out, null, false)))
                .isInstanceOf(Killed.class);
        killed.registry.setLine(BlobRegistry.Line.GOOD);
        killed.registry.resetGiven();
        Path bundle = builder(killed).build(killed.request(out, null, false));
        assertThat(killed.registry.given(large))
                .isEqualTo(killed.images().get(0).layers().get(0).size() - 100_000);
        BundleVerifier.verify(bundle, SmallBundle.policy(), EventSink.NONE, 2, true);
    }

    @Test
    void hashesPartsAgainWhenACutBlobBeginsAnewAfterItsFirstPartWasFull() throws IOException {
        SmallBundle disturbed = small();
        Digest large = disturbed.images().get(0).layers().get(0).digest();
        AtomicInteger times = new AtomicInteger();
        disturbed.registry.setLine((digest, position, chunk) -> {
            if (digest.equals(large) && position > 110_000 && times.getAndIncrement() == 0) {
                byte[] wrong = chunk.clone();
                wrong[0] ^= 1;
                return wrong;
            }
            return chunk;
        });
        Path bundle = disturbed.build(folder.resolve("disturbed"));
        assertThat(times.get()).isGreaterThan(1);
        assertThat(digests(bundle)).isEqualTo(undisturbed);
        BundleVerifier.verify(bundle, SmallBundle.policy(), EventSink.NONE, 2, true);
    }

    @Test
    void beginsAnewWithAnotherVolumeSize() throws IOException {
        SmallBundle killed = new SmallBundle(folder.resolve("in"));
        Path out = folder.resolve("out");
        AtomicLong left = new AtomicLong(200_000);
        killed.registry.setLine((digest, position, chunk) -> {
            if (left.addAndGet(-chunk.length) < 0) {
                throw new Killed();
            }
            return chunk;
        });
        Assertions.assertThatThrownBy(() -> builder(killed).build(killed.request(out, null, false)))
                .isInstanceOf(Killed.class);
        SmallBundle again = small();
        assertThat(digests(builder(again).build(again.request(out, null, false))))
                .isEqualTo(undisturbed);
    }

    @Test
    void refusesToCutIntoThousandsOfParts() {
        PlannedContent crumbs = new PlannedContent();
        crumbs.add(BundleIndex.Role.BINARIES, BundleIndex.Kind.FILE, "kubectl", new byte[1_000_000], false);
        Assertions.assertThatThrownBy(() -> crumbs.layOut(2048))
                .isInstanceOfSatisfying(
                        InvalidInputException.class, e -> assertThat(e.code()).isEqualTo("volume-size-too-small"));
    }

    private static BundleBuilder builder(SmallBundle small) {
        return new BundleBuilder(
                small.web, small.registry, small.charts(), EventSink.NONE, "0.1.0-test", Disk.LOCAL, 10_000);
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

    /** As good as a kill: nothing above catches it. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }
}
