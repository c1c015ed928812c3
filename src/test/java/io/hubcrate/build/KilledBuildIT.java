package io.hubcrate.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.testing.peers.BuilderRig;
import io.hubcrate.testing.peers.CountingProxy;
import io.hubcrate.testing.peers.Daemon;
import io.hubcrate.testing.peers.ForgedInputs;
import io.hubcrate.testing.peers.ForgedRegistry;
import io.hubcrate.testing.peers.Openssl;
import io.hubcrate.testing.peers.ScratchFolder;
import io.hubcrate.testing.peers.SeededBytes;
import io.hubcrate.testing.peers.SmallDisk;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Builds that are killed, starved of disk or cut off: the next run finishes from what is in place. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledBuildIT {
    private static final int MEGABYTES = 120;
    private static final int KILLS = Integer.getInteger("hubcrate.kills", 20);
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final int CONNECTIONS = 6;
    /** What may be in place and yet be fetched again: on each connection what came since the journal's last line. */
    private static final long NOT_YET_NOTED = CONNECTIONS * (PlacingContext.JOURNAL_STEP + (1 << 20));

    private static final int BLOCK = 64 * 1024;

    private final ScratchFolder scratch = ScratchFolder.create("kill");
    private final ForgedRegistry registry = ForgedRegistry.ofMegabytes(MEGABYTES);
    private final CountingProxy proxy = CountingProxy.inFrontOf(registry.address());
    private final ForgedInputs inputs = ForgedInputs.write(scratch.folder("in"), proxy.address(), registry.images());
    private SortedMap<String, String> undisturbed = new TreeMap<>();
    private Path reference = scratch.path();
    private long whole;

    @BeforeAll
    void buildUndisturbed() throws IOException {
        proxy.reset();
        Path bundle = BuilderRig.build(inputs, scratch.folder("undisturbed"), null, null, CONNECTIONS);
        whole = proxy.bytesDown();
        assertThat(whole).isGreaterThan(MEGABYTES * 1_000_000L);
        undisturbed = digests(bundle);
        reference = bundle.resolve("images.tar");
    }

    @AfterAll
    void close() {
        proxy.close();
        registry.close();
        scratch.close();
    }

    @Test
    void killedBuildGoesOnFromWhatIsInPlace() throws Exception {
        SeededBytes seeds = new SeededBytes(2026);
        List<String> wrong = new ArrayList<>();
        int killed = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            // Four of the kills come after the last byte: while sums are made, documents written, the folder renamed.
            boolean late = kill % 5 == 4;
            long at = late ? whole - 1 : seeds.below(whole);
            Duration after = Duration.ofMillis(late ? seeds.below(250) : 0);
            Path out = scratch.folder("out-" + kill);
            proxy.reset();
            killed += runAndKill(out, at, after) ? 1 : 0;
            long inPlace = bytesInPlace(out);
            proxy.reset();
            finish(out, "kill-" + kill + "-again");
            long again = proxy.bytesDown();
            if (inPlace + again > whole + NOT_YET_NOTED) {
                wrong.add("kill " + kill + " at byte " + at + ": " + inPlace + " bytes were in place, yet " + again
                        + " of " + whole + " were fetched");
            }
            if (!digests(out.resolve(ForgedInputs.bundleName())).equals(undisturbed)) {
                wrong.add("kill " + kill + " at byte " + at + ": other bytes");
            }
            ScratchFolder.delete(out);
        }
        assertThat(wrong).isEmpty();
        assertThat(killed).as("runs that a kill has ended").isGreaterThanOrEqualTo(KILLS - 4);
    }

    private boolean runAndKill(Path out, long at, Duration after) throws InterruptedException {
        try (Daemon builder = start(out, "killed")) {
            if (after.isZero()) {
                // In the proxy's own thread, so that not one byte more comes down before the process is gone.
                proxy.onceAfter(at, builder::kill);
            } else {
                while (builder.isAlive() && proxy.bytesDown() < at) {
                    Thread.sleep(1);
                }
                Thread.sleep(after.toMillis());
                builder.kill();
            }
            return builder.awaitExit(LIMIT) != 0;
        }
    }

    private Daemon start(Path out, String name) {
        return Daemon.start(
                "builder",
                BuilderRig.process(
                        "256m",
                        "build",
                        inputs.manifest().toString(),
                        inputs.settings().toString(),
                        out.toString()),
                scratch.path().resolve(name + ".log"));
    }

    private void finish(Path out, String name) {
        try (Daemon builder = start(out, name)) {
            assertThat(builder.awaitExit(LIMIT)).as(builder.logEnd()).isZero();
        }
    }

    @Test
    void fullDiskEndsTheBuildAndTheNextOneGoesOn() throws Exception {
        try (SmallDisk disk = SmallDisk.ext4(MEGABYTES * 2)) {
            AtomicReference<Path> ballast = new AtomicReference<>();
            proxy.reset();
            proxy.onceAfter(whole / 2, () -> ballast.set(disk.fill()));
            try (Daemon builder = start(disk.path(), "full")) {
                assertThat(builder.awaitExit(LIMIT)).as(builder.logEnd()).isNotZero();
                assertThat(builder.log()).contains("MachineException");
            }
            assertThat(disk.path().resolve(ForgedInputs.bundleName())).doesNotExist();
            long inPlace = bytesInPlace(disk.path());
            Files.delete(ballast.get());
            proxy.reset();
            finish(disk.path(), "full-again");
            assertThat(inPlace + proxy.bytesDown()).isLessThan(whole + NOT_YET_NOTED);
            assertThat(digests(disk.path().resolve(ForgedInputs.bundleName()))).isEqualTo(undisturbed);
        }
    }

    @Test
    void cutNetworkEndsTheBuildAndTheNextOneGoesOn() throws Exception {
        Path out = scratch.folder("cut");
        proxy.reset();
        proxy.cutAfter(whole / 3);
        try (Daemon builder = start(out, "cut")) {
            assertThat(builder.awaitExit(LIMIT)).as(builder.logEnd()).isNotZero();
            assertThat(builder.log()).contains("WebException");
        }
        assertThat(out.resolve(ForgedInputs.bundleName())).doesNotExist();
        long inPlace = bytesInPlace(out);
        proxy.reset();
        proxy.heal();
        finish(out, "cut-again");
        assertThat(inPlace + proxy.bytesDown()).isLessThan(whole + NOT_YET_NOTED);
        assertThat(digests(out.resolve(ForgedInputs.bundleName()))).isEqualTo(undisturbed);
    }

    @Test
    void shortCutIsOutlivedWithinOneRun() throws Exception {
        Path out = scratch.folder("blink");
        proxy.reset();
        proxy.onceAfter(whole / 2, proxy::dropConnections);
        finish(out, "blink");
        // Within one run nothing is forgotten but what was on the line: buffers of the kernel and the client.
        assertThat(proxy.bytesDown()).isLessThan(whole + CONNECTIONS * (8L << 20));
        assertThat(digests(out.resolve(ForgedInputs.bundleName()))).isEqualTo(undisturbed);
    }

    /** How many bytes of the finished images.tar stand at their places already, wherever the unfinished one is. */
    private long bytesInPlace(Path out) throws IOException {
        List<Path> unfinished;
        try (Stream<Path> files = Files.walk(out)) {
            unfinished = files.filter(file -> file.endsWith("images.tar")).toList();
        }
        long same = 0;
        for (Path file : unfinished) {
            try (InputStream expected = Files.newInputStream(reference);
                    InputStream found = Files.newInputStream(file)) {
                byte[] block = expected.readNBytes(BLOCK);
                while (block.length > 0) {
                    same += Arrays.equals(block, found.readNBytes(BLOCK)) ? block.length : 0;
                    block = expected.readNBytes(BLOCK);
                }
            }
        }
        return same;
    }

    private static SortedMap<String, String> digests(Path folder) throws IOException {
        SortedMap<String, String> digests = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                digests.put(String.valueOf(file.getFileName()), Openssl.sha256(file));
            }
        }
        return digests;
    }
}
