package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.testing.peers.Programs;
import java.io.IOException;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A machine with a kernel of its own, on which SELinux is enforcing before, while and after hubcrate works there. */
@Tag("rig")
@Tag("guest")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GuestIT {
    private GuestAtWork at;

    @BeforeAll
    void start() throws IOException {
        at = new GuestAtWork("guest");
    }

    @AfterAll
    void remove() {
        at.close();
    }

    private String seen(String command) {
        return at.seen(command);
    }

    private static List<JsonNode> findings(Programs.Result preflight, String id) {
        assertThat(preflight.exit()).as(preflight.describe()).isIn(0, 6);
        return StreamSupport.stream(RigInstaller.json(preflight).get("findings").spliterator(), false)
                .filter(finding -> finding.get("id").asText().equals(id))
                .toList();
    }

    @Test
    void preflightAsksForThePolicyOfContainersAndLeavesSelinuxAlone() {
        assertThat(
                        seen(
                                "getenforce; systemctl is-active sshd firewalld; firewall-cmd --state; dnf --version | head -n 1"))
                .isEqualTo("Enforcing\nactive\nactive\nrunning\n4.14.0");
        assertThat(at.site.run("cp1", "rpm -q container-selinux").exit()).isNotZero();

        Programs.Result bare = at.installer.withoutBundle("preflight").run();
        assertThat(findings(bare, "selinux-off")).isEmpty();
        assertThat(findings(bare, "node-not-checked")).isEmpty();
        assertThat(findings(bare, "selinux-policy-missing")).singleElement().satisfies(finding -> {
            assertThat(finding.get("severity").asText()).isEqualTo("error");
            assertThat(finding.get("node").asText()).isEqualTo("cp1");
            assertThat(finding.get("evidence").asText()).contains("SELinux is enforcing");
            assertThat(finding.get("remedy").toString())
                    .contains("dnf install container-selinux")
                    .doesNotContain("setenforce");
        });
        assertThat(findings(at.installer.type("preflight"), "selinux-policy-missing"))
                .as("the bundle brings it")
                .isEmpty();

        at.site.run("cp1", "setenforce 0").succeeded();
        try {
            Programs.Result permissive = at.installer.withoutBundle("preflight").run();
            assertThat(findings(permissive, "selinux-policy-missing")).isEmpty();
            assertThat(findings(permissive, "selinux-off")).singleElement().satisfies(finding -> assertThat(
                            finding.get("evidence").asText())
                    .isEqualTo("SELinux is permissive"));
        } finally {
            at.site.run("cp1", "setenforce 1").succeeded();
        }
    }

    @Test
    void nodeIsMadeReadyWithSelinuxEnforcingAndEveryLabelRight() {
        NodeListing before = NodeListing.of(at.site);
        String began = seen("date +%s");

        at.installer.done("install", "--yes");

        assertThat(seen("getenforce; systemctl is-active containerd firewalld; systemctl is-enabled kubelet"))
                .isEqualTo("Enforcing\nactive\nactive\nenabled");
        List<String> made = before.differences(NodeListing.of(at.site)).stream()
                .filter(line -> line.startsWith("cp1 has  file |"))
                .map(line -> line.split("[|]", -1)[1])
                // containerd makes these at its start and labels nothing.
                .filter(path -> !path.startsWith("/opt/containerd"))
                .toList();
        assertThat(made).hasSizeGreaterThan(50).contains("/usr/bin/containerd", "/etc/systemd/system/kubelet.service");
        assertThat(wronglyLabelled(made)).isEmpty();
        assertThat(denied(began)).isEmpty();
        at.installer.assertSettled();

        at.guest.stop();
        at.guest.start();
        assertThat(seen("getenforce; systemctl is-active containerd firewalld")).isEqualTo("Enforcing\nactive\nactive");
        at.installer.assertSettled();

        at.installer.done("reset", "--yes");
        assertThat(before.differences(NodeListing.of(at.site))).isEmpty();
        assertThat(seen("getenforce")).isEqualTo("Enforcing");
    }

    /** What the policy's own list of labels would change, after it has shown on a file of ours that it is looked at. */
    private List<String> wronglyLabelled(List<String> paths) {
        String told = seen(
                "chcon -t tmp_t /etc/motd 2>/dev/null || install -m 644 /dev/null /etc/motd && chcon -t tmp_t /etc/motd\n"
                        + "xargs -d '\\n' restorecon -nv <<'END'\n/etc/motd\n" + String.join("\n", paths)
                        + "\nEND\nrm -f /etc/motd");
        List<String> lines = told.lines().toList();
        assertThat(lines).isNotEmpty();
        assertThat(lines.get(0)).contains("Would relabel /etc/motd");
        return lines.subList(1, lines.size());
    }

    /** What SELinux refused to anything that we installed. */
    private List<String> denied(String since) {
        return seen("journalctl --no-pager -o cat -k --since @" + since + " | grep 'avc:  denied'; true")
                .lines()
                .toList();
    }
}
