package io.hubcrate.preflight;

import io.hubcrate.bundle.PodNetwork;
import io.hubcrate.content.ShellLine;
import io.hubcrate.facts.GuardFacts;
import io.hubcrate.facts.GuardFacts.Claim;
import io.hubcrate.preflight.KubernetesPorts.Port;
import io.hubcrate.site.Site;
import io.hubcrate.site.SiteNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Firewalls on the nodes. With the site's consent firewalld gets a zone of ours, and there is nothing to find. */
final class FirewallCheck implements Check.OfNode {
    @Override
    public void check(InspectedNode node, Inspection inspection, Findings findings) {
        GuardFacts guards = node.facts().guards();
        if (guards.firewalld().isRunning()) {
            if (!inspection.site().consents().firewalld() && !isOpen(guards, inspection.site())) {
                findings.warning(
                        FindingCode.FIREWALL_BY_SITE,
                        node,
                        "firewalld is running, and the site file does not let hubcrate give it a zone",
                        "a zone that lets nodes and pods speak with each other, made by the site",
                        zone(inspection.site()));
            }
            if (guards.firewalld().backend().filter("iptables"::equals).isPresent()) {
                findings.info(
                        FindingCode.FIREWALL_FLUSHES,
                        node,
                        "firewalld uses iptables: when it is restarted, the rules of containers and services are gone",
                        "hubcrate starts it before the runtime; kube-proxy puts its rules back after some seconds,"
                                + " Docker and the CNI only when they are restarted",
                        "# after 'systemctl restart firewalld' by hand: systemctl restart docker kubelet");
            }
        }
        if (guards.firewalld().boots()) {
            findings.warning(
                    FindingCode.FIREWALL_STOPPED,
                    node,
                    "firewalld is enabled and does not run: it comes with the next start of the node",
                    inspection.site().consents().firewalld()
                            ? "running, so that preflight can try it; hubcrate gives it its zone all the same, for that start"
                            : "running, with a zone of the site's that lets nodes and pods speak with each other; else"
                                    + " everything is closed after that start",
                    "systemctl start firewalld",
                    "# or, if this node is to live without it: systemctl disable firewalld");
        }
        if (inspection.site().consents().firewalld()
                && (guards.firewalld().isRunning() || guards.firewalld().boots())) {
            checkClaims(node, inspection.site(), findings);
        }
        TreeSet<String> foreign = new TreeSet<>(guards.services());
        foreign.retainAll(Set.of("nftables", "iptables", "ufw"));
        if (!foreign.isEmpty()) {
            findings.warning(
                    FindingCode.FIREWALL_FOREIGN,
                    node,
                    "active firewall: " + String.join(", ", foreign),
                    "rules that let nodes and pods speak with each other; hubcrate changes firewalld alone",
                    foreign.contains("nftables") ? "nft list ruleset" : "iptables -S",
                    "# open: " + ports(node.node(), inspection) + " from the other nodes, and all from "
                            + inspection.site().networks().pods());
        }
    }

    /** firewalld takes no file by which a second zone claims the same. */
    private static void checkClaims(InspectedNode node, Site site, Findings findings) {
        Set<String> sources = site.nodes().stream().map(SiteNode::address).collect(Collectors.toSet());
        sources.add(site.networks().pods());
        site.balancer().filter(address -> node.node().isControlPlane()).ifPresent(sources::add);
        Set<String> interfaces = Set.copyOf(site.networks().cniInterfaces());
        List<Claim> taken = node.facts().guards().firewalld().claims().stream()
                .filter(claim -> (claim.kind().equals("source") ? sources : interfaces).contains(claim.name()))
                .toList();
        if (taken.isEmpty()) {
            return;
        }
        List<String> lines = new ArrayList<>();
        if (node.facts().guards().firewalld().boots()) {
            lines.add("systemctl start firewalld");
        }
        taken.forEach(claim -> lines.add("firewall-cmd --permanent --zone=" + ShellLine.quoted(claim.zone())
                + " --remove-" + claim.kind() + "=" + ShellLine.quoted(claim.name())));
        lines.add("firewall-cmd --reload");
        lines.add("# until the install goes on, the nodes may not reach each other at the ports that this zone let in");
        findings.error(
                FindingCode.FIREWALL_ZONE_TAKEN,
                node,
                taken.stream()
                        .collect(Collectors.groupingBy(
                                Claim::zone, TreeMap::new, Collectors.mapping(Claim::name, Collectors.joining(", "))))
                        .entrySet()
                        .stream()
                        .map(zone -> "firewalld's zone '" + zone.getKey() + "' has " + zone.getValue())
                        .collect(Collectors.joining("; ")),
                "these in no zone but hubcrate's, which the site file lets it make",
                lines.toArray(String[]::new));
    }

    /** Whether the site made a zone that lets nodes and pods do everything. */
    private static boolean isOpen(GuardFacts guards, Site site) {
        Set<String> trusted = guards.firewalld().trusted();
        return trusted.contains(site.networks().pods())
                && trusted.containsAll(
                        site.nodes().stream().map(SiteNode::address).toList());
    }

    private static String ports(SiteNode node, Inspection inspection) {
        TreeSet<Port> ports = new TreeSet<>();
        Set<PodNetwork> networks =
                inspection.bundle().map(BundleNeeds::podNetworks).orElse(Set.of());
        inspection.bundle().map(BundleNeeds::podNetworkPorts).ifPresent(ports::addAll);
        networks.forEach(network -> network.tcp().forEach(port -> ports.add(new Port(port, "tcp"))));
        KubernetesPorts.on(node).keySet().stream()
                .filter(port -> port == 6443 || port == 10250 || port == 2379 || port == 2380)
                .forEach(port -> ports.add(new Port(port, "tcp")));
        return Stream.concat(
                        ports.stream().map(Port::toString),
                        networks.stream()
                                .flatMap(network -> network.protocols().stream())
                                .map(number -> "IP protocol " + number))
                .collect(Collectors.joining(", "));
    }

    /** What the zone must hold, seen working with both backends of firewalld. */
    static String[] zone(Site site) {
        List<String> lines = new ArrayList<>();
        lines.add(
                "# rather let hubcrate do it, once for all nodes, by this in the site file: consents: {firewalld: true}");
        lines.add("# or on each node:");
        lines.add("firewall-cmd --permanent --new-zone=kubernetes");
        lines.add("firewall-cmd --permanent --zone=kubernetes --set-target=ACCEPT");
        lines.add("firewall-cmd --permanent --zone=kubernetes --add-source="
                + site.networks().pods());
        for (SiteNode each : site.nodes()) {
            lines.add("firewall-cmd --permanent --zone=kubernetes --add-source=" + each.address());
        }
        for (String each : site.networks().cniInterfaces()) {
            lines.add("firewall-cmd --permanent --zone=kubernetes --add-interface="
                    + ShellLine.quoted(each.replace('*', '+')));
        }
        lines.add("firewall-cmd --reload");
        return lines.toArray(String[]::new);
    }
}
