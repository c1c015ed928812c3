package io.hubcrate.preflight;

import io.hubcrate.facts.NetworkFacts;
import io.hubcrate.facts.NetworkFacts.Wildcard;
import io.hubcrate.site.AddressRange;
import java.util.List;

/** The default route and the name servers: what kubeadm, services and CoreDNS lean on. */
final class ResolverCheck implements Check.OfNode {
    @Override
    public void check(InspectedNode node, Inspection inspection, Findings findings) {
        NetworkFacts network = node.facts().network();
        if (!node.facts().isUnknown("route") && !network.hasDefaultRoute()) {
            findings.warning(
                    FindingCode.ROUTE_DEFAULT_MISSING,
                    node,
                    "no default route",
                    "one, even if it leads nowhere: without it the addresses of services may be 'unreachable'."
                            + " hubcrate gives kubeadm the node's address itself",
                    route(node));
        }
        checkServers(node, network, findings);
        for (Wildcard wildcard : network.wildcards()) {
            findings.warning(
                    FindingCode.DNS_WILDCARD,
                    node,
                    "any name below " + wildcard.suffix() + " has the address " + wildcard.address(),
                    "no answer for names that are not there: pods would reach that address instead of services",
                    "getent hosts no-such-name." + InspectedNode.word(wildcard.suffix()),
                    "# if that prints an address, take the suffix out of the line 'search' or 'domain':",
                    unsearch(node, wildcard.suffix()));
        }
    }

    private static String[] route(InspectedNode node) {
        String range = "# if 203.0.113.254/31 is used at the site, take another range that is not";
        return node.hasNetworkManager()
                ? new String[] {
                    "nmcli connection add type dummy ifname dummy0 con-name dummy0 ipv4.method manual"
                            + " ipv4.addresses 203.0.113.254/31 ipv4.gateway 203.0.113.255 ipv4.route-metric 1000",
                    range
                }
                : new String[] {
                    "ip link add dummy0 type dummy && ip link set dummy0 up",
                    "ip address add 203.0.113.254/31 dev dummy0",
                    "ip route add default via 203.0.113.255 dev dummy0 metric 1000",
                    "# this lasts until the next restart: have it made at every start, as this host's network is.",
                    range
                };
    }

    private static String unsearch(InspectedNode node, String suffix) {
        return node.hasNetworkManager()
                ? "c=$(nmcli -g NAME connection show --active | head -n 1); nmcli connection modify \"$c\""
                        + " ipv4.dns-search '' ipv4.ignore-auto-dns yes && nmcli connection up \"$c\""
                : "sed -i.before-hubcrate '/^[[:space:]]*\\(search\\|domain\\)/s/[[:space:]]"
                        + suffix.replaceAll("[^A-Za-z0-9-]", ".") + "\\([[:space:]]\\|$\\)/\\1/' /etc/resolv.conf";
    }

    private static void checkServers(InspectedNode node, NetworkFacts network, Findings findings) {
        if (node.facts().isUnknown("resolver.server")) {
            return;
        }
        List<String> usable = network.nameservers().stream()
                .filter(server -> !isLoopback(server))
                .toList();
        if (!usable.isEmpty()) {
            return;
        }
        String[] remedy = {
            "# if the site has a name server, put its address for ADDRESS:",
            node.hasNetworkManager()
                    ? "c=$(nmcli -g NAME connection show --active | head -n 1); nmcli connection modify \"$c\" ipv4.dns"
                            + " ADDRESS && nmcli connection up \"$c\""
                    : "echo 'nameserver ADDRESS' > /etc/resolv.conf",
            "# if it has none, nothing has to be typed here: list the names that pods must know (mail, LDAP, NFS)",
            "# with their addresses in the site file: services: {hosts: {mail.example: 192.0.2.25}}"
        };
        if (network.nameservers().isEmpty()) {
            findings.warning(
                    FindingCode.RESOLVER_MISSING,
                    node,
                    "/etc/resolv.conf names no name server",
                    "one, or CoreDNS without anybody to ask; as it comes it would not start ('no upstream')",
                    remedy);
        } else if (network.upstreamNameservers().stream().allMatch(ResolverCheck::isLoopback)) {
            findings.warning(
                    FindingCode.RESOLVER_LOOPBACK,
                    node,
                    "the only name server is " + network.nameservers().get(0) + ", the host itself",
                    "one that pods can reach: in a pod that address is the pod, and CoreDNS stops ('Loop detected')",
                    remedy);
        }
    }

    private static boolean isLoopback(String server) {
        return AddressRange.parse(server.replaceFirst("%.*", ""))
                .filter(AddressRange::isLoopback)
                .isPresent();
    }
}
