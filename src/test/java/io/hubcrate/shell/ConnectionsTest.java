package io.hubcrate.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hubcrate.site.SiteNode;
import io.hubcrate.testing.FakeNode;
import io.hubcrate.testing.SiteNodes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionsTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch slowMayOpen = new CountDownLatch(1);
    private final CountDownLatch slowIsOpening = new CountDownLatch(1);
    private final AtomicInteger opened = new AtomicInteger();
    private final Map<String, FakeNode> shells = new ConcurrentHashMap<>();

    private final Connections connections = new Connections(node -> {
        opened.incrementAndGet();
        if (node.name().equals("slow")) {
            slowIsOpening.countDown();
            await(slowMayOpen);
        }
        FakeNode shell = new FakeNode(node);
        shells.put(node.name(), shell);
        return shell;
    });

    @AfterEach
    void stop() {
        slowMayOpen.countDown();
        threads.shutdownNow();
    }

    /** So many that some must share a bin of any hash table with the slow one. */
    @Test
    void slowNodeHoldsUpNoOther() throws Exception {
        Future<NodeShell> slow = threads.submit(() -> connections.to(node("slow")));
        await(slowIsOpening);
        List<Future<NodeShell>> others = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            SiteNode other = node("node-" + i);
            others.add(threads.submit(() -> connections.to(other)));
        }
        for (Future<NodeShell> other : others) {
            assertThat(other.get(30, TimeUnit.SECONDS)).isNotNull();
        }
        assertThat(slow).isNotDone();
        slowMayOpen.countDown();
        assertThat(slow.get(30, TimeUnit.SECONDS)).isSameAs(connections.to(node("slow")));
    }

    @Test
    void oneNodeIsConnectedOnlyOnceWhoeverAsks() throws Exception {
        Future<NodeShell> first = threads.submit(() -> connections.to(node("slow")));
        await(slowIsOpening);
        Future<NodeShell> second = threads.submit(() -> connections.to(node("slow")));
        slowMayOpen.countDown();
        assertThat(first.get(30, TimeUnit.SECONDS)).isSameAs(second.get(30, TimeUnit.SECONDS));
        assertThat(opened).hasValue(1);
    }

    @Test
    void failureIsToldAndTheNextCallTriesAgain() {
        AtomicInteger tries = new AtomicInteger();
        NodeException gone = new NodeException("node-unreachable", "a", "is gone", "", null);
        Connections failing = new Connections(node -> {
            if (tries.incrementAndGet() == 1) {
                throw gone;
            }
            return new FakeNode(node);
        });
        assertThatThrownBy(() -> failing.to(node("a"))).isSameAs(gone);
        assertThat(failing.to(node("a")).node().name()).isEqualTo("a");
    }

    @Test
    void whatIsOpenedAfterTheEndIsClosed() throws Exception {
        connections.to(node("quick"));
        Future<NodeShell> slow = threads.submit(() -> connections.to(node("slow")));
        await(slowIsOpening);
        connections.close();
        assertThat(Objects.requireNonNull(shells.get("quick")).isClosed()).isTrue();
        slowMayOpen.countDown();
        slow.get(30, TimeUnit.SECONDS);
        assertThat(Objects.requireNonNull(shells.get("slow")).isClosed()).isTrue();
    }

    private static SiteNode node(String name) {
        return SiteNodes.worker(name, "192.0.2.1");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
