package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.demo.DemoChart;
import io.hubcrate.testing.peers.ScratchFolder;
import io.hubcrate.testing.site.RigSite;
import io.hubcrate.testing.site.RigSite.Line;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** Bare nodes of the current line, and on the control plane the bundle of a whole hub, proven and opened. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CarriedCluster {
    /** Images of a whole hub, as they came and unpacked. */
    private static final int DISK = 12_288;

    private final String name;
    final ScratchFolder scratch = ScratchFolder.create("cluster");
    RigSite site;
    ClusterSite hub;
    ClusterBundle bundle;
    CarriedBundle carried;
    NodeListing before;

    /** @param name the site's; sites of several live side by side */
    CarriedCluster(String name) {
        this.name = name;
    }

    @BeforeAll
    void carryTheBundleThere() throws IOException {
        site = RigSite.up(Line.CURRENT, name, DISK);
        bundle = new ClusterBundle(site, chart(), scratch);
        System.out.println(
                "cluster bundle: " + bundle.size() + " bytes, lock " + bundle.locking + ", build " + bundle.building);
        hub = new ClusterSite(site);
        before = NodeListing.of(site);
        carried = CarriedBundle.carry(site, "cp1", bundle, hub.wishes());
        hub.writePassword("cp1");
        carried.proveAndOpen();
    }

    /** The project's own, or another one by hand: {@code -Dchart=FOLDER}. */
    private static DemoChart chart() {
        String given = System.getProperty("chart");
        return DemoChart.of(Path.of(""), given == null ? null : Path.of(given));
    }

    @AfterAll
    void takeDown() {
        try (scratch;
                RigSite down = site) {
            assertThat(down).isNotNull();
        }
    }
}
