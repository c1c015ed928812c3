package io.hubcrate.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hubcrate.bundle.BundleIndex.Volume;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.image.ImageReference;
import io.hubcrate.progress.EventSink;
import io.hubcrate.testing.SmallBundle;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bundle cut into parts so small that several blobs are cut too. */
class PartedBundleTest {
    private static final long SIZE = 60_000;
    private static final int FLIPS = 300;

    private Path folder = Path.of("unset");
    private Path bundle = Path.of("unset");
    private @org.jspecify.annotations.Nullable BundleIndex opened;

    @BeforeEach
    void build(@TempDir Path temporary) {
        folder = temporary;
        bundle = parted("in", SIZE).build(folder.resolve("out"));
        opened = BundleFolder.open(bundle).index();
    }

    private BundleIndex index() {
        return java.util.Objects.requireNonNull(opened);
    }

    private SmallBundle parted(String in, long size) {
        SmallBundle small = new SmallBundle(folder.resolve(in));
        small.volumeSize = size;
        return small;
    }

    @Test
    void cutsOnlyWhatIsLargerThanAVolume() throws IOException {
        assertThat(parts()).hasSizeGreaterThan(5).allMatch(name -> name.matches("[a-z]+\\.part00[0-9]\\.tar"));
        assertThat(bundle.resolve("charts.tar")).isRegularFile();
        assertThat(index().entries().get(0).segments().get(0).volume()).isEqualTo("images.part001.tar");
        for (Volume volume : index().volumes()) {
            assertThat(Files.size(bundle.resolve(volume.file()))).isLessThanOrEqualTo(SIZE);
            assertThat(members(bundle.resolve(volume.file()))).isNotEmpty();
        }
        assertThat(index().entries()).anyMatch(entry -> entry.segments().size() > 2);
        verify();
        BundleVerifier.verify(bundle, SmallBundle.policy(), EventSink.NONE, 1, true);
    }

