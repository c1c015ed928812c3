package io.hubcrate.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hubcrate.bundle.BundleFolder;
import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleVerifier;
import io.hubcrate.content.Digest;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.failure.MachineException;
import io.hubcrate.failure.ToolException;
import io.hubcrate.progress.EventSink;
import io.hubcrate.testing.BlobRegistry;
import io.hubcrate.testing.SmallBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleBuilderTest {
    private static final String NAME = "small-2026.11-amd64";
    private static final int KILLS = 24;
    private static final long SMALL_STEP = 10_000;

    private Path folder = Path.of("unset");
    private SmallBundle small = new SmallBundle(Path.of("unset"));

    @BeforeEach
    void prepare(@TempDir Path temporary) {
        folder = temporary;
        small = new SmallBundle(folder.resolve("in"));
    }

    @Test
    void givesTheSameBytesWhateverTheOrderOfArrivalAndTheCache() throws IOException {
        Map<String, Digest> first = digests(small.build(folder.resolve("one")));
        SmallBundle again = new SmallBundle(folder.resolve("elsewhere/in"));
        Random random = new Random(5);
        again.registry.setLine((digest, position, chunk) -> {
            sleep(random.nextInt(4));
            return chunk;
        });
        again.connections = 6;
        Path cache = folder.resolve("cache");
        Map<String, Digest> cold = digests(again.builder().build(again.request(folder.resolve("two"), cache, false)));
        Map<String, Digest> warm = digests(again.builder().build(again.request(folder.resolve("three"), cache, false)));
        again.connections = 1;
        Map<String, Digest> alone = digests(again.build(folder.resolve("four")));
        assertThat(cold).isEqualTo(first);
        assertThat(warm).isEqualTo(first);
        assertThat(alone).isEqualTo(first);
    }

    @Test
    void takesEveryBlobFromAWarmCache() {
        Path cache = folder.resolve("cache");
        small.builder().build(small.request(folder.resolve("one"), cache, false));
        small.registry.resetGiven();
        small.builder().build(small.request(folder.resolve("two"), cache, false));
        assertThat(small.registry.givenInAll()).isZero();
    }

    @Test
    void fetchesAgainWhatIsWrongInTheCache() throws IOException {
        Path cache = folder.resolve("cache");
        Map<String, Digest> good = digests(small.builder().build(small.request(folder.resolve("one"), cache, false)));
        try (Stream<Path> blobs = Files.list(cache.resolve("sha256"))) {
            for (Path blob : blobs.toList()) {
                byte[] bytes = Files.readAllBytes(blob);
                bytes[bytes.length / 2] ^= 4;
                Files.write(blob, bytes);
            }
        }
        Map<String, Digest> again = digests(small.builder().build(small.request(folder.resolve("two"), cache, false)));
        assertThat(again).isEqualTo(good);
        small.registry.resetGiven();
        small.builder().build(small.request(folder.resolve("three"), cache, false));
        assertThat(small.registry.givenInAll()).isZero();
    }

    @Test
    void fetchesEachSharedBlobOnce() {
        small.build(folder.resolve("out"));
        small.images().forEach(image -> image.layers().forEach(layer -> assertThat(small.registry.given(layer.digest()))
                .isEqualTo(layer.size())));
    }

    @Test
    void goesOnAfterBeingKilledAnywhereWithoutFetchingAgainWhatWasInPlace() throws IOException {
        Map<String, Digest> undisturbed = digests(small.build(folder.resolve("undisturbed")));
        long whole = small.registry.givenInAll();
        for (int seed = 0; seed < KILLS; seed++) {
            SmallBundle killed = new SmallBundle(folder.resolve("in"));
            Path out = folder.resolve("killed-" + seed);
            AtomicLong left = new AtomicLong((long) (new Random(seed).nextDouble() * whole));
            killed.registry.setLine((digest, position, chunk) -> {
                if (left.addAndGet(-chunk.length) < 0) {
                    throw new Killed();
                }
                return chunk;
            });
            BundleBuilder builder = builder(killed, Disk.LOCAL);
            kill(() -> builder.build(killed.request(out, null, false)));
            assertThat(out.resolve(NAME)).doesNotExist();
            Map<Digest, Long> inPlace = inPlace(killed, out);
            killed.registry.setLine(BlobRegistry.Line.GOOD);
            killed.registry.resetGiven();
            Path bundle = builder(killed, Disk.LOCAL).build(killed.request(out, null, false));
            assertThat(digests(bundle)).as("seed " + seed).isEqualTo(undisturbed);
            for (Digest digest : inPlace.keySet()) {
                assertThat(killed.registry.given(digest)).as("seed " + seed).isZero();
            }
            assertThat(killed.registry.givenInAll()).isLessThanOrEqualTo(whole);
            assertThat(out).isDirectoryNotContaining("glob:**.partial");
        }
    }

    @Test
    void goesOnInTheMiddleOfALargeBlob() throws IOException {
        Digest large = small.images().get(0).layers().get(0).digest();
        small.registry.setLine((digest, position, chunk) -> {
            if (digest.equals(large) && position >= 100_000) {
                throw new Killed();
            }
            return chunk;
        });
        Path out = folder.resolve("out");
        kill(() -> builder(small, Disk.LOCAL).build(small.request(out, null, false)));
        small.registry.setLine(BlobRegistry.Line.GOOD);
        small.registry.resetGiven();
        Path bundle = builder(small, Disk.LOCAL).build(small.request(out, null, false));
        assertThat(small.registry.given(large))
                .isEqualTo(small.images().get(0).layers().get(0).size() - 100_000);
        BundleVerifier.verify(bundle, SmallBundle.policy(), EventSink.NONE, 2, true);
    }

    @Test
    void fetchesFromTheStartWhatAPowerCutLeftWrong() throws IOException {
        Map<String, Digest> good = digests(small.build(folder.resolve("good")));
        Path out = folder.resolve("out");
        killAfter(small, 200_000);
        kill(() -> builder(small, Disk.LOCAL).build(small.request(out, null, false)));
        Path images = out.resolve("." + NAME + ".partial/files/images.tar");
        // The journal has reached the medium, the bytes have not.
        Files.write(images, new byte[(int) Files.size(images)]);
        small.registry.setLine(BlobRegistry.Line.GOOD);
        assertThat(digests(builder(small, Disk.LOCAL).build(small.request(out, null, false))))
                .isEqualTo(good);
    }

    @Test
    void survivesATornAndAForeignJournal() throws IOException {
        Map<String, Digest> good = digests(small.build(folder.resolve("good")));
        for (String journal : new String[] {"", "hubcrate-journal 1 sha", "nonsense\n\n\n", "\u0000\u0001"}) {
            Path out = folder.resolve("out-" + journal.hashCode());
            killAfter(small, 200_000);
            kill(() -> builder(small, Disk.LOCAL).build(small.request(out, null, false)));
            Files.writeString(out.resolve("." + NAME + ".partial/journal"), journal);
            Files.writeString(out.resolve("." + NAME + ".partial/files/.bundle.json.partial"), "left behind");
            small.registry.setLine(BlobRegistry.Line.GOOD);
            assertThat(digests(builder(small, Disk.LOCAL).build(small.request(out, null, false))))
                    .isEqualTo(good);
        }
    }

    @Test
    void saysHowMuchSpaceIsMissingBeforeItBegins() {
        Disk tiny = new FullDisk(Long.MAX_VALUE, 1000);
        ToolException refusal =
                refusal(() -> builder(small, tiny).build(small.request(folder.resolve("o"), null, false)));
        assertThat(refusal).isInstanceOf(MachineException.class);
        assertThat(refusal.code()).isEqualTo("disk-full");
        assertThat(small.registry.givenInAll()).isZero();
    }

    @Test
    void goesOnAfterTheDiskWasFull() throws IOException {
        Map<String, Digest> good = digests(small.build(folder.resolve("good")));
        for (int seed = 0; seed < 12; seed++) {
            Path out = folder.resolve("full-" + seed);
            long budget = new Random(seed).nextInt(400_000);
            ToolException refusal = refusal(
                    () -> builder(small, new FullDisk(budget, Long.MAX_VALUE)).build(small.request(out, null, false)));
            assertThat(refusal.code()).isEqualTo("disk-full");
            assertThat(out.resolve(NAME)).doesNotExist();
            assertThat(digests(builder(small, Disk.LOCAL).build(small.request(out, null, false))))
                    .isEqualTo(good);
        }
    }

    @Test
    void refusesWrongBytesTwiceNamingImageAndBlob() {
        refusesLie((digest, position, chunk) -> {
            byte[] wrong = chunk.clone();
            wrong[chunk.length - 1] ^= 1;
            return wrong;
        });
    }

    @Test
    void refusesABlobThatIsTooShort() {
        refusesLie((digest, position, chunk) -> Arrays.copyOf(chunk, chunk.length - 1));
    }

    @Test
    void refusesABlobThatIsTooLong() {
        refusesLie((digest, position, chunk) -> Arrays.copyOf(chunk, chunk.length + 1));
    }

    private void refusesLie(BlobRegistry.Line lie) {
        Digest victim = small.images().get(0).layers().get(1).digest();
        small.registry.setLine(
                (digest, position, chunk) -> digest.equals(victim) ? lie.carry(digest, position, chunk) : chunk);
        Path out = folder.resolve("out");
        ToolException refusal = refusal(() -> small.build(out));
        assertThat(refusal).isInstanceOf(IntegrityException.class);
        assertThat(refusal.code()).isEqualTo("blob-mismatch");
        assertThat(((IntegrityException) refusal).subject()).contains("k8s-hub", victim.shortHex());
        assertThat(small.registry.given(victim)).isGreaterThan(40_960);
        assertThat(out.resolve(NAME)).doesNotExist();
    }

    @Test
    void curesASingleWrongAnswerByOneMoreTry() throws IOException {
        Map<String, Digest> good = digests(small.build(folder.resolve("good")));
        Digest victim = small.images().get(0).layers().get(1).digest();
        AtomicLong lies = new AtomicLong(1);
        small.registry.setLine((digest, position, chunk) -> {
            byte[] copy = chunk.clone();
            if (digest.equals(victim) && position == 0 && lies.getAndDecrement() > 0) {
                copy[0] ^= 1;
            }
            return copy;
        });
        assertThat(digests(small.build(folder.resolve("out")))).isEqualTo(good);
    }

    @Test
    void leavesAResumableStateWhenInterrupted() throws Exception {
        Map<String, Digest> good = digests(small.build(folder.resolve("good")));
        CountDownLatch reached = new CountDownLatch(1);
        AtomicLong left = new AtomicLong(150_000);
        small.registry.setLine((digest, position, chunk) -> {
            if (left.addAndGet(-chunk.length) < 0) {
                reached.countDown();
                sleep(60_000);
            }
            return chunk;
        });
        Path out = folder.resolve("out");
        Throwable[] end = new Throwable[1];
        Thread build = new Thread(() -> end[0] = catchThrowable(() -> small.build(out)));
        build.start();
        reached.await();
        build.interrupt();
        build.join();
        assertThat(((ToolException) end[0]).category().exitCode()).isEqualTo(130);
        small.registry.setLine(BlobRegistry.Line.GOOD);
        assertThat(digests(small.build(out))).isEqualTo(good);
    }

    @Test
    void leavesOutWhatOnlyASwitchedOffFeatureUses() {
        Path bundle = small.builder().build(small.request(folder.resolve("out"), null, true));
        BundleIndex index = BundleFolder.open(bundle).index();
        assertThat(index.requiredOnly()).isTrue();
        assertThat(index.images())
                .noneMatch(image -> image.reference().toString().contains("extra"));
        assertThat(index.images()).hasSize(small.images().size() - 1);
    }

    @Test
    void findsTheSameBundleThereAndFetchesNothing() {
        Path out = folder.resolve("out");
        small.build(out);
        small.registry.resetGiven();
        assertThat(small.build(out)).isEqualTo(out.resolve(NAME));
        assertThat(small.registry.givenInAll()).isZero();
    }

    @Test
    void startsCleanOverAnUnfinishedBuildOfAnotherLock() throws IOException {
        Map<String, Digest> good = digests(small.build(folder.resolve("good")));
        Path out = folder.resolve("out");
        killAfter(small, 200_000);
        kill(() -> small.builder().build(small.request(out, null, true)));
        small.registry.setLine(BlobRegistry.Line.GOOD);
        assertThat(digests(small.build(out))).isEqualTo(good);
    }

    /** Entries that the journal says complete and whose file holds them: what must not be fetched again. */
    private static Map<Digest, Long> inPlace(SmallBundle bundle, Path out) throws IOException {
        Path partial = out.resolve("." + NAME + ".partial");
        LockedInputs inputs = new LockedInputs(
                bundle.folder, bundle.request(out, null, false).lock().inputs());
        BundlePlan plan = new BundlePlanner(bundle.request(out, null, false), "0.1.0-test", inputs).plan();
        Map<Digest, Long> complete = new TreeMap<>();
        try (BuildJournal journal = BuildJournal.open(partial.resolve("journal"), plan.digest())) {
            for (BundlePlan.PlannedEntry entry : plan.entries()) {
                if (entry.entry().size() > 0
                        && journal.reached(entry.number()) == entry.entry().size()) {
                    complete.put(entry.entry().digest(), entry.entry().size());
                }
            }
        }
        return complete;
    }

    private static void killAfter(SmallBundle bundle, long bytes) {
        AtomicLong left = new AtomicLong(bytes);
        bundle.registry.setLine((digest, position, chunk) -> {
            if (left.addAndGet(-chunk.length) < 0) {
                throw new Killed();
            }
            return chunk;
        });
    }

    private static BundleBuilder builder(SmallBundle small, Disk disk) {
        return new BundleBuilder(
                small.web, small.registry, small.charts(), EventSink.NONE, "0.1.0-test", disk, SMALL_STEP);
    }

    private static void kill(Runnable build) {
        assertThat(catchThrowable(build::run)).isInstanceOf(Killed.class);
    }

    private static ToolException refusal(Runnable action) {
        Throwable thrown = catchThrowable(action::run);
        assertThat(thrown).isInstanceOf(ToolException.class);
        return (ToolException) thrown;
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

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new Killed();
        }
    }

    /** What a SIGKILL looks like from inside, as far as anything can. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }
}
