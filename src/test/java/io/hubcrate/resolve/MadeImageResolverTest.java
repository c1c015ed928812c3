package io.hubcrate.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.discovery.Discovery;
import io.hubcrate.discovery.DiscoveryInput;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.ImageNeed;
import io.hubcrate.image.ImageReference;
import io.hubcrate.lock.BundleLock;
import io.hubcrate.lock.BundleLock.LockedImage;
import io.hubcrate.lock.ImageOrigin;
import io.hubcrate.lock.LockFile;
import io.hubcrate.manifest.BundleManifest;
import io.hubcrate.manifest.BundleManifestReader;
import io.hubcrate.progress.EventSink;
import io.hubcrate.testing.DocumentRegistry;
import io.hubcrate.testing.DocumentWeb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MadeImageResolverTest {
    private static final String MANIFEST =
            """
            name: x
            version: 1
            renames: [{from: quay.io/a, to: mirror.example/a}]
            derived:
              - {reference: "a.example/course:1", base: "quay.io/a/base:1", layers: [{folder: course, to: /opt/course}]}
            """;

    @TempDir
    Path folder;

    private final DocumentRegistry registry = new DocumentRegistry();

    @BeforeEach
    void fill() throws IOException {
        Files.createDirectories(folder.resolve("course"));
        Files.writeString(folder.resolve("course/lesson.txt"), "first");
    }

    private Resolver resolver() {
        return new Resolver(
                new DocumentWeb(),
                registry,
                chart -> {
                    throw new AssertionError("no chart");
                },
                this::find,
                EventSink.NONE,
                "0.1.0");
    }

    private Discovery find(DiscoveryInput input) {
        List<ImageNeed> needs = new ArrayList<>();
        input.manifest().derived().forEach(image -> needs.add(need(image.reference())));
        input.manifest().images().forEach(image -> needs.add(need(image.reference())));
        return new Discovery(needs, List.of(), List.of(), Map.of());
    }

    private static ImageNeed need(ImageReference reference) {
        return new ImageNeed(
                reference,
                List.of(reference.toString()),
                true,
                List.of(new ImageNeed.Source(ImageNeed.Kind.DECLARED, "a test")));
    }

    private BundleManifest manifest() throws IOException {
        return BundleManifestReader.read(Files.writeString(folder.resolve("m.yaml"), MANIFEST));
    }

    private static LockedImage only(BundleLock lock) {
        assertThat(lock.platforms().get(0).images()).hasSize(1);
        return lock.platforms().get(0).images().get(0);
    }

    private static ImageOrigin.Derived origin(LockedImage image) {
        assertThat(image.origin()).isInstanceOf(ImageOrigin.Derived.class);
        return (ImageOrigin.Derived) image.origin();
    }

    @Test
    void locksBaseFoldersAndWhatTheyMake() throws IOException {
        Descriptor base = registry.putImage("mirror.example/a/base:1", "amd64", "layer");

        BundleLock lock = resolver().resolve(manifest());

        LockedImage image = only(lock);
        assertThat(image.pullFrom()).isEqualTo(image.need().reference());
        assertThat(image.layers()).hasSize(2);
        assertThat(origin(image).base().toString()).isEqualTo("quay.io/a/base:1");
        assertThat(origin(image).pullFrom().toString()).isEqualTo("mirror.example/a/base:1");
        assertThat(origin(image).manifest()).isEqualTo(base);
        assertThat(origin(image).folders())
                .containsExactly(new ImageOrigin.Folder(
                        "course", "/opt/course", image.layers().get(1).digest()));
        Path file = folder.resolve("m.lock.json");
        LockFile.write(file, lock);
        assertThat(LockFile.read(file)).isEqualTo(lock);
    }

    @Test
    void anEarlierLockKeepsTheBaseWhileTheFolderMoves() throws IOException {
        registry.putImage("mirror.example/a/base:1", "amd64", "layer");
        BundleLock before = resolver().resolve(manifest());
        registry.putImage("mirror.example/a/base:1", "amd64", "another layer");
        Files.writeString(folder.resolve("course/lesson.txt"), "second");

        assertThat(resolver().localContentFits(manifest(), before)).isFalse();
        LockedImage kept = only(resolver().resolve(manifest(), before));
        LockedImage moved = only(resolver().resolve(manifest(), null));

        assertThat(origin(kept).manifest()).isEqualTo(origin(only(before)).manifest());
        assertThat(kept.layers().get(0)).isEqualTo(only(before).layers().get(0));
        assertThat(kept.layers().get(1)).isNotEqualTo(only(before).layers().get(1));
        assertThat(origin(moved).manifest()).isNotEqualTo(origin(kept).manifest());
    }

    @Test
    void aFolderThatCannotBePackedIsToldWithItsManifest() throws IOException {
        registry.putImage("mirror.example/a/base:1", "amd64", "layer");
        Files.createSymbolicLink(folder.resolve("course/out"), Path.of("/etc/passwd"));
        BundleManifest manifest = manifest();

        InvalidInputException refusal = catchThrowableOfType(
                InvalidInputException.class, () -> resolver().resolve(manifest));

        assertThat(refusal.code()).isEqualTo("derived-folder-unfit");
    }
}
