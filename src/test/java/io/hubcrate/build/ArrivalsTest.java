package io.hubcrate.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who follows, who brings and who flushes, with a lead of 10 MiB. */
class ArrivalsTest {
    private static final long MIB = 1L << 20;

    private final Arrivals arrivals = new Arrivals(new long[] {20 * MIB, 4 * MIB, 20 * MIB}, 10 * MIB);
    private final CountDownLatch letThrough = new CountDownLatch(1);

    @AfterEach
    void stop() {
        arrivals.stop();
    }

    /** Gives way in a thread of its own and says when it has come through. */
    private Thread bringer() {
        Thread thread = new Thread(() -> {
            arrivals.giveWay();
            letThrough.countDown();
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void awaitWaiting(Thread thread) {
        while (thread.getState() != Thread.State.WAITING) {
            assertThat(thread.isAlive()).as("it waits").isTrue();
            Thread.onSpinWait();
        }
    }

    private void assertLetThrough() throws InterruptedException {
        assertThat(letThrough.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void nobodyWaitsForAFollowerThatIsNotThere() {
        arrivals.reached(0, 20 * MIB);
        arrivals.giveWay();
    }

    @Test
    void nobodyWaitsWhileTheFollowerItselfMustWait() throws InterruptedException {
        arrivals.reached(0, 5 * MIB);
        arrivals.await(0, 0, 0);
        // Much has come, but the follower's next entry lacks its middle.
        arrivals.reached(2, 20 * MIB);
        arrivals.completed(2);
        arrivals.giveWay();
    }

    @Test
    void whoeverIsFarAheadWaitsUntilTheFollowerHasCaughtUp() throws InterruptedException {
        arrivals.reached(0, 20 * MIB);
        arrivals.completed(0);
        arrivals.reached(1, 4 * MIB);
        arrivals.await(0, 0, 12 * MIB);
        Thread bringer = bringer();
        awaitWaiting(bringer);
        arrivals.await(0, 0, 16 * MIB);
        assertLetThrough();
    }

    @Test
    void aFollowerThatFailedHoldsNobodyUp() throws InterruptedException {
        arrivals.reached(0, 20 * MIB);
        arrivals.await(0, 0, 0);
        Thread bringer = bringer();
        awaitWaiting(bringer);
        arrivals.followerLeft();
        assertLetThrough();
    }

    @Test
    void anInterruptedBringerGoesOnAndStaysInterrupted() throws InterruptedException {
        arrivals.reached(0, 20 * MIB);
        arrivals.await(0, 0, 0);
        Thread.currentThread().interrupt();
        arrivals.giveWay();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void theEndOfAnEntryWakesTheFollowerHoweverShortItIs() throws InterruptedException {
        Arrivals small = new Arrivals(new long[] {10}, MIB);
        small.reached(0, 10);
        assertThat(small.await(0, 0, 0).bytes()).isEqualTo(10);
        small.completed(0);
        assertThat(small.await(0, 0, 10).complete()).isTrue();
    }

    @Test
    void totalCountsWhatBeganAnewOnce() {
        arrivals.reached(0, 7);
        arrivals.reached(2, 5);
        arrivals.restarted(0);
        arrivals.reached(0, 3);
        assertThat(arrivals.total()).isEqualTo(8);
    }

    @Test
    void flushesWhileBytesArriveAndNotAfterwards() throws IOException {
        AtomicInteger flushes = new AtomicInteger();
        try (EarlyFlush flush = EarlyFlush.start(flushes::incrementAndGet, arrivals, MIB)) {
            for (int i = 1; i <= 3; i++) {
                arrivals.reached(0, i * 4L * MIB);
                while (flushes.get() < i) {
                    Thread.onSpinWait();
                }
            }
            assertThat(flush).isNotNull();
        }
        assertThat(flushes).hasValue(3);
    }

    @Test
    void whatTheMediumRefusedWhileBytesArrivedIsNotForgotten() {
        CountDownLatch refused = new CountDownLatch(1);
        EarlyFlush flush = EarlyFlush.start(
                () -> {
                    refused.countDown();
                    throw new IOException("Input/output error");
                },
                arrivals,
                MIB);
        arrivals.reached(0, 2 * MIB);
        assertThatThrownBy(() -> {
                    assertThat(refused.await(20, TimeUnit.SECONDS)).isTrue();
                    flush.close();
                })
                .isInstanceOf(IOException.class)
                .hasMessage("Input/output error");
    }
}
