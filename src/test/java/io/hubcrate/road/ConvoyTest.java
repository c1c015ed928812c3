package io.hubcrate.road;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.content.ByteSink;
import io.hubcrate.failure.IntegrityException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConvoyTest {
    private static final int MUCH = 3_000_001;

    private final CountedMedium medium = new CountedMedium(10, MUCH, 0, 70_000, MUCH);
    private final ExecutorService nodes = Executors.newCachedThreadPool();

    @AfterEach
    void end() {
        nodes.shutdownNow();
    }

    /** A node that takes whatever comes. */
    private static class Node implements ByteSink {
        final Map<String, byte[]> got = new HashMap<>();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        void load(Seat seat) throws IOException {
            try (seat) {
                for (Optional<Entry> entry = seat.next(); entry.isPresent(); entry = seat.next()) {
                    bytes.reset();
                    seat.writeTo(this);
                    assertThat(got.put(entry.get().name(), bytes.toByteArray())).isNull();
                }
            }
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            bytes.write(buffer, offset, length);
        }

        @Override
        public void restart() {
            throw new AssertionError("an entry that began again");
        }
    }

    private Future<Node> start(Convoy convoy, Node node, Integer... places) {
        List<Entry> wanted = new ArrayList<>();
        for (int place : places) {
            wanted.add(medium.index().entries().get(place));
        }
        // Here, so that they are all aboard before the pass begins.
        Seat seat = convoy.board(medium, wanted, () -> Integer.MAX_VALUE);
        return nodes.submit(() -> {
            node.load(seat);
            return node;
        });
    }

    private void assertGot(Node node, Integer... places) {
        assertThat(node.got).hasSize(places.length);
        for (int place : places) {
            assertThat(node.got.get(medium.index().entries().get(place).name())).isEqualTo(medium.blob(place));
        }
    }

    private static Convoy convoy() {
        return new Convoy(4, Duration.ofSeconds(1), Duration.ofSeconds(30));
    }

    @Test
    void eachByteIsReadOnceForAll() throws Exception {
        Convoy convoy = convoy();
        List<Future<Node>> all = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            all.add(start(convoy, new Node(), 0, 1, 2, 3, 4));
        }
        for (Future<Node> one : all) {
            assertGot(one.get(), 0, 1, 2, 3, 4);
        }
        assertThat(medium.bytesRead).hasValue(medium.size());
    }

    @Test
    void passBeginsAsSoonAsAllRideWhoAreOnTheRoad() throws Exception {
        Convoy convoy = new Convoy(4, Duration.ofHours(1), Duration.ofSeconds(30));
        List<Future<Node>> all = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Seat seat = convoy.board(medium, List.of(medium.index().entries().get(1)), () -> 2);
            all.add(nodes.submit(() -> {
                Node node = new Node();
                node.load(seat);
                return node;
            }));
        }
        for (Future<Node> one : all) {
            assertGot(one.get(), 1);
        }
        assertThat(medium.bytesRead).hasValue(MUCH);
    }

    @Test
    void everybodyGetsWhatItLacksAndNothingElse() throws Exception {
        Convoy convoy = convoy();
        Future<Node> first = start(convoy, new Node(), 1);
        Future<Node> second = start(convoy, new Node(), 0, 3, 4);
        Future<Node> none = start(convoy, new Node());
        assertGot(first.get(), 1);
        assertGot(second.get(), 0, 3, 4);
        assertGot(none.get());
        assertThat(medium.bytesRead).hasValue(medium.size());
    }

    @Test
    void whoComesLateGetsEverythingToo() throws Exception {
        Convoy convoy = new Convoy(2, Duration.ZERO, Duration.ofMinutes(1));
        CountDownLatch inTheMidst = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Future<Node> first = start(
                convoy,
                new Node() {
                    @Override
                    public void write(byte[] buffer, int offset, int length) throws IOException {
                        if (length > 10) {
                            inTheMidst.countDown();
                            await(goOn);
                        }
                        super.write(buffer, offset, length);
                    }
                },
                0,
                1,
                4);
        await(inTheMidst);
        Future<Node> late = start(convoy, new Node(), 0, 1, 3, 4);
        goOn.countDown();
        assertGot(first.get(), 0, 1, 4);
        assertGot(late.get(), 0, 1, 3, 4);
        // The last one was read once for both.
        assertThat(medium.bytesRead.get()).isLessThanOrEqualTo(2 * (10L + MUCH) + 70_000 + 2L * MUCH);
    }

    @Test
    void slowOneHoldsNobodyUpAndGetsEverythingByItself() throws Exception {
        Convoy convoy = new Convoy(4, Duration.ofMillis(300), Duration.ofMillis(100));
        CountDownLatch othersAreDone = new CountDownLatch(1);
        Future<Node> slow = start(
                convoy,
                new Node() {
                    @Override
                    public void write(byte[] buffer, int offset, int length) throws IOException {
                        super.write(buffer, offset, length);
                        if (length > 10) {
                            await(othersAreDone);
                        }
                    }
                },
                0,
                1,
                3,
                4);
        Future<Node> quick = start(convoy, new Node(), 0, 1, 3, 4);
        Future<Node> quicker = start(convoy, new Node(), 1, 4);
        assertGot(quick.get(), 0, 1, 3, 4);
        assertGot(quicker.get(), 1, 4);
        assertThat(slow.isDone()).isFalse();
        othersAreDone.countDown();
        assertGot(slow.get(), 0, 1, 3, 4);
    }

    /** A slow line is never still: it takes a piece before anybody has lost his patience, and after a while the next one. */
    @Test
    void oneThatIsSlowWithoutEverStandingStillHoldsNobodyUp() throws Exception {
        CountedMedium large = new CountedMedium(MUCH, MUCH, MUCH, MUCH, MUCH, MUCH, MUCH, MUCH);
        Convoy convoy = new Convoy(4, Duration.ofMillis(300), Duration.ofMillis(400));
        AtomicBoolean othersAreDone = new AtomicBoolean();
        AtomicLong taken = new AtomicLong();
        Node slowly = new Node() {
            @Override
            public void write(byte[] buffer, int offset, int length) throws IOException {
                super.write(buffer, offset, length);
                taken.addAndGet(length);
                // Less than the convoy looks at one time, and long enough for the others on a busy machine, too.
                for (int i = 0; i < 16 && !othersAreDone.get(); i++) {
                    pause();
                }
            }
        };
        List<Future<?>> running = new ArrayList<>();
        List<Node> all = List.of(slowly, new Node(), new Node());
        for (Node node : all) {
            Seat seat = convoy.board(large, large.index().entries(), () -> all.size());
            running.add(nodes.submit(() -> {
                node.load(seat);
                return node;
            }));
        }
        running.get(1).get();
        running.get(2).get();
        assertThat(taken.get()).as("bytes that the slow one has by then").isLessThan(large.size() / 2);
        othersAreDone.set(true);
        running.get(0).get();
        for (Node node : all) {
            assertThat(node.got).hasSize(8);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(5);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void mediumThatChangedIsRefusedByEverybodyWhoTakesThatEntry() throws Exception {
        medium.damaged = 3;
        Convoy convoy = convoy();
        Future<Node> one = start(convoy, new Node(), 0, 3);
        Future<Node> two = start(convoy, new Node(), 3, 4);
        Future<Node> other = start(convoy, new Node(), 1, 4);
        for (Future<Node> refused : List.of(one, two)) {
            assertThatThrownBy(refused::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(IntegrityException.class);
        }
        assertGot(other.get(), 1, 4);
    }

    @Test
    void nodeThatFailsTakesNobodyAlong() throws Exception {
        Convoy convoy = convoy();
        Future<Node> broken = start(
                convoy,
                new Node() {
                    @Override
                    public void write(byte[] buffer, int offset, int length) throws IOException {
                        throw new IOException("the connection is gone");
                    }
                },
                0,
                1,
                4);
        Future<Node> sound = start(convoy, new Node(), 0, 1, 4);
        assertThatThrownBy(broken::get).hasRootCauseMessage("the connection is gone");
        assertGot(sound.get(), 0, 1, 4);

        // And who comes when all is over begins a pass of its own.
        assertGot(start(convoy, new Node(), 3).get(), 3);
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new IOException("waited in vain");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
