package io.hubcrate.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.bundle.BundleIndex.Segment;
import io.hubcrate.content.Digest;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.testing.SmallBundle;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who asks for media, when, and how often; a bundle in small parts, of which one drive holds one at a time. */
class AwaitedMediaTest {
    @TempDir
    Path folder;

    private Path bundle = Path.of("unset");
    private Path shelf = Path.of("unset");
    private final List<String> questions = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger asking = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();

    /** All parts on the shelf, none in the drive. */
    @BeforeEach
    void build() throws IOException {
        SmallBundle small = new SmallBundle(folder.resolve("in"));
        small.volumeSize = 60_000;
        bundle = small.build(folder.resolve("out"));
        shelf = Files.createDirectory(folder.resolve("shelf"));
        for (BundleIndex.Volume volume : index().volumes()) {
            Files.move(bundle.resolve(volume.file()), shelf.resolve(volume.file()));
        }
    }

    private BundleIndex index() {
        return BundleFolder.open(bundle).index();
    }

    /** Puts the part in that is asked for, and takes all others out if there is one drive only. */
    private BundleMedia media(boolean oneDrive) {
        return BundleMedia.of(bundle, List.of(), question -> {
            mostAtOnce.accumulateAndGet(asking.incrementAndGet(), Math::max);
            questions.add(question);
            // A person takes his time; whoever else has a question meanwhile waits.
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            putIn(question, oneDrive);
            asking.decrementAndGet();
            return true;
        });
    }

    private void putIn(String question, boolean oneDrive) {
        try {
            for (BundleIndex.Volume volume : index().volumes()) {
                Path place = bundle.resolve(volume.file());
                if (question.startsWith("Put in the medium with " + volume.file() + " ")) {
                    Files.createLink(place, shelf.resolve(volume.file()));
                } else if (oneDrive) {
                    Files.deleteIfExists(place);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> volumes(Entry entry) {
        return entry.segments().stream().map(Segment::volume).collect(Collectors.toSet());
    }

    private Entry entryOver(int volumes) {
        return index().entries().stream()
                .filter(entry -> volumes(entry).size() == volumes)
                .findFirst()
                .orElseThrow();
    }

    private static Digest read(BundleMedia media, Entry entry) throws IOException {
        try (InputStream in = EntryStream.openHere(media, entry)) {
            return Digest.of(in.readAllBytes());
        }
    }

    private void awaitInParallel(BundleMedia media, List<Entry> entries) throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Future<?>> all = new ArrayList<>();
            entries.forEach(entry -> all.add(threads.submit(() -> media.await(index(), entry))));
            for (Future<?> one : all) {
                assertThat(one.get(60, TimeUnit.SECONDS)).isNull();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void mediumThatIsAskedForServesAllNodes() throws Exception {
        Entry entry = entryOver(1);
        BundleMedia media = media(true);
        awaitInParallel(media, Collections.nCopies(8, entry));
        assertThat(questions).hasSize(1);
        assertThat(read(media, entry)).isEqualTo(entry.digest());
    }

    @Test
    void oneQuestionStandsAtATime() throws Exception {
        BundleMedia media = media(false);
        awaitInParallel(media, index().entries());
        assertThat(mostAtOnce).hasValue(1);
        assertThat(questions).hasSizeLessThanOrEqualTo(index().volumes().size()).doesNotHaveDuplicates();
        for (Entry entry : index().entries()) {
            assertThat(read(media, entry)).isEqualTo(entry.digest());
        }
    }

    @Test
    void nobodyIsAskedInsideAStream() throws IOException {
        Entry entry = entryOver(2);
        BundleMedia media = media(false);
        IntegrityException before =
                Objects.requireNonNull(catchThrowableOfType(IntegrityException.class, () -> read(media, entry)));
        assertThat(before.code()).isEqualTo("bundle-incomplete");
        assertThat(questions).isEmpty();

        media.await(index(), entry);
        questions.clear();
        String second = entry.segments().get(1).volume();
        IntegrityException inside = catchThrowableOfType(IntegrityException.class, () -> {
            try (InputStream in = EntryStream.openHere(media, entry)) {
                assertThat(in.read()).isNotNegative();
                Files.delete(bundle.resolve(second));
                in.readAllBytes();
            }
        });
        assertThat(inside.code()).isEqualTo("bundle-incomplete");
        assertThat(inside.subject()).isEqualTo(second);
        assertThat(questions).isEmpty();
        // Asked for between two pieces of work, it goes on.
        media.await(index(), entry);
        assertThat(questions).hasSize(1);
        assertThat(read(media, entry)).isEqualTo(entry.digest());
    }

    @Test
    void partsThatCannotBeInAtOneTimeAreNotAskedForWithoutEnd() {
        Entry entry = entryOver(2);
        BundleMedia media = media(true);
        IntegrityException apart = catchThrowableOfType(IntegrityException.class, () -> media.await(index(), entry));
        assertThat(apart.code()).isEqualTo("bundle-incomplete");
        assertThat(apart.subject()).contains(volumes(entry));
        assertThat(apart.advice()).contains("--media DIR");
        assertThat(questions).hasSize(2);
    }

    @Test
    void whereNobodyIsAskedTheFirstLookDecides() {
        Entry entry = entryOver(1);
        BundleMedia media = BundleMedia.of(bundle, List.of(), BundleMedia.Prompt.NOBODY);
        IntegrityException missing = catchThrowableOfType(IntegrityException.class, () -> media.await(index(), entry));
        assertThat(missing.code()).isEqualTo("bundle-incomplete");
    }
}
