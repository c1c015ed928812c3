package io.hubcrate.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.bundle.BundleFolder;
import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleMedia;
import io.hubcrate.bundle.BundleVerifier;
import io.hubcrate.bundle.SignedBundle;
import io.hubcrate.content.Pace;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.progress.EventSink;
import io.hubcrate.registry.RegistryPusher;
import io.hubcrate.testing.FakeRegistry;
import io.hubcrate.testing.QuickWeb;
import io.hubcrate.testing.SmallBundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bundle in small parts, each on a medium of its own, and one drive that holds one medium at a time. */
class PushMediaTest {
    @TempDir
    Path folder = Path.of("");

    private final FakeRegistry registry = FakeRegistry.start();
    private final QuickWeb web = QuickWeb.of(registry.settings());
    private final List<String> putIn = new ArrayList<>();
    private Path bundle = Path.of("");
    private Path shelf = Path.of("");
    private Path drive = Path.of("");

    @BeforeEach
    void build() throws IOException {
        registry.uploads().accept();
        SmallBundle small = new SmallBundle(folder.resolve("in"));
        small.volumeSize = 60_000;
        bundle = small.build(folder.resolve("out"));
        shelf = Files.createDirectory(folder.resolve("shelf"));
        drive = Files.createDirectory(folder.resolve("drive"));
        for (String volume : volumes()) {
            Files.move(bundle.resolve(volume), shelf.resolve(volume));
        }
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private BundleIndex index() {
        return BundleFolder.open(bundle).index();
    }

    private List<String> volumes() {
        return index().volumes().stream().map(BundleIndex.Volume::file).toList();
    }

    private PushResult push(BundleMedia media) {
        SignedBundle proven = BundleVerifier.open(media, SmallBundle.policy());
        RegistryPusher pusher = new RegistryPusher(web.web(), registry.settings(), folder, Map.of());
        return new BundlePusher(pusher, EventSink.NONE, 4, new Pace(0))
                .push(proven, PushTarget.parse(registry.host()), NameMapping.byPath(true), false);
    }

    /** Takes out what is in the drive and puts in what is asked for. */
    private boolean change(String question) {
        String volume = volumes().stream()
                .filter(name -> question.startsWith("Put in the medium with " + name + " "))
                .findFirst()
                .orElseThrow();
        putIn.add(volume);
        try (Stream<Path> files = Files.list(drive)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.createLink(drive.resolve(volume), shelf.resolve(volume));
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void eachMediumIsPutInOnceForTheManifestsAndOnceForTheBlobs() {
        PushResult result = push(BundleMedia.of(bundle, List.of(drive), this::change));

        assertThat(result.images()).hasSize(index().images().size()).noneMatch(PushResult.PushedImage::present);
        assertThat(push(BundleMedia.of(bundle, List.of(shelf), BundleMedia.Prompt.NOBODY))
                        .images())
                .allMatch(PushResult.PushedImage::present);
        List<String> images =
                volumes().stream().filter(name -> name.startsWith("images.")).toList();
        assertThat(images).hasSizeGreaterThan(2);
        assertThat(putIn).allMatch(images::contains);
        int again = 0;
        for (int i = 1; i < putIn.size(); i++) {
            again += images.indexOf(putIn.get(i)) <= images.indexOf(putIn.get(i - 1)) ? 1 : 0;
        }
        assertThat(again).as("passes after the first over %s", putIn).isEqualTo(1);
    }

    @Test
    void mediumThatNobodyPutsInIsNamed() {
        IntegrityException failure = catchThrowableOfType(
                IntegrityException.class, () -> push(BundleMedia.of(bundle, List.of(drive), question -> false)));
        assertThat(failure.code()).isEqualTo("bundle-incomplete");
        assertThat(failure.subject()).startsWith("images.part001.tar");
    }
}
