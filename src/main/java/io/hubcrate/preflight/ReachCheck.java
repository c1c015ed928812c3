package io.hubcrate.preflight;

import io.hubcrate.preflight.Finding.Severity;
import io.hubcrate.preflight.KubernetesPorts.Port;
import io.hubcrate.preflight.PortProbe.Reach;
import io.hubcrate.site.SiteNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What the probe of ports between nodes showed; one finding for each node that others do not reach. */
final class ReachCheck implements Check {
    private final List<Reach> probed;

    ReachCheck(List<Reach> probed) {
        this.probed = probed;
    }

    @Override
    public void check(Inspection inspection, Findings findings) {
        Map<String, Set<Port>> blocked = new LinkedHashMap<>();
        Map<String, Set<String>> from = new LinkedHashMap<>();
        Map<String, Set<String>> unknown = new LinkedHashMap<>();
        Map<String, Set<Port>> untried = new LinkedHashMap<>();
        for (Reach reach : probed) {
            if (reach.state() == Reach.State.CLOSED) {
                blocked.computeIfAbsent(reach.to(), key -> new TreeSet<>()).add(reach.port());
                from.computeIfAbsent(reach.to(), key -> new LinkedHashSet<>()).add(reach.from());
            } else if (reach.state() == Reach.State.UNKNOWN) {
                untried.computeIfAbsent(reach.to(), key -> new TreeSet<>()).add(reach.port());
                unknown.computeIfAbsent(reach.to(), key -> new LinkedHashSet<>())
                        .add(reach.from() + ", " + reach.port() + ": " + reach.reason());
            }
        }
        blocked.forEach((node, ports) -> findings.tell(
                Severity.ERROR,
                FindingCode.PORT_BLOCKED,
                node,
                "not reached from " + String.join(", ", from.getOrDefault(node, Set.of())) + ": "
                        + String.join(", ", ports.stream().map(Port::toString).toList()),
                "these ports open between the nodes; what was tried is a connection, and something waited for it",
                remedy(node, ports, inspection)));
        unknown.forEach((node, reasons) -> findings.tell(
                Severity.INFO,
                FindingCode.PORTS_NOT_PROBED,
                node,
                "not tried: " + String.join("; ", reasons.stream().limit(3).toList())
                        + (reasons.size() > 3 ? " and " + (reasons.size() - 3) + " more" : ""),
                "open ports between the nodes; a firewall between them, if there is one, must know them",
                "# nothing has to be typed: after the install, hubcrate preflight tries them; if a firewall stands between",
                "# the nodes, ask who keeps it now: "
                        + String.join(
                                ", ",
                                untried.getOrDefault(node, new TreeSet<>()).stream()
                                        .map(Port::toString)
                                        .toList())
                        + " to " + node + " from the other nodes"));
    }

    private static String[] remedy(String node, Set<Port> ports, Inspection inspection) {
        List<String> lines = new ArrayList<>();
        boolean firewalld = inspection.nodes().stream()
                .anyMatch(each -> each.name().equals(node)
                        && each.facts().guards().firewalld().isRunning());
        // With the site's consent its zone has these ports, or was not held against the node.
        if (firewalld && !inspection.site().consents().firewalld()) {
            lines.addAll(List.of(FirewallCheck.zone(inspection.site())));
        } else {
            String sources = String.join(
                    ", ",
                    inspection.site().nodes().stream().map(SiteNode::address).toList());
            lines.add("nft list ruleset || iptables -S");
            lines.add("# if no rule there stands in the way, a firewall between the nodes does. Ask for: from and to "
                    + sources + ", "
                    + String.join(", ", ports.stream().map(Port::toString).toList()));
        }
        return lines.toArray(String[]::new);
    }
}
