package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.demo.ClusterLine;
import io.hubcrate.testing.peers.ScratchFolder;
import io.hubcrate.testing.site.RigSite;
import io.hubcrate.testing.site.RigSite.Line;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** Bare nodes, and on the control plane the bundle of a whole hub, proven and opened. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CarriedCluster {
    /** Images of a whole hub, as they came and unpacked. */
    private static final int DISK = 12_288;

    private final Line line;
    private final String name;
    final ScratchFolder scratch = ScratchFolder.create("cluster");
    RigSite site;
    ClusterSite hub;
    ClusterBundle bundle;
    CarriedBundle carried;
    NodeListing before;

    /** @param name the site's; sites of several live side by side */
    CarriedCluster(Line line, String name) {
        this.line = line;
        this.name = name;
    }

    @BeforeAll
    void carryTheBundleThere() throws IOException {
        site = RigSite.up(line, name, DISK);
        lookAtBareNodes();
        bundle = new ClusterBundle(site, ClusterLine.valueOf(line.name()), scratch);
        System.out.println(
                "cluster bundle: " + bundle.size() + " bytes, lock " + bundle.locking + ", build " + bundle.building);
        hub = new ClusterSite(site);
        before = NodeListing.of(site);
        carried = CarriedBundle.carry(site, "cp1", bundle, hub.wishes());
        hub.writePassword("cp1");
        carried.proveAndOpen();
    }

    /** What else is to be seen or changed before anything of hubcrate is there. */
    void lookAtBareNodes() {}

    /**
     * A worker's disk is filled, and kubelet, with its own thresholds, takes images away: one that somebody let go, and no
     * other. The same install brings it back.
     *
     * @param image that no pod runs there
     * @param letGo the command by which somebody lets go of it
     */
    final void kubeletTakesOnlyWhatSomebodyLetGo(String image, String letGo) throws InterruptedException {
        site.run("worker1", letGo).succeeded();
        site.fill("worker1", 300);
        List<String> subjects = List.of();
        for (int tries = 0; subjects.size() < 2 && tries < 24; tries++) {
            Thread.sleep(5_000);
            subjects = carried.type("plan").findValuesAsText("subject");
        }
        assertThat(subjects).containsExactlyInAnyOrder(image, "images");
        // It goes on as long as the disk is full, and evicts pods that have images of their own.
        Thread.sleep(20_000);
        assertThat(hub.kubectl(
                        "get node worker1 -o jsonpath='{.status.conditions[?(@.type==\"DiskPressure\")].status}'"))
                .isEqualTo("True");
        assertThat(carried.type("plan").findValuesAsText("subject")).containsExactlyInAnyOrder(image, "images");
        JsonNode problems = carried.typeWhatever("status").get("problems");
        assertThat(problems.toString()).contains("worker1: /var/lib", "% full");
        site.unfill("worker1");
        carried.type("install --yes");
        assertThat(carried.type("plan").get("changes").asInt()).isZero();
    }

    @AfterAll
    void takeDown() {
        try (scratch;
                RigSite down = site) {
            assertThat(down).isNotNull();
        }
    }
}
