package io.hubcrate.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.bundle.BundleMedia;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.failure.ToolException;
import io.hubcrate.progress.Event;
import io.hubcrate.store.Staging.Staged;
import io.hubcrate.testing.SmallBundle;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bundle is brought into the store once, and serves from there like from its medium. */
class StagingTest {
    @TempDir
    private Path folder;

    private StoreTrial trial;

    @BeforeEach
    void prepare() throws IOException {
        trial = new StoreTrial(folder);
    }

    private static ToolException refused(Runnable work) {
        ToolException refused = catchThrowableOfType(ToolException.class, work::run);
        assertThat(refused).isNotNull();
        return refused;
    }

    private static void flip(Path file, long at) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.seek(at);
            int was = open.read();
            open.seek(at);
            open.write(was ^ 1);
        }
    }

    @Test
    void servesWithoutTheMedium() throws IOException {
        Path bundle = trial.bundle();
        Staged staged = trial.stage(bundle);
        assertThat(staged.copied()).isEqualTo(staged.bytes()).isPositive();
        StoreTrial.delete(bundle);
        StoreTrial.assertWhole(trial.current());
        assertThat(trial.current().sums()).isEqualTo(staged.content().sums());
        assertThat(trial.current().signers()).hasSize(1);
        trial.assertProven();
    }

    @Test
    void saysBeforeWhatItTakes() {
        trial.stage(trial.bundle());
        List<Event> events = List.copyOf(trial.events);
        assertThat(events.get(0)).isInstanceOfSatisfying(Event.Note.class, note -> assertThat(note.code())
                .isEqualTo("store-space"));
        assertThat(events).anyMatch(event -> event instanceof Event.PhaseStarted);
    }

    @Test
    void readsEveryEntryOnceInTheOrderOfTheVolumes() {
        Staged staged = trial.stage(trial.bundle());
        List<String> read = new ArrayList<>();
        trial.events.forEach(event -> {
            if (event instanceof Event.TransferStarted started
                    && started.subject().contains(".tar: ")) {
                read.add(started.subject());
            }
        });
        assertThat(read)
                .isEqualTo(staged.content().index().entries().stream()
                        .map(Entry::subject)
                        .toList());
    }

    @Test
    void mediaAreAskedForOnceEach() throws IOException {
        Path bundle = trial.bundle("parts", small -> small.volumeSize = 100_000);
        List<Path> volumes;
        try (Stream<Path> files = Files.list(bundle)) {
            volumes = files.filter(file -> file.toString().endsWith(".tar"))
                    .sorted()
                    .toList();
        }
        Path away = Files.createDirectory(folder.resolve("away"));
        for (Path volume : volumes) {
            Files.move(volume, away.resolve(volume.getFileName()));
        }
        Path slot = Files.createDirectory(folder.resolve("slot"));
        List<String> asked = new ArrayList<>();
        trial.stage(BundleMedia.of(bundle, List.of(slot), question -> {
            String name = question.split(" ", -1)[5];
            asked.add(name);
            try (Stream<Path> before = Files.list(slot)) {
                for (Path file : before.toList()) {
                    Files.move(file, away.resolve(file.getFileName()));
                }
                Files.move(away.resolve(name), slot.resolve(name));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            return true;
        }));
        assertThat(asked).hasSizeGreaterThan(3).doesNotHaveDuplicates().hasSize(volumes.size());
        StoreTrial.assertWhole(trial.current());
    }

    @Test
    void whatIsThereIsNotCopiedAgain() throws IOException {
        Path bundle = trial.bundle();
        trial.stage(bundle);
        FileTime longAgo = FileTime.from(Instant.EPOCH);
        for (String name : trial.held().keySet()) {
            Files.setLastModifiedTime(trial.blobs().resolve(name), longAgo);
        }
        assertThat(trial.stage(bundle).copied()).isZero();
        for (String name : trial.held().keySet()) {
            assertThat(Files.getLastModifiedTime(trial.blobs().resolve(name))).isEqualTo(longAgo);
        }
        Path next = trial.bundle("2", small -> {
            small.sequence = 8;
            small.values = "hub: {}\n";
        });
        Staged staged = trial.stage(next);
        assertThat(staged.copied()).isPositive().isLessThan(staged.bytes() / 10);
        assertThat(trial.current().index().sequence()).isEqualTo(8);
    }

    @Test
    void whatTheDiskForgotIsRefusedWhileItStreamsAndMendedByStagingAgain() throws IOException {
        Path bundle = trial.bundle();
        trial.stage(bundle);
        Path blob = trial.blob("kubectl");
        for (long at : new long[] {0, 70_000, Files.size(blob) - 1}) {
            flip(blob, at);
            StoredContent content = trial.current();
            Entry entry = content.index().entries().stream()
                    .filter(one -> one.name().equals("kubectl"))
                    .findFirst()
                    .orElseThrow();
            assertThat(refused(() -> StoreTrial.digest(content, entry)).code()).isEqualTo("stored-blob-damaged");
            trial.stage(bundle);
            StoreTrial.assertWhole(trial.current());
            trial.assertProven();
        }
    }

    @Test
    void damagedMediumIsRefusedAndTheStoreServesWhatItServedBefore() throws IOException {
        trial.stage(trial.bundle());
        Path next = trial.bundle("2", small -> {
            small.sequence = 8;
            small.values = "hub: {}\n";
        });
        Path charts = next.resolve("charts.tar");
        flip(charts, Files.size(charts) / 2);
        assertThat(refused(() -> trial.stage(next))).isInstanceOf(IntegrityException.class);
        assertThat(trial.current().index().sequence()).isEqualTo(7);
        trial.assertProven();
    }

    @Test
    void headersAndDocumentsOfTheMediumAreProvenToo() throws IOException {
        for (String file : List.of("binaries.tar", "REPORT.txt")) {
            Path bundle = trial.bundle(file, small -> {});
            flip(bundle.resolve(file), 3);
            assertThat(refused(() -> trial.stage(bundle)).code()).isEqualTo("bundle-damaged");
            assertThat(SiteStore.look(trial.state).orElseThrow().serves()).isFalse();
        }
    }

    @Test
    void whatIsLackingIsNamedAtOnceWithAManifestThatBringsIt() throws IOException {
        trial.stage(trial.bundle());
        Path kubectl = trial.blob("kubectl");
        StoredContent content = trial.current();
        Path layer = trial.blobs()
                .resolve(
                        content.index().images().get(0).layers().get(1).digest().hex());
        Files.delete(kubectl);
        Files.delete(layer);
        StoreIncompleteException lacking = catchThrowableOfType(StoreIncompleteException.class, () -> trial.current());
        assertThat(lacking.missing()).hasSize(2);
        assertThat(lacking.getMessage())
                .contains("docker.io/jupyterhub/k8s-hub:0.9.1")
                .contains("files: kubectl");
        Path manifest = Files.writeString(
                folder.resolve("supplement.yaml"),
                "name: supplement\nversion: \"1\"\nsequence: 1\n"
                        + lacking.advice().substring(lacking.advice().indexOf("images:\n")));
        var read = io.hubcrate.manifest.BundleManifestReader.read(manifest);
        assertThat(read.files()).hasSize(1);
        assertThat(read.files().get(0).sha256())
                .isEqualTo(content.index().entries().stream()
                        .filter(entry -> entry.name().equals("kubectl"))
                        .findFirst()
                        .orElseThrow()
                        .digest());
        assertThat(read.images()).isNotEmpty();
    }

    @Test
    void anotherOneAtWorkIsToldAndNothingIsDone() throws IOException {
        Path bundle = trial.bundle();
        try (var held = trial.store().lock()) {
            assertThat(held).isNotNull();
            assertThat(refused(() -> trial.stage(bundle)).code()).isEqualTo("store-busy");
        }
        assertThat(trial.held()).isEmpty();
    }

    @Test
    void signaturesAreJudgedAgainEachTime() {
        trial.stage(trial.bundle());
        IntegrityException revoked = catchThrowableOfType(
                IntegrityException.class,
                () -> SiteStore.look(trial.state).orElseThrow().current(new RevokingPolicy(SmallBundle.policy())));
        assertThat(revoked.code()).isEqualTo("signature-refused");
    }
}
