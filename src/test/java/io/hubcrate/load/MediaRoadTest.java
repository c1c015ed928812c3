package io.hubcrate.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hubcrate.bundle.BundleFolder;
import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.bundle.BundleMedia;
import io.hubcrate.bundle.BundleVerifier;
import io.hubcrate.content.ByteSource;
import io.hubcrate.content.Digest;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.install.BundleContent;
import io.hubcrate.install.Change;
import io.hubcrate.install.NodeWork;
import io.hubcrate.install.VerifiedContent;
import io.hubcrate.progress.EventSink;
import io.hubcrate.shell.NodeException;
import io.hubcrate.site.Site;
import io.hubcrate.site.SiteNode;
import io.hubcrate.testing.CountedContent;
import io.hubcrate.testing.SiteNodes;
import io.hubcrate.testing.SmallBundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes and a bundle in volumes on two media, of which one drive holds one at a time. */
@Timeout(120)
class MediaRoadTest {
    private static final List<String> NAMES = List.of("w-1", "w-2", "w-3");

    @TempDir
    Path folder;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final LoadImagesStep step = new LoadImagesStep();
    private final List<HeapRuntime> nodes = Collections.synchronizedList(new ArrayList<>());
    private final List<Integer> asked = Collections.synchronizedList(new ArrayList<>());
    private Path bundle = Path.of("unset");
    private Path drive = Path.of("unset");

    /** What verifies it has one more copy of everything, so that what is asked for is asked for by the road. */
    @BeforeEach
    void build() throws IOException {
        SmallBundle small = new SmallBundle(folder.resolve("in"));
        small.volumeSize = 60_000;
        small.cluster = false;
        bundle = small.build(folder.resolve("out"));
        drive = Files.createDirectory(folder.resolve("drive"));
        Files.createDirectory(folder.resolve("shelf"));
    }

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    private BundleIndex index() {
        return BundleFolder.open(bundle).index();
    }

    /** Volumes of images; the first half of them is on the first medium. */
    private List<String> volumes() {
        return index().volumes().stream()
                .map(BundleIndex.Volume::file)
                .filter(file -> file.startsWith("images."))
                .toList();
    }

    /** The first one ends in the middle or behind, where no blob is cut: one that is must be in whole. */
    private List<String> medium(int number) {
        List<String> all = volumes();
        int first = all.size() / 2;
        while (isCutAt(all.get(first - 1), all.get(first))) {
            first++;
        }
        return number == 1 ? all.subList(0, first) : all.subList(first, all.size());
    }

    private boolean isCutAt(String before, String behind) {
        return index().entries().stream()
                .map(entry -> entry.segments().stream()
                        .map(BundleIndex.Segment::volume)
                        .toList())
                .anyMatch(volumes -> volumes.contains(before) && volumes.contains(behind));
    }

    /** Verified while everything is there; then the media are on the shelf and the drive is empty. */
    private CountedContent verified(BundleMedia media) throws IOException {
        VerifiedContent content =
                new VerifiedContent(BundleVerifier.verify(media, SmallBundle.policy(), EventSink.NONE, 2), media);
        for (String volume : volumes()) {
            Files.move(bundle.resolve(volume), folder.resolve("shelf").resolve(volume));
        }
        return new CountedContent(content);
    }

    private BundleMedia oneDrive() {
        return BundleMedia.of(bundle, List.of(drive), this::change);
    }

    /** Takes out what is in the drive and puts in the medium with what is asked for. */
    private boolean change(String question) {
        assertThat(nodes).as("nobody's bytes stream while a person is asked").noneMatch(node -> node.importing);
        int number = medium(1).stream().anyMatch(volume -> question.contains(" " + volume + " ")) ? 1 : 2;
        asked.add(number);
        takeOut();
        putIn(number);
        return true;
    }