    private static List<String> members(Path tar) throws IOException {
        List<String> names = new ArrayList<>();
        try (TarArchiveInputStream in = new TarArchiveInputStream(Files.newInputStream(tar))) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                names.add(entry.getName());
                in.transferTo(java.io.OutputStream.nullOutputStream());
            }
        }
        return names;
    }

    @Test
    void givesTheSameImagesTarAsAnUncutBundle() throws IOException {
        Path whole = new SmallBundle(folder.resolve("in")).build(folder.resolve("whole"));
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        ImageStream.write(BundleMedia.of(bundle), index(), stream);
        assertThat(stream.toByteArray()).isEqualTo(Files.readAllBytes(whole.resolve("images.tar")));
        stream.reset();
        ImageStream.write(BundleMedia.of(whole), BundleFolder.open(whole).index(), stream);
        assertThat(stream.toByteArray()).isEqualTo(Files.readAllBytes(whole.resolve("images.tar")));
    }

    @Test
    void streamsOneImageWithItsBlobsAlone() throws IOException {
        BundleIndex.Image hub = index().images().get(0);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        ImageStream.write(BundleMedia.of(bundle), index(), List.of(hub.reference()), stream);
        Set<String> names = new HashSet<>();
        try (TarArchiveInputStream in = new TarArchiveInputStream(new ByteArrayInputStream(stream.toByteArray()))) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                names.add(entry.getName());
            }
        }
        Set<String> expected = new HashSet<>(ImageLayout.DOCUMENTS);
        expected.add(ImageLayout.blobName(hub.manifest().digest()));
        expected.add(ImageLayout.blobName(hub.config().digest()));
        hub.layers().forEach(layer -> expected.add(ImageLayout.blobName(layer.digest())));
        assertThat(names).isEqualTo(expected);
    }

    @Test
    void refusesToStreamAnImageThatIsNotThere() {
        ImageReference absent = ImageReference.parse("docker.io/library/absent:1");
        assertThatThrownBy(() -> ImageStream.write(
                        BundleMedia.of(bundle), index(), List.of(absent), java.io.OutputStream.nullOutputStream()))
                .isInstanceOfSatisfying(
                        InvalidInputException.class, e -> assertThat(e.code()).isEqualTo("image-not-in-bundle"));
    }

    @Test
    void endsAStreamWithoutTheTarsEndWhereAByteChangedAfterVerification() throws IOException {
        Path part = bundle.resolve("images.part003.tar");
        byte[] bytes = Files.readAllBytes(part);
        bytes[5000] ^= 1;
        Files.write(part, bytes);
        assertThatThrownBy(() ->
                        ImageStream.write(BundleMedia.of(bundle), index(), java.io.OutputStream.nullOutputStream()))
                .isInstanceOf(IntegrityException.class);
    }

    @Test
    void refusesEverySingleFlippedBitWithThePartsName() throws IOException {
        List<Path> volumes = index().volumes().stream()
                .map(volume -> bundle.resolve(volume.file()))
                .toList();
        Random random = new Random(20261121);
        for (int i = 0; i < FLIPS; i++) {
            Path file = volumes.get(i % volumes.size());
            byte[] good = Files.readAllBytes(file);
            byte[] bad = good.clone();
            int position = random.nextInt(bad.length);
            bad[position] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, bad);
            String what = "bit in byte " + position + " of " + file.getFileName();
            IntegrityException refusal = refusal(BundleMedia.of(bundle));
            assertThat(refusal.subject()).as(what).startsWith(file.getFileName().toString());
            assertThat(refusal.code()).as(what).isEqualTo("bundle-damaged");
            Files.write(file, good);
        }
        verify();
    }

    @Test
    void namesAllMissingPartsAtOnce() throws IOException {
        Files.delete(bundle.resolve("images.part002.tar"));
        Files.delete(bundle.resolve("images.part004.tar"));
        Files.delete(bundle.resolve("REPORT.txt"));
        IntegrityException refusal = refusal(BundleMedia.of(bundle));
        assertThat(refusal.code()).isEqualTo("bundle-incomplete");
        assertThat(refusal.subject()).isEqualTo("REPORT.txt, images.part002.tar, images.part004.tar");
    }

    @Test
    void saysWhichPartsWereSwapped() throws IOException {
        swap(bundle.resolve("images.part002.tar"), bundle.resolve("images.part003.tar"));
        IntegrityException refusal = refusal(BundleMedia.of(bundle));
        assertThat(refusal.code()).isEqualTo("part-swapped");
        assertThat(refusal.subject()).isEqualTo("images.part002.tar");
        assertThat(refusal.actual()).contains("images.part003.tar");
    }

    @Test
    void saysThatAPartIsOfAnotherBundleByTheSumsBesideIt() throws IOException {
        Path other = otherBundle();
        Path medium = Files.createDirectory(folder.resolve("medium"));
        Files.delete(bundle.resolve("images.part002.tar"));
        for (String name : List.of("images.part002.tar", "SHA256SUMS", "bundle.json")) {
            Files.copy(other.resolve(name), medium.resolve(name));
        }
        IntegrityException refusal = refusal(media(medium));
        assertThat(refusal.code()).isEqualTo("part-of-another-bundle");
        assertThat(refusal.subject()).isEqualTo("images.part002.tar");
        assertThat(refusal.actual()).contains("small 2026.11");
    }

    @Test
    void saysThatAPartIsOfAnotherBundleByItsBeginning() throws IOException {
        Path other = otherBundle();
        Files.copy(
                other.resolve("images.part002.tar"),
                bundle.resolve("images.part002.tar"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        IntegrityException refusal = refusal(BundleMedia.of(bundle));
        assertThat(refusal.code()).isEqualTo("part-of-another-bundle");
        assertThat(refusal.subject()).isEqualTo("images.part002.tar");
    }

    private Path otherBundle() {
        return parted("in", 50_000).build(folder.resolve("other"));
    }

    @Test
    void readsPartsSpreadOverThreeFolders() throws IOException {
        Path second = Files.createDirectory(folder.resolve("second"));
        Path third = Files.createDirectories(folder.resolve("third").resolve(bundle.getFileName()));
        Files.writeString(second.resolve("autorun.inf"), "not ours, and never looked at");
        spread(second, third);
        BundleMedia media = media(second, folder.resolve("third"));
        assertThat(BundleVerifier.verify(media, SmallBundle.policy(), EventSink.NONE, 2)
                        .index())
                .isEqualTo(index());
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        ImageStream.write(media, index(), stream);
        Path whole = new SmallBundle(folder.resolve("in")).build(folder.resolve("whole"));
        assertThat(stream.toByteArray()).isEqualTo(Files.readAllBytes(whole.resolve("images.tar")));
    }

    @Test
    void refusesALinkInPlaceOfAPart() throws IOException {
        Path medium = Files.createDirectory(folder.resolve("medium"));
        Path away = folder.resolve("away");
        Files.move(bundle.resolve("images.part002.tar"), away);
        Files.createSymbolicLink(medium.resolve("images.part002.tar"), away);
        assertThat(refusal(media(medium)).code()).isEqualTo("bundle-unexpected-file");
    }

    @Test
    void asksForEachMediumOnceWhereThereIsOneDriveOnly() throws IOException {
        List<List<Path>> discs = discs();
        List<String> questions = new ArrayList<>();
        BundleMedia media = BundleMedia.of(bundle, List.of(), question -> {
            questions.add(question);
            changeTo(discs.get(questions.size()));
            return true;
        });
        BundleVerifier.verify(media, SmallBundle.policy(), EventSink.NONE, 2);
        assertThat(questions).hasSize(discs.size() - 1);
        assertThat(questions.get(0)).contains(name(discs.get(1).get(0)), "small-2026.11 volume");
        questions.clear();
        changeTo(discs.get(0));
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        ImageStream.write(media, index(), stream);
        assertThat(questions).hasSizeBetween(1, discs.size() - 1);
    }

    @Test
    void asksAgainUntilTheRightMediumComes() throws IOException {
        List<List<Path>> discs = discs();
        List<Integer> order = new ArrayList<>(List.of(2, 0, 1));
        BundleMedia media = BundleMedia.of(bundle, List.of(), question -> {
            changeTo(discs.get(order.remove(0)));
            return true;
        });
        BundleVerifier.verify(media, SmallBundle.policy(), EventSink.NONE, 2);
        assertThat(order).isEmpty();
    }

    @Test
    void namesEveryPartThatIsMissingWhenThePersonGivesUp() throws IOException {
        List<List<Path>> discs = discs();
        IntegrityException refusal = refusal(BundleMedia.of(bundle, List.of(), question -> false));
        assertThat(refusal.code()).isEqualTo("bundle-incomplete");
        for (Path part : discs.get(1)) {
            assertThat(refusal.subject()).contains(name(part));
        }
        for (Path part : discs.get(2)) {
            assertThat(refusal.subject()).contains(name(part));
        }
    }

    /** Puts the volumes on three discs, of which the first is in the drive; each has the small files too. */
    private List<List<Path>> discs() throws IOException {
        Path shelf = Files.createDirectory(folder.resolve("shelf"));
        List<List<Path>> discs = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        int count = index().volumes().size();
        for (int i = 0; i < count; i++) {
            Path volume = bundle.resolve(index().volumes().get(i).file());
            Path kept = shelf.resolve(name(volume));
            Files.move(volume, kept);
            discs.get(i * 3 / count).add(kept);
        }
        changeTo(discs.get(0));
        return discs;
    }

    private void changeTo(List<Path> disc) {
        try {
            for (Volume volume : index().volumes()) {
                Files.deleteIfExists(bundle.resolve(volume.file()));
            }
            for (Path part : disc) {
                Files.createLink(bundle.resolve(name(part)), part);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void spread(Path second, Path third) throws IOException {
        List<Volume> volumes = index().volumes();
        for (int i = 0; i < volumes.size(); i++) {
            Path from = bundle.resolve(volumes.get(i).file());
            if (i % 3 > 0) {
                Files.move(from, (i % 3 == 1 ? second : third).resolve(from.getFileName()));
            }
        }
    }

    private BundleMedia media(Path... others) {
        return BundleMedia.of(bundle, List.of(others), BundleMedia.Prompt.NOBODY);
    }

    private VerifiedBundle verify() {
        return BundleVerifier.verify(bundle, SmallBundle.policy(), EventSink.NONE, 2);
    }

    private static IntegrityException refusal(BundleMedia media) {
        Throwable refusal = catchThrowable(() -> BundleVerifier.verify(media, SmallBundle.policy(), EventSink.NONE, 2));
        assertThat(refusal).isInstanceOf(IntegrityException.class);
        return (IntegrityException) refusal;
    }

    private static void swap(Path one, Path other) throws IOException {
        Path away = one.resolveSibling("away");
        Files.move(one, away);
        Files.move(other, one);
        Files.move(away, other);
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    private List<String> parts() throws IOException {
        try (Stream<Path> files = Files.list(bundle)) {
            return files.map(PartedBundleTest::name)
                    .filter(name -> name.contains(".part"))
                    .sorted()
                    .toList();
        }
    }
}
