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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bare real nodes made ready from a signed bundle, left alone by a second run and by a restart, and given back. */
@Tag("rig")
class NodesIT {
    private static final List<String> TOOLS =
            List.of("containerd", "runc", "conntrack", "socat", "ethtool", "mount.nfs");

    @ParameterizedTest
    @EnumSource(Line.class)
    void nodesAreMadeReadyFromTheBundleAloneAndGivenBack(Line line) throws IOException {
        try (ScratchFolder scratch = ScratchFolder.create("nodes");
                RigSite site = RigSite.up(line, "nodes-" + line.word());
                RigBundle bundle = new RigBundle(site, line, scratch)) {
            RigInstaller installer = new RigInstaller(site, bundle, scratch.path());
            NodeListing before = NodeListing.of(site);
            String firewall = firewallStarts(site);
            JsonNode plan = installer.done("plan");
            assertThat(plan.get("changes").asInt()).isPositive();
            assertThat(before.differences(NodeListing.of(site))).isEmpty();

            SecretWatch watch = SecretWatch.begin(site, "worker2", site.password());
            Programs.Result first = installer.type("install", "--yes").succeeded();
            JsonNode installed = RigInstaller.json(first);
            assertThat(installed.get("digest")).isEqualTo(plan.get("digest"));
            watch.assertNothingSeen();
            assertThat(first.describe()).doesNotContain(site.password());
            assertThat(Files.readString(scratch.path().resolve("state/journal.jsonl")))
                    .contains("worker2")
                    .doesNotContain(site.password());
            site.nodes().forEach(node -> assertReady(site, node, line));
            assertThat(firewallStarts(site)).isEqualTo(firewall);
            OpenPorts.assertAsFarAsNeededAndNoFurther(site);
            installer.assertSettled();
            JsonNode status = installer.done("status");
            assertThat(status.at("/lastRun/result").asText()).isEqualTo("done");

            site.restart();
            installer.assertSettled();
            site.nodes().forEach(node -> assertReady(site, node, line));

            assertThat(installer.done("reset", "--yes").get("changed").asInt()).isPositive();
            assertThat(before.differences(NodeListing.of(site))).isEmpty();
        }
    }

    /** When firewalld came up on each node: another moment would mean that it had been down. */
    private static String firewallStarts(RigSite site) {
        StringBuilder all = new StringBuilder();
        for (String node : site.nodes()) {
            all.append(site.run(node, "systemctl show -p ActiveState -p ActiveEnterTimestamp firewalld")
                    .succeeded()
                    .out());
        }
        return all.toString();
    }

    private static void assertReady(RigSite site, String node, Line line) {
        String runtime = line == Line.CLASSIC ? "docker" : "containerd";
        for (String tool : TOOLS) {
            String place =
                    site.run(node, "command -v " + tool).succeeded().out().strip();
            assertThat(site.run(node, "rpm -qf " + place).exit())
                    .as("a package brought %s to %s", place, node)
                    .isZero();
        }
        for (String service : List.of(runtime, "firewalld")) {
            assertThat(site.run(node, "systemctl is-active " + service).out().strip())
                    .as("%s on %s", service, node)
                    .isEqualTo("active");
        }
        for (String service : List.of(runtime, "firewalld", "kubelet")) {
            assertThat(site.run(node, "systemctl is-enabled " + service).out().strip())
                    .as("%s on %s", service, node)
                    .isEqualTo("enabled");
        }
        assertThat(site.run(node, "getent hosts files.north.example").out()).contains("192.0.2.7");
        Programs.Result keys = site.run(node, "rpm -q gpg-pubkey").succeeded();
        assertThat(keys.out().lines()).as(node).isNotEmpty();
        assertThat(site.run(node, "firewall-cmd --get-active-zones").out()).contains("hubcrate-nodes", "hubcrate-pods");
        if (line == Line.CLASSIC) {
            assertThat(site.run(node, "docker info --format '{{.CgroupDriver}} {{.Driver}}'")
                            .out()
                            .strip())
                    .isEqualTo("systemd overlay2");
        } else {
            assertThat(site.run(node, "ctr version").succeeded().out()).contains("Server:");
            assertThat(site.run(node, "containerd config dump").out())
                    .contains("SystemdCgroup = true", "sandbox_image = \"registry.k8s.io/pause:3.10\"");
        }
    }
}
