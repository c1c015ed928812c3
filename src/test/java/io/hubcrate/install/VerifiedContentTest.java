package io.hubcrate.install;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.bundle.BundleFolder;
import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.bundle.BundleIndex.Role;
import io.hubcrate.bundle.BundleMedia;
import io.hubcrate.bundle.BundleVerifier;
import io.hubcrate.content.ByteSink;
import io.hubcrate.progress.EventSink;
import io.hubcrate.testing.SmallBundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a node is sent, no medium is taken from under it because another node wants another one. */
@Timeout(60)
class VerifiedContentTest {
    private static final String CHARTS = "charts.tar";

    @TempDir
    Path folder;

    private final AtomicBoolean streams = new AtomicBoolean();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);

    private Entry any(BundleIndex index, Role role) {
        return index.entries().stream()
                .filter(entry -> entry.role() == role && entry.size() > 0)
                .findFirst()
                .orElseThrow();
    }

    private void take(byte[] buffer) {
        assertThat(buffer).isNotEmpty();
        streams.set(true);
        begun.countDown();
        try {
            assertThat(mayEnd.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        streams.set(false);
    }

    private final class Slow implements ByteSink {
        @Override
        public void write(byte[] buffer, int offset, int length) {
            take(buffer);
        }

        @Override
        public void restart() {
            throw new AssertionError("nothing begins again");
        }
    }

    @Test
    void nobodyIsAskedForAMediumWhileAnotherStreams() throws Exception {
        Path bundle = new SmallBundle(folder.resolve("in")).build(folder.resolve("out"));
        Path shelf = Files.createDirectory(folder.resolve("shelf"));
        AtomicBoolean asked = new AtomicBoolean();
        BundleMedia media = BundleMedia.of(bundle, List.of(), question -> {
            assertThat(streams).isFalse();
            asked.set(true);
            try {
                Files.move(shelf.resolve(CHARTS), bundle.resolve(CHARTS));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return true;
        });
        VerifiedContent content =
                new VerifiedContent(BundleVerifier.verify(media, SmallBundle.policy(), EventSink.NONE, 2), media);
        Files.move(bundle.resolve(CHARTS), shelf.resolve(CHARTS));
        BundleIndex index = BundleFolder.open(bundle).index();

        CompletableFuture<Void> stream = CompletableFuture.runAsync(() -> {
            try {
                content.open(any(index, Role.IMAGES)).writeTo(new Slow());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        Thread other = new Thread(() -> content.open(any(index, Role.CHARTS)));
        other.start();
        while (other.getState() != Thread.State.WAITING && other.isAlive()) {
            Thread.onSpinWait();
        }
        assertThat(asked).isFalse();
        mayEnd.countDown();
        stream.get();
        other.join();
        assertThat(asked).isTrue();
    }
}
