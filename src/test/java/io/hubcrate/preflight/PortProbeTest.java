package io.hubcrate.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.hubcrate.facts.FactsReader;
import io.hubcrate.preflight.KubernetesPorts.Port;
import io.hubcrate.preflight.PortProbe.Reach;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.CommandResult;
import io.hubcrate.shell.NodeShell;
import io.hubcrate.site.Site;
import io.hubcrate.site.SiteNode;
import io.hubcrate.testing.FakeNode;
import io.hubcrate.testing.GoodFacts;
import io.hubcrate.testing.ProcessNode;
import io.hubcrate.testing.SiteNodes;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two loopback addresses of this machine are two nodes: the scripts wait and connect for real. */
class PortProbeTest {
    /** Of this process alone: the ports are Kubernetes' own, and another checkout may try them at the same time. */
    private static final String NETWORK =
            "127." + (64 + (ProcessHandle.current().pid() >> 8) % 64) + "."
                    + ProcessHandle.current().pid() % 256 + ".";

    private static final SiteNode ONE = SiteNodes.controlPlane("node-1", NETWORK + 1);
    private static final SiteNode TWO = SiteNodes.worker("node-2", NETWORK + 2);
    private static final String THREE = NETWORK + 3;

    private static final Port VXLAN = new Port(4789, "udp");

    @TempDir
    private Path folder;

    private static List<Reach> probe(Site site, NodeShell one, NodeShell two, GoodFacts facts) {
        Map<String, InspectedNode> nodes = new LinkedHashMap<>();
        for (SiteNode node : site.nodes()) {
            nodes.put(
                    node.name(),
                    new InspectedNode(node, FactsReader.read(node.name(), facts.text()), Optional.empty()));
        }
        return new PortProbe(site, Map.of("node-1", one, "node-2", two), nodes, Set.of(VXLAN)).run();
    }

    private static ProcessNode process(SiteNode node) {
        return new ProcessNode(node, List.of("sh"), Map.of());
    }

    private static GoodFacts unguarded() {
        return GoodFacts.of("x", "192.0.2.1").with("firewalld.state", "absent");
    }