    private void takeOut() {
        try (Stream<Path> files = Files.list(drive)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void putIn(int number) {
        try {
            for (String volume : medium(number)) {
                Files.createLink(drive.resolve(volume), folder.resolve("shelf").resolve(volume));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Site site(List<HeapRuntime> all) {
        List<SiteNode> members = new ArrayList<>(List.of(SiteNodes.controlPlane("cp-1", "10.0.0.1")));
        all.forEach(node -> members.add(node.node()));
        return SiteNodes.site(members.toArray(SiteNode[]::new));
    }

    private List<Future<HeapRuntime>> load(BundleContent content, List<HeapRuntime> all) {
        nodes.addAll(all);
        Site site = site(all);
        List<Future<HeapRuntime>> running = new ArrayList<>();
        for (HeapRuntime node : all) {
            running.add(threads.submit(() -> {
                NodeWork work = new NodeWork(node, site, content, new NoRecord(), EventSink.NONE);
                step.apply(work);
                assertThat(step.examine(work)).isEmpty();
                return node;
            }));
        }
        return running;
    }

    private static HeapRuntime node(String name) {
        return new HeapRuntime(SiteNodes.worker(name, "10.0.1." + name.substring(2)));
    }

    private static List<HeapRuntime> three() {
        return NAMES.stream().map(MediaRoadTest::node).toList();
    }

    private void assertWhole(HeapRuntime node) {
        Set<String> wanted = ImageArchive.names(index().images()).keySet();
        assertThat(node.startable()).isEqualTo(wanted);
        assertThat(node.images()).containsOnlyKeys(wanted);
    }

    private long size() {
        Set<Digest> blobs = new HashSet<>();
        index().images().forEach(image -> blobs.addAll(ImageArchive.blobs(image)));
        return new ImageArchive(new EntriesOnly())
                .entries(blobs).stream().mapToLong(Entry::size).sum();
    }

    private final class EntriesOnly implements BundleContent {
        @Override
        public BundleIndex index() {
            return MediaRoadTest.this.index();
        }

        @Override
        public Digest sums() {
            throw new AssertionError("not asked for");
        }

        @Override
        public ByteSource open(Entry entry) {
            throw new AssertionError("not asked for");
        }
    }

    @Test
    void eachMediumIsAskedForOnceAndReadOnceForThreeNodes() throws Exception {
        CountedContent content = verified(oneDrive());
        for (Future<HeapRuntime> one : load(content, three())) {
            assertWhole(one.get());
        }
        assertThat(asked).containsExactly(1, 2);
        assertThat(content.bytesRead).hasValue(size());
    }

    @Test
    void mediumThatIsInIsReadBeforeTheOtherIsAskedFor() throws Exception {
        CountedContent content = verified(oneDrive());
        putIn(2);
        for (Future<HeapRuntime> one : load(content, three())) {
            assertWhole(one.get());
        }
        assertThat(asked).containsExactly(1);
        assertThat(content.bytesRead).hasValue(size());
    }

    @Test
    void throttledNodeHoldsNobodyUp() throws Exception {
        BundleContent content = verified(BundleMedia.of(bundle, List.of(folder.resolve("shelf")), q -> false));
        CountDownLatch others = new CountDownLatch(2);
        HeapRuntime slow = new HeapRuntime(SiteNodes.worker("w-1", "10.0.1.1")) {
            @Override
            void taken(int length) throws IOException {
                if (length > 1024) {
                    await(others);
                }
            }
        };
        List<Future<HeapRuntime>> running = load(content, List.of(slow, node("w-2"), node("w-3")));
        for (Future<HeapRuntime> one : running.subList(1, 3)) {
            assertWhole(one.get());
            assertThat(running.get(0).isDone()).isFalse();
            others.countDown();
        }
        assertWhole(running.get(0).get());
    }

    @Test
    void stickThatChangedAfterVerificationIsRefusedWhileItStreams() throws Exception {
        BundleContent content = verified(oneDrive());
        String volume = medium(2).get(0);
        Entry entry = index().entries().stream()
                .filter(one -> one.segments().get(0).volume().equals(volume))
                .filter(one -> one.kind() == BundleIndex.Kind.BLOB)
                .findFirst()
                .orElseThrow();
        Path file = folder.resolve("shelf").resolve(volume);
        byte[] bytes = Files.readAllBytes(file);
        bytes[(int) entry.segments().get(0).offset()] ^= 1;
        Files.write(file, bytes);
        for (Future<HeapRuntime> one : load(content, three())) {
            assertThatThrownBy(one::get).hasCauseInstanceOf(IntegrityException.class);
        }
        assertThat(asked).containsExactly(1, 2);
        assertThat(nodes)
                .allSatisfy(node -> assertThat(node.startable()).isEmpty())
                // What came from the first medium waits for the next try.
                .allSatisfy(node -> assertThat(node.images()).containsOnlyKeys(HeldBlobs.NAME))
                // And is no change that a plan of before could not have known.
                .allSatisfy(node -> assertThat(step.examine(
                                new NodeWork(node, site(List.copyOf(nodes)), content, new NoRecord(), EventSink.NONE)))
                        .isNotEmpty()
                        .extracting(Change::subject)
                        .doesNotContain(HeldBlobs.NAME));
    }

    @Test
    void stickThatIsPulledIsAskedForAgainWhenNothingStreams() throws Exception {
        assertThat(medium(1)).hasSizeGreaterThan(1);
        BundleContent content = verified(oneDrive());
        HeapRuntime first = new HeapRuntime(SiteNodes.worker("w-1", "10.0.1.1")) {
            @Override
            void taken(int length) {
                if (length > 1024 && asked.size() == 1) {
                    takeOut();
                }
            }
        };
        for (Future<HeapRuntime> one : load(content, List.of(first, node("w-2"), node("w-3")))) {
            assertWhole(one.get());
        }
        assertThat(asked).containsExactly(1, 1, 2);
    }

    @Test
    void nodeThatLosesWhatItIsGivenIsToldAndNobodyIsAskedWithoutEnd() throws Exception {
        BundleContent content = verified(oneDrive());
        HeapRuntime loser = new HeapRuntime(SiteNodes.worker("w-1", "10.0.1.1")) {
            @Override
            Set<Digest> kept() {
                return Set.of();
            }
        };
        List<Future<HeapRuntime>> running = load(content, List.of(loser, node("w-2"), node("w-3")));
        assertThatThrownBy(running.get(0)::get)
                .hasMessageContaining("w-1: ")
                .cause()
                .isInstanceOfSatisfying(
                        NodeException.class, e -> assertThat(e.code()).isEqualTo("node-loses-parts"));
        assertWhole(running.get(1).get());
        assertWhole(running.get(2).get());
        assertThat(asked).hasSizeLessThanOrEqualTo(6);
    }

    @Test
    void mediumThatNobodyPutsInIsNamedByAll() throws Exception {
        BundleContent content = verified(BundleMedia.of(bundle, List.of(drive), question -> false));
        for (Future<HeapRuntime> one : load(content, three())) {
            assertThatThrownBy(one::get)
                    .hasCauseInstanceOf(IntegrityException.class)
                    .hasMessageContaining(medium(1).get(0));
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(60, TimeUnit.SECONDS)) {
                throw new IOException("waited in vain");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
