package io.hubcrate.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hubcrate.bundle.BundleVerifier;
import io.hubcrate.content.Digest;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.progress.EventSink;
import io.hubcrate.testing.SmallBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MediaCopyTest {
    private Path folder = Path.of("unset");
    private Path bundle = Path.of("unset");
    private Path stick = Path.of("unset");

    @BeforeEach
    void build(@TempDir Path temporary) throws IOException {
        folder = temporary;
        SmallBundle small = new SmallBundle(folder.resolve("in"));
        small.volumeSize = 60_000;
        bundle = small.build(folder.resolve("out"));
        stick = Files.createDirectory(folder.resolve("stick"));
    }

    private List<MediaCopy.Medium> copy() {
        return MediaCopy.run(bundle, List.of(stick), EventSink.NONE);
    }

    private Path copied() {
        return stick.resolve(bundle.getFileName());
    }

    @Test
    void copiesEveryFile() throws IOException {
        assertThat(copy()).hasSize(1);
        assertThat(digests(copied())).isEqualTo(digests(bundle));
        BundleVerifier.verify(copied(), SmallBundle.policy(), EventSink.NONE, 2);
    }

    @Test
    void goesOnAfterAPulledStickAndMendsWhatItCut() throws IOException {
        copy();
        Files.delete(copied().resolve("images.part003.tar"));
        Files.delete(copied().resolve("SHA256SUMS"));
        Files.writeString(copied().resolve(".images.part003.tar.partial"), "half of it");
        Path zeroed = copied().resolve("images.part002.tar");
        Files.write(zeroed, new byte[(int) Files.size(zeroed)]);
        Files.writeString(copied().resolve("REPORT.txt"), "shorter");
        copy();
        assertThat(digests(copied())).isEqualTo(digests(bundle));
    }

    @Test
    void refusesToCopyABundleThatWasDamagedOnItsOwnDisk() throws IOException {
        Path part = bundle.resolve("images.part002.tar");
        byte[] bytes = Files.readAllBytes(part);
        bytes[3000] ^= 1;
        Files.write(part, bytes);
        assertThatThrownBy(this::copy).isInstanceOfSatisfying(IntegrityException.class, e -> {
            assertThat(e.code()).isEqualTo("bundle-damaged");
            assertThat(e.subject()).endsWith("images.part002.tar");
        });
        assertThat(copied().resolve("images.part002.tar")).doesNotExist();
        assertThat(copied().resolve("SHA256SUMS")).doesNotExist();
    }

    @Test
    void refusesAFolderThatHoldsAnotherBuild() throws IOException {
        Files.createDirectory(copied());
        Files.writeString(copied().resolve("images.tar"), "last month's");
        assertThatThrownBy(this::copy).isInstanceOfSatisfying(InvalidInputException.class, e -> assertThat(e.code())
                .isEqualTo("medium-has-other-files"));
        assertThat(copied().resolve("images.tar")).hasContent("last month's");
    }

    @Test
    void leavesASecondMediumAloneThatIsNotNeeded() throws IOException {
        Path second = Files.createDirectory(folder.resolve("second"));
        assertThat(MediaCopy.run(bundle, List.of(stick, second), EventSink.NONE))
                .hasSize(1);
        assertThat(second).isEmptyDirectory();
    }

    private static Map<String, Digest> digests(Path folder) throws IOException {
        Map<String, Digest> digests = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                digests.put(file.getFileName().toString(), Digest.of(Files.readAllBytes(file)));
            }
        }
        return digests;
    }
}
