package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.testing.peers.Programs;
import io.hubcrate.testing.site.RigSite;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A node that joins a site later. On those that were there before nothing starts again and firewalld is not loaded anew:
 * it would forget a rule that was given to it as it ran, and take away kube-proxy's.
 */
final class AddedNode {
    private static final String SERVICES = "containerd docker firewalld sshd";
    private final RigSite site;
    private final List<String> others;
    private String before = "";

    /** @param name of the one that is left out at first; it stands last in the site */
    AddedNode(RigSite site, String name) {
        this.site = site;
        this.others = site.nodes().stream().filter(node -> !node.equals(name)).toList();
    }

    void installWithout(RigInstaller installer) throws IOException {
        Path file = installer.writeSite(site, others, site.knownHosts(), "first.yaml");
        installer.done("install", "--yes", "--site", file.toString());
        for (String node : others) {
            site.run(node, "firewall-cmd --zone=public --add-port=4444/tcp").succeeded();
        }
        before = seen();
    }

    /** After the install of all. */
    void assertUndisturbed() {
        assertThat(seen()).isEqualTo(before);
        for (String node : others) {
            Programs.Result told = site.run(
                    node,
                    "firewall-cmd --zone=public --query-port=4444/tcp && firewall-cmd --zone=hubcrate-nodes --list-sources");
            assertThat(told.exit()).as(told.describe()).isZero();
            assertThat(told.out().strip().split("\\s+")).contains(site.address("worker2"));
            site.run(node, "firewall-cmd --zone=public --remove-port=4444/tcp").succeeded();
        }
    }

    /** When each service came up, and as which process. */
    private String seen() {
        StringBuilder all = new StringBuilder();
        for (String node : others) {
            all.append(site.run(node, "systemctl show -p Id -p ActiveEnterTimestampMonotonic -p MainPID " + SERVICES)
                    .succeeded()
                    .out());
        }
        return all.toString();
    }
}
