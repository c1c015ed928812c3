package io.hubcrate.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.content.Digest;
import io.hubcrate.failure.MachineException;
import io.hubcrate.failure.ToolException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk is full at any byte, or somebody has laid hands on the store. */
class StoreFaultsTest {
    private static final int TIMES = 15;

    @TempDir
    private Path folder;

    private StoreTrial trial;

    @BeforeEach
    void prepare() throws IOException {
        trial = new StoreTrial(folder);
    }

    /** Takes so many bytes and then none. */
    private static StoreDisk full(long bytes, long usable) {
        AtomicLong budget = new AtomicLong(bytes);
        return new StoreDisk() {
            @Override
            public void write(FileChannel channel, ByteBuffer buffer) throws IOException {
                long left = budget.getAndAdd(-buffer.remaining());
                if (left < buffer.remaining()) {
                    // What still fits is written, as write(2) does.
                    StoreDisk.LOCAL.write(channel, buffer.slice(0, (int) Math.max(0, left)));
                    throw new IOException("No space left on device");
                }
                StoreDisk.LOCAL.write(channel, buffer);
            }

            @Override
            public void publish(Path target, byte[] bytes) throws IOException {
                if (budget.addAndGet(-bytes.length) < 0) {
                    throw new IOException("No space left on device");
                }
                StoreDisk.LOCAL.publish(target, bytes);
            }

            @Override
            public long usable(Path folder) {
                return usable;
            }
        };
    }

    @Test
    void fullDiskLeavesWhatIsWholeAndTheSameCommandGoesOn() throws IOException {
        Path bundle = trial.bundle();
        long whole = trial.stage(bundle).bytes() + 100_000;
        SortedMap<String, Digest> undisturbed = trial.held();
        int failed = 0;
        for (int seed = 0; seed < TIMES; seed++) {
            StoreTrial.delete(trial.state);
            trial.disk = full((long) (new Random(seed).nextDouble() * whole), Long.MAX_VALUE);
            MachineException full = catchThrowableOfType(MachineException.class, () -> trial.stage(bundle));
            if (full != null) {
                failed++;
                assertThat(full.code()).isEqualTo("store-unwritable");
                assertThat(SiteStore.look(trial.state).orElseThrow().serves()).isFalse();
            }
            trial.assertProven();
            trial.disk = StoreDisk.LOCAL;
            trial.stage(bundle);
            assertThat(trial.held()).as("seed " + seed).isEqualTo(undisturbed);
            StoreTrial.assertWhole(trial.current());
        }
        assertThat(failed).isGreaterThan(TIMES / 2);
    }

    @Test
    void fullDiskWhileTheNextBundleComesLeavesTheOneThatServes() throws IOException {
        trial.stage(trial.bundle());
        Path next = trial.bundle("2", small -> {
            small.sequence = 8;
            small.values = "hub: {}\n";
        });
        int failed = 0;
        for (long bytes = 0; bytes < 40_000; bytes += 1_500) {
            trial.disk = full(bytes, Long.MAX_VALUE);
            if (catchThrowableOfType(ToolException.class, () -> trial.stage(next)) != null) {
                failed++;
                assertThat(trial.current().index().sequence()).isEqualTo(7);
                StoreTrial.assertWhole(trial.current());
            }
        }
        assertThat(failed).isGreaterThan(3);
        trial.disk = StoreDisk.LOCAL;
        trial.stage(next);
        assertThat(trial.current().index().sequence()).isEqualTo(8);
    }

    @Test
    void diskThatIsTooSmallIsToldBeforeAByteIsCopied() throws IOException {
        trial.disk = full(Long.MAX_VALUE, 100_000);
        Path bundle = trial.bundle();
        MachineException small = catchThrowableOfType(MachineException.class, () -> trial.stage(bundle));
        assertThat(small.code()).isEqualTo("store-disk-small");
        assertThat(trial.held()).isEmpty();
    }

    @Test
    void whatAKilledRunLeftIsTakenAwayAndHarmsNobody() throws IOException {
        Path bundle = trial.bundle();
        trial.stage(bundle);
        SortedMap<String, Digest> undisturbed = trial.held();
        String some = undisturbed.firstKey();
        Path left = Files.writeString(trial.blobs().resolve("." + some + ".0123456789abcdef.partial"), "half of it");
        Path memory = Files.writeString(
                trial.state.resolve("store/.memory.json.0123456789abcdef.partial"), "{\"format\": 1, \"tru");
        StoreTrial.assertWhole(trial.current());
        trial.stage(bundle);
        assertThat(left).doesNotExist();
        assertThat(memory).doesNotExist();
        assertThat(trial.held()).isEqualTo(undisturbed);
    }

    private void refuseSafely(String code) {
        ToolException refused = catchThrowableOfType(ToolException.class, trial::current);
        assertThat(refused).isNotNull();
        assertThat(refused.code()).isEqualTo(code);
    }

    @Test
    void storeThatOthersCanWriteIsNotOpened() throws IOException {
        trial.stage(trial.bundle());
        Files.setAttribute(trial.blobs(), "unix:mode", 0777);
        refuseSafely("state-folder-unsafe");
        Files.setAttribute(trial.blobs(), "unix:mode", 0700);
        Path bundles = trial.state.resolve("store/bundles");
        Files.move(bundles, folder.resolve("elsewhere"));
        Files.createSymbolicLink(bundles, folder.resolve("elsewhere"));
        refuseSafely("state-folder-unsafe");
    }

    @Test
    void blobThatIsALinkIsNotFollowed() throws IOException {
        Path bundle = trial.bundle();
        trial.stage(bundle);
        Path blob = trial.blob("kubectl");
        Path moved = Files.move(blob, folder.resolve("moved"));
        Files.createSymbolicLink(blob, moved);
        refuseSafely("store-incomplete");
        trial.stage(bundle);
        assertThat(Files.isSymbolicLink(blob)).isFalse();
        assertThat(moved).exists();
    }

    @Test
    void memoryOrListThatIsNotOursIsNeverGuessed() throws IOException {
        Path bundle = trial.bundle();
        String sums = trial.stage(bundle).content().sums().hex();
        Path list = trial.state.resolve("store/bundles/" + sums + "/bundle.json");
        String text = Files.readString(list);
        Files.writeString(list, text.replace("\"sequence\" : 7", "\"sequence\" : 9"));
        assertThat(Files.readString(list)).isNotEqualTo(text);
        refuseSafely("bundle-damaged");
        trial.stage(bundle);
        StoreTrial.assertWhole(trial.current());
        StoreTrial.delete(trial.state.resolve("store/bundles/" + sums));
        refuseSafely("store-damaged");
        trial.stage(bundle);
        StoreTrial.assertWhole(trial.current());
        Files.writeString(trial.state.resolve("store/memory.json"), "{}");
        refuseSafely("store-damaged");
    }
}
