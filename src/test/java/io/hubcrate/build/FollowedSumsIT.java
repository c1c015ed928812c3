package io.hubcrate.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hubcrate.content.Digest;
import io.hubcrate.image.ImageNeed;
import io.hubcrate.image.ImageReference;
import io.hubcrate.lock.BundleLock.LockedImage;
import io.hubcrate.testing.BlobRegistry;
import io.hubcrate.testing.ForgedImage;
import io.hubcrate.testing.SmallBundle;
import io.hubcrate.testing.peers.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tarballs' sums, taken while their bytes arrive, are those that the system's sha256sum finds afterwards. */
class FollowedSumsIT {
    private static final int LARGE = 11_000_000;

    @TempDir
    Path folder = Path.of("");

    private SmallBundle small = new SmallBundle(Path.of(""));
    private Digest large = Digest.of(new byte[0]);

    @BeforeEach
    void addALargeImage() {
        small = new SmallBundle(folder.resolve("in"));
        ForgedImage image = ForgedImage.of(
                small.registry, true, "large", List.of(ForgedImage.layer(small.registry, 77, LARGE, true, false)));
        ImageReference reference = ImageReference.parse("quay.io/forged/large:1");
        ImageNeed need = new ImageNeed(
                reference,
                List.of(reference.toString()),
                true,
                List.of(new ImageNeed.Source(ImageNeed.Kind.VALUES, "here")));
        small.images()
                .add(new LockedImage(need, reference, null, false, image.manifest(), image.config(), image.layers()));
        large = image.layers().get(0).digest();
    }

    private static void assertSumsHold(Path bundle) {
        String output = Programs.run("sh", "-c", "cd '" + bundle + "' && sha256sum -c --strict SHA256SUMS")
                .out();
        assertThat(output.lines()).isNotEmpty().allMatch(line -> line.endsWith(": OK"));
    }

    @Test
    void ofAnUndisturbedBuild() {
        assertSumsHold(small.build(folder.resolve("out")));
    }

    @Test
    void ofVolumesThatCutALayer() {
        small.volumeSize = 2_500_000;
        assertSumsHold(small.build(folder.resolve("out")));
    }

    @Test
    void ofALayerThatCameWrongAtFirst() {
        AtomicBoolean once = new AtomicBoolean();
        small.registry.setLine((digest, position, chunk) -> {
            if (digest.equals(large) && position > LARGE - 100_000 && once.compareAndSet(false, true)) {
                byte[] wrong = chunk.clone();
                wrong[0] ^= 1;
                return wrong;
            }
            return chunk;
        });
        assertSumsHold(small.build(folder.resolve("out")));
        assertThat(once).isTrue();
        assertThat(small.registry.given(large)).isGreaterThan(LARGE);
    }

    @Test
    void ofABuildThatWasBrokenOffInTheLayerAndGoesOn() {
        small.registry.setLine((digest, position, chunk) -> {
            if (digest.equals(large) && position >= 7_000_000) {
                throw new UncheckedIOException(new IOException("the line is dead"));
            }
            return chunk;
        });
        assertThatThrownBy(() -> small.build(folder.resolve("out"))).isInstanceOf(UncheckedIOException.class);
        small.registry.setLine(BlobRegistry.Line.GOOD);
        small.registry.resetGiven();
        assertSumsHold(small.build(folder.resolve("out")));
        assertThat(small.registry.given(large)).isPositive().isLessThan(LARGE / 2);
    }
}
