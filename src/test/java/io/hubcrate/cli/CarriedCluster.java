package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.demo.ClusterLine;
import io.hubcrate.testing.peers.ScratchFolder;
import io.hubcrate.testing.site.RigSite;
import io.hubcrate.testing.site.RigSite.Line;
import java.io.IOException;
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
        bundle = new ClusterBundle(site, ClusterLine.valueOf(line.name()), scratch);
        System.out.println(
                "cluster bundle: " + bundle.size() + " bytes, lock " + bundle.locking + ", build " + bundle.building);
        hub = new ClusterSite(site);
        before = NodeListing.of(site);
        carried = CarriedBundle.carry(site, "cp1", bundle, hub.wishes());
        hub.writePassword("cp1");
        carried.proveAndOpen();
    }

    @AfterAll
    void takeDown() {
        try (scratch;
                RigSite down = site) {
            assertThat(down).isNotNull();
        }
    }
}
