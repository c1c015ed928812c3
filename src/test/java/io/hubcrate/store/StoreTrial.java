package io.hubcrate.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.bundle.BundleMedia;
import io.hubcrate.content.ByteSink;
import io.hubcrate.content.Digest;
import io.hubcrate.install.BundleContent;
import io.hubcrate.install.StateFolder;
import io.hubcrate.progress.Event;
import io.hubcrate.store.Staging.As;
import io.hubcrate.store.Staging.Staged;
import io.hubcrate.testing.SmallBundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A state folder with a store, and bundles to stage into it. */
final class StoreTrial {
    final Path folder;
    final Path state;
    final Path trust;
    final List<Event> events = Collections.synchronizedList(new ArrayList<>());
    StoreDisk disk = StoreDisk.LOCAL;

    StoreTrial(Path folder) throws IOException {
        this.folder = folder;
        this.state = folder.resolve("state");
        this.trust = Files.createDirectories(folder.resolve("trust"));
    }

    /** A bundle in a folder of its own. */
    Path bundle(String where, Consumer<SmallBundle> refine) {
        SmallBundle small = new SmallBundle(folder.resolve("in-" + where));
        refine.accept(small);
        return small.build(folder.resolve("out-" + where));
    }

    Path bundle() {
        return bundle("1", small -> {});
    }

    SiteStore store() {
        return SiteStore.open(StateFolder.open(state), disk);
    }

    Staged stage(Path bundle) {
        return stage(BundleMedia.of(bundle));
    }

    Staged stage(BundleMedia media) {
        return new Staging(store(), events::add).stage(media, SmallBundle.policy(), trust, As.BUNDLE);
    }

    Staged supplement(Path bundle) {
        return new Staging(store(), events::add)
                .stage(BundleMedia.of(bundle), SmallBundle.policy(), trust, As.SUPPLEMENT);
    }

    /** As the next command finds it. */
    StoredContent current() {
        return SiteStore.look(state).orElseThrow().current(SmallBundle.policy());
    }

    /** Streams everything that the index names. */
    static void assertWhole(BundleContent content) {
        assertThat(content.index().entries()).hasSizeGreaterThan(10);
        for (Entry entry : content.index().entries()) {
            assertThat(digest(content, entry)).as(entry.name()).isEqualTo(entry.digest());
        }
    }

    static Digest digest(BundleContent content, Entry entry) {
        MessageDigest hash = Digest.newMessageDigest();
        try {
            content.open(entry).writeTo(new ByteSink() {
                @Override
                public void write(byte[] buffer, int offset, int length) {
                    hash.update(buffer, offset, length);
                }

                @Override
                public void restart() {
                    throw new AssertionError("a file never begins again");
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Digest.of(hash);
    }

    Path blobs() {
        return state.resolve("store/blobs");
    }

    /** Every file with a blob's name, with what it really holds; a file that is on its way fails. */
    SortedMap<String, Digest> held() throws IOException {
        SortedMap<String, Digest> held = new TreeMap<>();
        try (Stream<Path> files = Files.list(blobs())) {
            for (Path file : files.toList()) {
                held.put(String.valueOf(file.getFileName()), Digest.of(Files.readAllBytes(file)));
            }
        }
        return held;
    }

    /** That no blob has a name that is not its own. */
    void assertProven() throws IOException {
        held().forEach((name, digest) -> assertThat(digest.hex()).isEqualTo(name));
    }

    /** The blob of the first entry that fits. */
    Path blob(String name) {
        return current().index().entries().stream()
                .filter(entry -> entry.name().equals(name))
                .map(entry -> blobs().resolve(entry.digest().hex()))
                .findFirst()
                .orElseThrow();
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