    @Test
    void nodesReachEachOtherAndNothingGoesOnWaiting() throws IOException {
        List<Reach> probed = probe(SiteNodes.site(ONE, TWO), process(ONE), process(TWO), unguarded());
        assertThat(probed)
                .containsExactlyInAnyOrder(
                        new Reach("node-2", "node-1", new Port(6443, "tcp"), Reach.State.OPEN, ""),
                        new Reach("node-2", "node-1", VXLAN, Reach.State.OPEN, ""),
                        new Reach("node-1", "node-2", VXLAN, Reach.State.OPEN, ""),
                        new Reach("node-1", "node-2", new Port(10250, "tcp"), Reach.State.OPEN, ""));
        // The port is free again as soon as the listener was stopped.
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new java.net.InetSocketAddress(InetAddress.getByName(ONE.address()), 6443));
            assertThat(socket.isBound()).isTrue();
        }
    }

    @Test
    void firewallThatHubcrateWillOpenIsNotHeldAgainstTheNode() {
        List<Reach> probed =
                probe(SiteNodes.site(ONE, TWO), new FakeNode(ONE), new FakeNode(TWO), GoodFacts.of("x", "192.0.2.1"));
        assertThat(probed).isNotEmpty().allSatisfy(reach -> assertThat(reach.state())
                .isEqualTo(Reach.State.UNKNOWN));
    }

    @Test
    void firewallThatAnInterruptedInstallHasNotComeToIsNotHeldAgainstTheNodeEither() {
        GoodFacts begun = GoodFacts.of("x", "192.0.2.1").and("hubcrate.step", "kernel-settings");
        assertThat(probe(SiteNodes.site(ONE, TWO), new FakeNode(ONE), new FakeNode(TWO), begun))
                .isNotEmpty()
                .allSatisfy(reach -> assertThat(reach.state()).isEqualTo(Reach.State.UNKNOWN));
    }

    private static GoodFacts opened(String... from) {
        GoodFacts facts = GoodFacts.of("x", "192.0.2.1");
        for (String address : from) {
            facts = facts.and("firewalld.opened-from", address);
        }
        return facts.and("firewalld.opened-port", "6440-6449/tcp")
                .and("firewalld.opened-port", "10250/tcp")
                .and("firewalld.opened-port", "10250/udp");
    }

    @Test
    void whatTheZoneLetsInIsTriedAndWhatTheNextInstallAddsIsNot() {
        assertThat(probe(SiteNodes.site(ONE, TWO), process(ONE), process(TWO), opened(ONE.address(), TWO.address())))
                .extracting(Reach::port, Reach::state)
                .containsExactlyInAnyOrder(
                        tuple(new Port(6443, "tcp"), Reach.State.OPEN),
                        tuple(new Port(10250, "tcp"), Reach.State.OPEN),
                        // The bundle's network of pods is new to the zone.
                        tuple(VXLAN, Reach.State.UNKNOWN),
                        tuple(VXLAN, Reach.State.UNKNOWN));
        assertThat(probe(SiteNodes.site(ONE, TWO), process(ONE), process(TWO), opened(ONE.address())))
                .filteredOn(reach -> reach.port().protocol().equals("tcp"))
                .extracting(Reach::from, Reach::state)
                .containsExactlyInAnyOrder(tuple("node-1", Reach.State.OPEN), tuple("node-2", Reach.State.UNKNOWN));
    }

    @Test
    void answerThatIsNoneIsUnknownAndNotClosed() {
        NodeShell one = new FakeNode(ONE).on("Waits at ports", "none\n");
        NodeShell two = new FakeNode(TWO).on("Waits at ports", "pids 4711\n").on("kill", "");
        FakeNode oneConnecting = ((FakeNode) one).on("Tries to connect", "none\n");
        assertThat(probe(SiteNodes.site(ONE, TWO), oneConnecting, two, unguarded()))
                .hasSize(4)
                .allSatisfy(reach -> assertThat(reach.state()).isEqualTo(Reach.State.UNKNOWN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "curl"})
    void eachProgramTellsOpenFromClosed(String program) throws IOException {
        wrap(program);
        if (program.equals("bash")) {
            wrap("timeout");
        }
        int closed = free(THREE);
        try (ServerSocket open = new ServerSocket(0, 5, InetAddress.getByName(THREE))) {
            CommandResult result = process(ONE)
                    .run(Command.script(
                            script("connect.sh").replaceFirst("PATH=\\S+", "PATH=" + folder),
                            THREE,
                            open.getLocalPort() + "/tcp",
                            THREE,
                            closed + "/tcp",
                            THREE,
                            closed + "/udp"));
            assertThat(result.lines())
                    .containsExactlyInAnyOrder(
                            THREE + " " + open.getLocalPort() + "/tcp open",
                            THREE + " " + closed + "/tcp closed",
                            THREE + " " + closed + "/udp " + (program.equals("bash") ? "closed" : "unknown"));
        }
    }

    private void wrap(String program) throws IOException {
        Path wrapper = Files.writeString(folder.resolve(program), "#!/bin/sh\nexec /usr/bin/" + program + " \"$@\"\n");
        assertThat(wrapper.toFile().setExecutable(true)).isTrue();
    }

    @Test
    void scriptsSayNoneWhereNoProgramIs() throws IOException {
        for (String script : List.of("listen.sh", "connect.sh")) {
            CommandResult result = new ProcessNode(ONE, List.of("/bin/sh"), Map.of())
                    .run(Command.script(
                            script(script).replaceFirst("PATH=\\S+", "PATH=" + folder), "127.0.0.1", "5", "6443/tcp"));
            assertThat(result.out()).isEqualTo("none\n");
        }
    }

    private static String script(String name) throws IOException {
        try (InputStream in = PortProbe.class.getResourceAsStream(name)) {
            return new String(java.util.Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** A port on which nobody listens any more. */
    private static int free(String address) throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getByName(address))) {
            return socket.getLocalPort();
        }
    }
}
