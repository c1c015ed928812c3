package io.hubcrate.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hubcrate.failure.Category;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.failure.ToolException;
import io.hubcrate.progress.EventSink;
import io.hubcrate.testing.SmallBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleVerifierTest {
    private static final int FLIPS = 1000;

    private Path folder = Path.of("unset");
    private Path bundle = Path.of("unset");

    @BeforeEach
    void build(@TempDir Path temporary) {
        folder = temporary;
        bundle = new SmallBundle(folder.resolve("in")).build(folder.resolve("out"));
    }

    @Test
    void acceptsWhatWasBuilt() {
        VerifiedBundle verified = verify();
        assertThat(verified.index().folderName()).isEqualTo("small-2026.11-amd64");
        assertThat(verified.signers()).hasSize(1);
        assertThat(verified.notes()).containsExactly("claims of small 7");
        BundleVerifier.verify(bundle, SmallBundle.policy(), EventSink.NONE, 1, true);
    }

    @Test
    void refusesEverySingleFlippedBitWithTheFilesName() throws IOException {
        List<Path> files = files();
        Random random = new Random(20261121);
        for (int i = 0; i < FLIPS; i++) {
            Path file = files.get(i % files.size());
            byte[] good = Files.readAllBytes(file);
            byte[] bad = good.clone();
            int position = random.nextInt(bad.length);
            bad[position] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, bad);
            String what = "bit in byte " + position + " of " + file.getFileName();
            Throwable refusal = catchThrowable(this::verify);
            assertThat(refusal).as(what).isInstanceOf(IntegrityException.class);
            assertThat(((ToolException) refusal).category()).as(what).isEqualTo(Category.INTEGRITY);
            assertThat(((IntegrityException) refusal).subject())
                    .as(what)
                    .contains(file.getFileName().toString());
            Files.write(file, good);
        }
        verify();
    }

    @Test
    void refusesEachByteOfTheTarballsFrames() throws IOException {
        Path images = bundle.resolve("binaries.tar");
        byte[] good = Files.readAllBytes(images);
        for (int position = 0; position < 512; position++) {
            byte[] bad = good.clone();
            bad[position] ^= 1;
            Files.write(images, bad);
            assertThatThrownBy(this::verify).isInstanceOf(IntegrityException.class);
        }
    }

    @Test
    void refusesEachRemovedFile() throws IOException {
        for (Path file : files()) {
            Path away = folder.resolve("away");
            Files.move(file, away);
            // Without its only signature a bundle is unsigned; every other file is missed by name.
            boolean signature = BundleNames.isSignature(name(file));
            assertThat(refusal().subject()).contains(signature ? BundleNames.SUMS : name(file));
            Files.move(away, file);
        }
    }

    @Test
    void refusesEachTruncatedFile() throws IOException {
        for (Path file : files()) {
            byte[] good = Files.readAllBytes(file);
            Files.write(file, java.util.Arrays.copyOf(good, good.length - 1));
            assertThat(refusal().subject()).contains(name(file));
            Files.write(file, good);
        }
    }

    @Test
    void refusesBytesAfterTheEndOfEachFile() throws IOException {
        for (Path file : files()) {
            byte[] good = Files.readAllBytes(file);
            Files.write(file, java.util.Arrays.copyOf(good, good.length + 512));
            assertThat(refusal().subject()).contains(name(file));
            Files.write(file, good);
        }
    }

    @Test
    void refusesSwappedFiles() throws IOException {
        Path away = folder.resolve("away");
        Files.move(bundle.resolve("charts.tar"), away);
        Files.move(bundle.resolve("binaries.tar"), bundle.resolve("charts.tar"));
        Files.move(away, bundle.resolve("binaries.tar"));
        assertThat(refusal().subject()).containsAnyOf("charts.tar", "binaries.tar");
    }

    @Test
    void refusesARenamedFileByItsOldName() throws IOException {
        Files.move(bundle.resolve("REPORT.txt"), bundle.resolve("REPORT2.txt"));
        IntegrityException refusal = refusal();
        assertThat(refusal.code()).isEqualTo("bundle-incomplete");
        assertThat(refusal.subject()).isEqualTo("REPORT.txt");
    }

    @Test
    void refusesAnAddedFile() throws IOException {
        Files.writeString(bundle.resolve("install.sh"), "rm -rf /\n");
        IntegrityException refusal = refusal();
        assertThat(refusal.code()).isEqualTo("bundle-unexpected-file");
        assertThat(refusal.subject()).isEqualTo("install.sh");
    }

    @Test
    void refusesAFolderInside() throws IOException {
        Files.createDirectory(bundle.resolve("more"));
        assertThat(refusal().subject()).isEqualTo("more");
    }

    @Test
    void refusesASymbolicLinkEvenToTheRightBytes() throws IOException {
        Path away = folder.resolve("away");
        Files.move(bundle.resolve("images.tar"), away);
        Files.createSymbolicLink(bundle.resolve("images.tar"), away);
        IntegrityException refusal = refusal();
        assertThat(refusal.code()).isEqualTo("bundle-unexpected-file");
        assertThat(refusal.subject()).isEqualTo("images.tar");
    }

    @Test
    void refusesSwappedMembersOfEqualSizeInsideATarball() throws IOException {
        BundleIndex index = BundleFolder.open(bundle).index();
        BundleIndex.Entry chart = entry(index, "charts/jupyterhub-0.9.1.tgz");
        byte[] tar = Files.readAllBytes(bundle.resolve("charts.tar"));
        long offset = chart.segments().get(0).offset();
        byte first = tar[(int) offset];
        tar[(int) offset] = tar[(int) offset + 1];
        tar[(int) offset + 1] = first;
        Files.write(bundle.resolve("charts.tar"), tar);
        assertThat(refusal().subject()).isEqualTo("charts.tar: charts/jupyterhub-0.9.1.tgz");
    }

    @Test
    void refusesAnUnsignedBundle() throws IOException {
        Files.delete(bundle.resolve(BundleNames.signature(SmallBundle.KEY_ID)));
        assertThat(refusal().code()).isEqualTo("unsigned");
    }

    @Test
    void streamsEachEntryAsVerified() throws IOException {
        for (BundleIndex.Entry entry : verify().index().entries()) {
            try (var in = EntryStream.open(bundle, entry)) {
                assertThat(in.readAllBytes()).hasSize((int) entry.size());
            }
        }
    }

    @Test
    void refusesAnEntryThatChangedAfterVerification() throws IOException {
        BundleIndex.Entry chart = entry(verify().index(), "charts/jupyterhub-0.9.1.tgz");
        byte[] tar = Files.readAllBytes(bundle.resolve("charts.tar"));
        tar[(int) chart.segments().get(0).offset()] ^= 1;
        Files.write(bundle.resolve("charts.tar"), tar);
        assertThatThrownBy(() -> {
                    try (var in = EntryStream.open(bundle, chart)) {
                        in.readAllBytes();
                    }
                })
                .isInstanceOf(IntegrityException.class);
    }

    @Test
    void readsACopyOnReadOnlyMedia() throws IOException {
        Path copy = Files.createDirectory(folder.resolve("copy"));
        for (Path file : files()) {
            Files.copy(file, copy.resolve(name(file)), StandardCopyOption.COPY_ATTRIBUTES);
            assertThat(copy.resolve(name(file)).toFile().setReadOnly()).isTrue();
        }
        assertThat(copy.toFile().setWritable(false)).isTrue();
        BundleVerifier.verify(copy, SmallBundle.policy(), EventSink.NONE, 2);
        assertThat(copy.toFile().setWritable(true)).isTrue();
    }

    private static BundleIndex.Entry entry(BundleIndex index, String name) {
        return index.entries().stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private VerifiedBundle verify() {
        return BundleVerifier.verify(bundle, SmallBundle.policy(), EventSink.NONE, 2);
    }

    private IntegrityException refusal() {
        Throwable refusal = catchThrowable(this::verify);
        assertThat(refusal).isInstanceOf(IntegrityException.class);
        return (IntegrityException) refusal;
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(bundle)) {
            return files.sorted().toList();
        }
    }
}
