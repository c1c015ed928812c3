package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.testing.peers.Programs;
import io.hubcrate.testing.peers.ScratchFolder;
import io.hubcrate.testing.site.RigSite;
import io.hubcrate.testing.site.RigSite.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * One line's site of real nodes from bare to bare, started once for all that needs it: what the rig claims of it,
 * preflight's findings, and making nodes ready from beside it. Each chapter leaves the nodes as it found them. From the
 * bundle that was carried there, each line has its cluster ({@link ClusterIT}, {@link ClassicClusterIT}).
 */
@Tag("rig")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class LineStory {
    private static final List<String> TOOLS =
            List.of("containerd", "runc", "conntrack", "socat", "ethtool", "mount.nfs");

    private final Line line;
    private final ScratchFolder scratch;
    private RigSite site;
    private RigBundle bundle;
    private RigInstaller installer;

    LineStory(Line line) {
        this.line = line;
        this.scratch = ScratchFolder.create("line");
    }

    @BeforeAll
    void bringUp() throws IOException {
        site = RigSite.up(line, "line-" + line.word());
        bundle = new RigBundle(
                site, line, scratch, List.of("registry.k8s.io/pause:3.10", "registry.k8s.io/calico/node:v3.31.4"));
        installer = new RigInstaller(site, bundle, scratch.path());
    }

    @AfterAll
    void takeDown() {
        try (scratch;
                RigSite down = site;
                RigBundle closed = bundle) {
            assertThat(down).isNotNull();
            assertThat(closed).isNotNull();
        }
    }

    /** A chapter that failed half-way leaves its marks to its own report, not to the next one. */
    @AfterEach
    void bareAgain() {
        if (site.nodes().stream()
                .anyMatch(
                        node -> site.run(node, "[ -e /var/lib/hubcrate/node ]").exit() == 0)) {
            installer.done("reset", "--yes");
        }
    }

    @Test
    @Order(1)
    void nodesAreBareClosedAndAbleToRunARuntimeFromPackages() {
        Programs.Result checked = site.check();
        assertThat(checked.exit()).as(checked.describe()).isZero();
        assertThat(checked.out().lines()).hasSizeGreaterThan(60).allMatch(row -> row.startsWith("ok "));
    }

    @Test
    @Order(2)
    void originServesPackagesToTheBuilderAndNotToTheNodes() throws IOException {
        String metadata = "rpm/" + line.word() + "/repodata/repomd.xml";
        try (var served = site.originFiles().resolve(metadata).toURL().openStream()) {
            assertThat(served.readAllBytes())
                    .isEqualTo(Files.readAllBytes(site.packages().resolve("repodata/repomd.xml")));
        }
        try (var registry = new java.net.URL("http://" + site.originRegistry() + "/v2/").openStream()) {
            assertThat(registry.readAllBytes()).isNotNull();
        }
        String machine = site.address("cp1").replaceFirst("[0-9]+$", "1");
        Programs.Result fromNode = site.run(
                "cp1",
                "timeout 5 bash -c 'exec 3<>/dev/tcp/" + machine + "/"
                        + site.originFiles().getPort() + "'");
        assertThat(fromNode.exit()).as(fromNode.describe()).isNotZero();
    }

    @Test
    @Order(3)
    void bareNodesAreClearAndEveryFindingComesAndGoes() throws IOException {
        FindingsOnNodes.assertEachComesAndGoes(site, line, bundle, scratch.folder("findings"));
    }

    @Test
    @Order(4)
    void nodesAreMadeReadyFromTheBundleAloneAndGivenBack() throws IOException {
        // What the chapters before have loaded and started is gone with a restart, and there is one below.
        site.restart();
        NodeListing before = NodeListing.of(site);
        String firewall = firewallStarts();
        assertThat(installer.done("plan").get("changes").asInt()).isPositive();
        assertThat(before.differences(NodeListing.of(site))).isEmpty();

        AddedNode last = new AddedNode(site, "worker2");
        last.installWithout(installer);
        JsonNode plan = installer.done("plan");
        SecretWatch watch = SecretWatch.begin(site, "worker2", site.password());
        Programs.Result first = installer.type("install", "--yes").succeeded();
        JsonNode installed = RigInstaller.json(first);
        assertThat(installed.get("digest")).isEqualTo(plan.get("digest"));
        last.assertUndisturbed();
        watch.assertNothingSeen();
        assertThat(first.describe()).doesNotContain(site.password());
        assertThat(Files.readString(scratch.path().resolve("state/journal.jsonl")))
                .contains("worker2")
                .doesNotContain(site.password());
        site.nodes().parallelStream().forEach(this::assertReady);
        assertThat(firewallStarts()).isEqualTo(firewall);
        OpenPorts.assertAsFarAsNeededAndNoFurther(site);
        installer.assertSettled();
        JsonNode status = installer.done("status");
        assertThat(status.at("/lastRun/result").asText()).isEqualTo("done");

        site.restart();
        installer.assertSettled();
        site.nodes().parallelStream().forEach(this::assertReady);

        if (line == Line.CURRENT) {
            NextBundle.assertThereAndBack(site, bundle, installer);
        }

        assertThat(installer.done("reset", "--yes").get("changed").asInt()).isPositive();
        assertThat(before.differences(NodeListing.of(site))).isEmpty();
    }

    private String runtime() {
        return line == Line.CLASSIC ? "docker" : "containerd";
    }

    /** When firewalld came up on each node: another moment would mean that it had been down. */
    private String firewallStarts() {
        StringBuilder all = new StringBuilder();
        for (String node : site.nodes()) {
            all.append(site.run(node, "systemctl show -p ActiveState -p ActiveEnterTimestamp firewalld")
                    .succeeded()
                    .out());
        }
        return all.toString();
    }

    /** One question for each node: each one more is a login. */
    private void assertReady(String node) {
        StringBuilder script = new StringBuilder("set -eu\n");
        TOOLS.forEach(tool -> script.append("rpm -qf \"$(command -v " + tool + ")\" >/dev/null\n"));
        List<String> running = List.of(runtime(), "firewalld");
        running.forEach(service -> script.append("systemctl is-active -q " + service + "\n"));
        running.forEach(service -> script.append("systemctl is-enabled -q " + service + "\n"));
        script.append("systemctl is-enabled -q kubelet\n")
                .append("getent hosts files.north.example\n")
                .append("rpm -q gpg-pubkey\n")
                .append("firewall-cmd --get-active-zones\n")
                .append(
                        line == Line.CLASSIC
                                ? "docker info --format '{{.CgroupDriver}} {{.Driver}}'\n"
                                : "ctr version\ncontainerd config dump\n");
        Programs.Result ready = site.run(node, "( set -x\n" + script + ")");
        assertThat(ready.exit()).as(ready.describe()).isZero();
        assertThat(ready.out()).contains("192.0.2.7", "gpg-pubkey-", "hubcrate-nodes", "hubcrate-pods");
        if (line == Line.CLASSIC) {
            assertThat(ready.out().lines()).contains("systemd overlay2");
        } else {
            assertThat(ready.out())
                    .contains("Server:", "SystemdCgroup = true", "sandbox_image = \"registry.k8s.io/pause:3.10\"");
        }
    }
}
