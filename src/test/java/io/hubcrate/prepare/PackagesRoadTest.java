package io.hubcrate.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.content.ByteSource;
import io.hubcrate.content.Digest;
import io.hubcrate.install.BundleContent;
import io.hubcrate.install.NodeWork;
import io.hubcrate.road.Road;
import io.hubcrate.site.SiteNode;
import io.hubcrate.testing.SiteNodes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What three nodes lack at one time is read for all of them together. */
@Timeout(180)
class PackagesRoadTest {
    private static final String STAGED = "/var/lib/hubcrate/packages";
    private static final int NODES = 3;

    @TempDir
    private Path folder;

    private final ExecutorService threads = Executors.newFixedThreadPool(NODES);
    private final CyclicBarrier together = new CyclicBarrier(NODES);
    private final AtomicInteger readings = new AtomicInteger();

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    private final class Counted implements BundleContent {
        private final BundleContent content;

        Counted(BundleContent content) {
            this.content = content;
        }

        @Override
        public BundleIndex index() {
            return content.index();
        }

        @Override
        public Digest sums() {
            return content.sums();
        }

        @Override
        public ByteSource open(Entry entry) {
            ByteSource source = content.open(entry);
            return sink -> {
                readings.incrementAndGet();
                source.writeTo(sink);
            };
        }
    }

    @Test
    void eachPackageIsReadForAllNodesTogether() throws Exception {
        BundleParts parts = new BundleParts();
        String[] names = new String[20];
        for (int i = 0; i < names.length; i++) {
            names[i] = "lib" + i + "-1.0-1.el9.x86_64";
        }
        parts.packages("base", "el9", names);
        BundleContent content = new Counted(parts.in(folder.resolve("bundle")));
        List<Entry> all = content.index().entries();
        Road road = new Road();
        List<Future<BareNode>> running = new ArrayList<>();
        for (int i = 1; i <= NODES; i++) {
            SiteNode member = SiteNodes.worker("worker" + i, "192.0.2.2" + i);
            BareNode node = new BareNode(folder.resolve(member.name()), member);
            // One has some of it already, from a run that was cut off.
            List<Entry> there = i == 2 ? all.subList(3, 7) : List.of();
            running.add(threads.submit(() -> {
                NodeWork work = node.work(SiteNodes.site(Trials.CONTROL_PLANE, member), content);
                try (StagedFolder staged = new StagedFolder(work, "packages", STAGED)) {
                    staged.add(there, new Road());
                    together.await();
                    staged.add(all, road);
                    for (Entry entry : all) {
                        assertThat(Digest.of(
                                        node.read(STAGED + "/" + entry.name()).getBytes(StandardCharsets.UTF_8)))
                                .isEqualTo(entry.digest());
                    }
                }
                return node;
            }));
        }
        for (Future<BareNode> one : running) {
            one.get().assertNothingUnexpected();
        }
        // Those that the second one had, and the rest once or, for who came late, twice; by three roads it were three
        // times.
        assertThat(readings.get() - 4).isBetween(all.size(), NODES * all.size() - 1);
    }

    /** So many that the pass must wait for the slow one while a quick one's file stands before its end was seen. */
    @Test
    void nodeThatIsSlowMakesNoOtherOneGetWrongBytes() throws Exception {
        BundleParts parts = new BundleParts();
        String[] names = new String[20];
        for (int i = 0; i < names.length; i++) {
            names[i] = "lib" + i + "-1.0-1.el9.x86_64";
        }
        // Three pieces each: the pass may have to wait in front of any of them.
        parts.larger(300_000).packages("base", "el9", names);
        BundleContent content = new Counted(parts.in(folder.resolve("bundle")));
        List<Entry> all = content.index().entries();
        Road road = new Road();
        List<Future<BareNode>> running = new ArrayList<>();
        for (int i = 1; i <= NODES; i++) {
            SiteNode member = SiteNodes.worker("worker" + i, "192.0.2.2" + i);
            BareNode node = new BareNode(folder.resolve(member.name()), member);
            if (i == 1) {
                // Its disk: what is sent comes at once, and takes long to stand there.
                node.write("/double/bin/sync", "#!/bin/sh\nsleep 0.2\n", "rwxr-xr-x");
            }
            running.add(threads.submit(() -> {
                NodeWork work = node.work(SiteNodes.site(Trials.CONTROL_PLANE, member), content);
                try (StagedFolder staged = new StagedFolder(work, "packages", STAGED)) {
                    together.await();
                    staged.add(all, road);
                    for (Entry entry : all) {
                        assertThat(Digest.of(
                                        node.read(STAGED + "/" + entry.name()).getBytes(StandardCharsets.UTF_8)))
                                .isEqualTo(entry.digest());
                    }
                }
                return node;
            }));
        }
        for (Future<BareNode> one : running) {
            one.get().assertNothingUnexpected();
        }
    }
}
