package io.hubcrate.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.content.Digest;
import io.hubcrate.install.BundleContent;
import io.hubcrate.install.NodeWork;
import io.hubcrate.road.Road;
import io.hubcrate.site.SiteNode;
import io.hubcrate.testing.CountedContent;
import io.hubcrate.testing.SiteNodes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    private CountedContent content(int larger) {
        String[] names = new String[20];
        for (int i = 0; i < names.length; i++) {
            names[i] = "lib" + i + "-1.0-1.el9.x86_64";
        }
        return new CountedContent(
                new BundleParts().larger(larger).packages("base", "el9", names).in(folder.resolve("bundle")));
    }

    /** What a node has before they all begin. */
    private interface Before {
        /** One of them, numbered from 1, and its folder. */
        void begin(int number, BareNode node, StagedFolder staged);
    }

    /** Everything to all nodes at one time; each has it then. */
    private void bring(BundleContent content, Before before) throws Exception {
        List<Entry> all = content.index().entries();
        Road road = new Road();
        List<Future<BareNode>> running = new ArrayList<>();
        for (int i = 1; i <= NODES; i++) {
            int number = i;
            running.add(threads.submit(() -> {
                SiteNode member = SiteNodes.worker("worker" + number, "192.0.2.2" + number);
                BareNode node = new BareNode(folder.resolve(member.name()), member);
                NodeWork work = node.work(SiteNodes.site(Trials.CONTROL_PLANE, member), content);
                try (StagedFolder staged = new StagedFolder(work, "packages", STAGED)) {
                    before.begin(number, node, staged);
                    together.await();
                    staged.add(all, road);
                    for (Entry entry : all) {
                        byte[] bytes = node.read(STAGED + "/" + entry.name()).getBytes(StandardCharsets.UTF_8);
                        assertThat(Digest.of(bytes)).isEqualTo(entry.digest());
                    }
                }
                return node;
            }));
        }
        for (Future<BareNode> one : running) {
            one.get().assertNothingUnexpected();
        }
    }

    @Test
    void eachPackageIsReadForAllNodesTogether() throws Exception {
        CountedContent content = content(0);
        List<Entry> all = content.index().entries();
        bring(content, (number, node, staged) -> {
            if (number == 2) {
                // From a run that was cut off.
                staged.add(all.subList(3, 7), new Road());
            }
        });
        // Those that the second one had, and the rest once or, for who came late, twice; by three roads it were three
        // times.
        assertThat(content.readings.get() - 4).isBetween(all.size(), NODES * all.size() - 1);
    }

    /**
     * So many, of three pieces each, that the pass must wait for the slow one while a quick one's file stands before its end
     * was seen.
     */
    @Test
    void nodeThatIsSlowMakesNoOtherOneGetWrongBytes() throws Exception {
        bring(content(300_000), (number, node, staged) -> {
            if (number == 1) {
                // Its disk: what is sent comes at once, and takes long to stand there.
                node.write("/double/bin/sync", "#!/bin/sh\nsleep 0.2\n", "rwxr-xr-x");
            }
        });
    }
}
