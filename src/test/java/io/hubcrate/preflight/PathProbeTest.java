package io.hubcrate.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.facts.FactsReader;
import io.hubcrate.preflight.PathProbe.Path;
import io.hubcrate.preflight.PathProbe.Path.State;
import io.hubcrate.shell.NodeShell;
import io.hubcrate.site.SiteNode;
import io.hubcrate.testing.FakeNode;
import io.hubcrate.testing.GoodFacts;
import io.hubcrate.testing.ProcessNode;
import io.hubcrate.testing.SiteNodes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PathProbeTest {
    private static final SiteNode ONE = SiteNodes.controlPlane("node-1", "127.77.1.1");
    private static final SiteNode TWO = SiteNodes.worker("node-2", "127.77.1.2");

    private static List<Path> probe(NodeShell one, NodeShell two) {
        List<InspectedNode> nodes = Stream.of(ONE, TWO)
                .map(node -> new InspectedNode(
                        node,
                        FactsReader.read(
                                node.name(), GoodFacts.of("x", "192.0.2.1").text()),
                        Optional.empty()))
                .toList();
        return new PathProbe(Map.of("node-1", one, "node-2", two), nodes).run();
    }

    /** This machine's ping, if it has one, to itself: never a guess, and never cut. */
    @Test
    void nothingIsCutOnTheWayToOneself() {
        List<Path> paths =
                probe(new ProcessNode(ONE, List.of("sh"), Map.of()), new ProcessNode(TWO, List.of("sh"), Map.of()));
        assertThat(paths).allSatisfy(path -> {
            assertThat(path.link()).isEqualTo("lo");
            assertThat(path.state()).isNotEqualTo(State.CUT);
        });
    }

    @Test
    void answersAreKeptInOrderAndWordsOfOthersAreNot() {
        NodeShell one =
                new FakeNode(ONE).on("Whether packets", "127.77.1.2 eth0 1500 cut\n127.77.1.9 eth0 1500 whole\n");
        NodeShell two = new FakeNode(TWO).on("Whether packets", "Last login: yesterday\n127.77.1.1 eth1 9000 silent\n");
        assertThat(probe(one, two))
                .containsExactly(
                        new Path("node-1", "node-2", "eth0", 1500, State.CUT),
                        new Path("node-2", "node-1", "eth1", 9000, State.SILENT));
    }
}
