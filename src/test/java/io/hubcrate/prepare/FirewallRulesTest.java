package io.hubcrate.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.site.Site;
import io.hubcrate.site.Site.Networks;
import io.hubcrate.site.SiteNode;
import io.hubcrate.testing.SiteNodes;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirewallRulesTest {
    private static final SiteNode CONTROL_PLANE = Trials.CONTROL_PLANE;
    private static final SiteNode WORKER = Trials.WORKER;

    private static FirewallRules rules(SiteNode node, BundleParts bundle) {
        Site site = SiteNodes.site(
                new Networks("10.244.0.0/16", "10.96.0.0/12", List.of("10.0.0.0/8"), List.of("cni0", "cali+")),
                true,
                CONTROL_PLANE,
                WORKER);
        return new FirewallRules(site, node, bundle.index());
    }

    private static String head() {
        return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!-- Written by hubcrate; taken away by: hubcrate reset -->\n";
    }

    @Test
    void controlPlaneOpensItsPortsToNodesAloneAndEverythingToPods() {
        List<ManagedFile> files = rules(CONTROL_PLANE, new BundleParts()).files(true);
        assertThat(files)
                .containsExactly(
                        new ManagedFile(
                                "/etc/firewalld/zones/hubcrate-nodes.xml",
                                0644,
                                head() + "<zone>\n  <short>hubcrate: nodes</short>\n"
                                        + "  <source address=\"192.0.2.11\"/>\n"
                                        + "  <source address=\"192.0.2.21\"/>\n"
                                        + "  <service name=\"ssh\"/>\n"
                                        + "  <port port=\"6443\" protocol=\"tcp\"/>\n"
                                        + "  <port port=\"2379-2380\" protocol=\"tcp\"/>\n"
                                        + "  <port port=\"10250\" protocol=\"tcp\"/>\n</zone>\n"),
                        new ManagedFile(
                                "/etc/firewalld/zones/hubcrate-pods.xml",
                                0644,
                                head() + "<zone target=\"ACCEPT\">\n  <short>hubcrate: pods</short>\n"
                                        + "  <interface name=\"cni0\"/>\n  <interface name=\"cali+\"/>\n"
                                        + "  <source address=\"10.244.0.0/16\"/>\n</zone>\n"),
                        new ManagedFile(
                                "/etc/firewalld/policies/hubcrate-to-pods.xml",
                                0644,
                                head() + "<policy target=\"ACCEPT\">\n  <short>hubcrate: nodes to pods</short>\n"
                                        + "  <ingress-zone name=\"hubcrate-nodes\"/>\n"
                                        + "  <egress-zone name=\"hubcrate-pods\"/>\n</policy>\n"));
    }

    @Test
    void workerOpensNothingOfTheControlPlane() {
        String zone = rules(WORKER, new BundleParts()).files(true).get(0).content();
        assertThat(zone).contains("10250").doesNotContain("6443", "2379");
    }

    @Test
    void iptablesLineHasNoPolicies() {
        assertThat(rules(WORKER, new BundleParts()).files(false))
                .extracting(ManagedFile::path)
                .containsExactly("/etc/firewalld/zones/hubcrate-nodes.xml", "/etc/firewalld/zones/hubcrate-pods.xml");
    }

    @ParameterizedTest
    @CsvSource({
        "quay.io/jupyterhub/hub:1, 10250/tcp",
        "docker.io/calico/node:v3.28, 10250/tcp 179/tcp 5473/tcp 4789/udp",
        "docker.io/flannel/flannel:v0.25, 10250/tcp 8472/udp",
        "quay.io/cilium/cilium:v1.16, 10250/tcp 4240/tcp 4244/tcp 8472/udp",
    })
    void networkOfTheBundleOpensItsOwnPortsAndNothingElse(String image, String ports) {
        assertThat(rules(WORKER, new BundleParts().image(image)).ports().stream()
                        .map(port -> port.port() + "/" + port.protocol())
                        .collect(Collectors.joining(" ")))
                .isEqualTo(ports);
    }

    @Test
    void onlyCalicoBringsIpInIp() {
        assertThat(rules(WORKER, new BundleParts().image("docker.io/calico/node:v3.28"))
                        .files(true)
                        .get(0)
                        .content())
                .contains("<port port=\"4789\" protocol=\"udp\"/>\n  <protocol value=\"4\"/>\n</zone>");
        assertThat(rules(WORKER, new BundleParts().image("quay.io/cilium/cilium:v1.16"))
                        .files(true)
                        .get(0)
                        .content())
                .doesNotContain("<protocol");
    }
}
