package io.hubcrate.prepare;

import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.PodNetwork;
import io.hubcrate.site.Site;
import io.hubcrate.site.SiteNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Zones of our own for firewalld: what the nodes must reach on each other, and the pods. The site's own zones stay as
 * they are; nothing is opened to anybody else but, on control planes, the balancer before them.
 *
 * @see <a href="https://kubernetes.io/docs/reference/networking/ports-and-protocols/">Ports and Protocols</a>
 */
final class FirewallRules {
    static final String NODES = "hubcrate-nodes";
    static final String PODS = "hubcrate-pods";
    private static final String API = "hubcrate-api";
    private static final String TO_PODS = "hubcrate-to-pods";

    private static final String FOLDER = "/etc/firewalld/";

    /** The file of {@link #NODES}. */
    static final String NODES_FILE = FOLDER + "zones/" + NODES + ".xml";

    private static final String HEAD =
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!-- Written by hubcrate; taken away by: hubcrate reset -->\n";

    private final Site site;
    private final SiteNode node;
    private final Set<PodNetwork> networks;

    FirewallRules(Site site, SiteNode node, BundleIndex bundle) {
        this.site = site;
        this.node = node;
        this.networks = PodNetwork.of(bundle);
    }

    /** Our zones on that node, that of the nodes first, and our policy where firewalld knows such. */
    static String[] own(Site site, SiteNode node) {
        return balancer(site, node).isPresent()
                ? new String[] {NODES, PODS, API, "policy:" + TO_PODS}
                : new String[] {NODES, PODS, "policy:" + TO_PODS};
    }

    private static Optional<String> balancer(Site site, SiteNode node) {
        return site.balancer().filter(address -> node.isControlPlane());
    }

    /** One port or range. */
    record Port(String port, String protocol) {}

    /** @param policies whether this firewalld knows policies between zones (0.9 and later) */
    List<ManagedFile> files(boolean policies) {
        List<ManagedFile> files = new ArrayList<>();
        files.add(new ManagedFile(NODES_FILE, 0644, nodes()));
        files.add(new ManagedFile(FOLDER + "zones/" + PODS + ".xml", 0644, pods()));
        balancer(site, node)
                .ifPresent(address -> files.add(new ManagedFile(FOLDER + "zones/" + API + ".xml", 0644, api(address))));
        if (policies) {
            files.add(new ManagedFile(FOLDER + "policies/" + TO_PODS + ".xml", 0644, toPods()));
        }
        return files;
    }

    /** What this node offers to the others. */
    List<Port> ports() {
        List<Port> ports = new ArrayList<>();
        if (node.isControlPlane()) {
            ports.add(new Port("6443", "tcp"));
            ports.add(new Port("2379-2380", "tcp"));
        }
        ports.add(new Port("10250", "tcp"));
        for (PodNetwork network : networks) {
            network.tcp().forEach(port -> ports.add(new Port(port.toString(), "tcp")));
            network.udp().forEach(port -> ports.add(new Port(port.toString(), "udp")));
        }
        return ports;
    }

    /** What of {@link #NODES} can be changed while it runs, as firewall-take.sh wants it. */
    List<String> live() {
        List<String> words = new ArrayList<>();
        site.nodes().forEach(other -> words.add("source=" + other.address()));
        ports().forEach(port -> words.add("port=" + port.port() + "/" + port.protocol()));
        protocols().forEach(number -> words.add("protocol=" + number));
        return words;
    }

    private List<String> protocols() {
        return networks.stream()
                .flatMap(network -> network.protocols().stream())
                .map(String::valueOf)
                .distinct()
                .toList();
    }

    private String nodes() {
        StringBuilder zone = new StringBuilder(HEAD).append("<zone>\n  <short>hubcrate: nodes</short>\n");
        for (SiteNode other : site.nodes()) {
            zone.append("  <source address=\"").append(other.address()).append("\"/>\n");
        }
        // Who comes from a node's address is no longer in the zone of its interface, which let these in.
        zone.append("  <service name=\"ssh\"/>\n");
        for (Port port : ports()) {
            zone.append("  <port port=\"")
                    .append(port.port())
                    .append("\" protocol=\"")
                    .append(port.protocol())
                    .append("\"/>\n");
        }
        protocols()
                .forEach(number ->
                        zone.append("  <protocol value=\"").append(number).append("\"/>\n"));
        return zone.append("</zone>\n").toString();
    }

    /** The site's balancer comes from no node's address. */
    private static String api(String balancer) {
        return HEAD + "<zone>\n  <short>hubcrate: balancer</short>\n  <source address=\"" + balancer
                + "\"/>\n  <service name=\"ssh\"/>\n  <port port=\"6443\" protocol=\"tcp\"/>\n</zone>\n";
    }

    private String pods() {
        StringBuilder zone =
                new StringBuilder(HEAD).append("<zone target=\"ACCEPT\">\n  <short>hubcrate: pods</short>\n");
        for (String device : site.networks().cniInterfaces()) {
            zone.append("  <interface name=\"").append(device).append("\"/>\n");
        }
        zone.append("  <source address=\"").append(site.networks().pods()).append("\"/>\n");
        return zone.append("</zone>\n").toString();
    }

    /** The API server speaks to webhooks in pods of other nodes, coming from its node's address. */
    private static String toPods() {
        return HEAD + "<policy target=\"ACCEPT\">\n  <short>hubcrate: nodes to pods</short>\n  <ingress-zone name=\""
                + NODES + "\"/>\n  <egress-zone name=\"" + PODS + "\"/>\n</policy>\n";
    }
}
