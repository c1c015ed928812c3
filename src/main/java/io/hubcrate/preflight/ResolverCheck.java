package io.hubcrate.preflight;

import io.hubcrate.content.ShellLine;
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
            findings.info(
                    FindingCode.ROUTE_DEFAULT_MISSING,
                    node,
                    "no default route",
                    "nothing else in a network without a way out: install gives kubeadm the node's address, and the"
                            + " services' network a route of its own",
                    "# nothing has to be done");
        }
        checkServers(node, network, findings);
        for (Wildcard wildcard : network.wildcards()) {
            findings.warning(
                    FindingCode.DNS_WILDCARD,
                    node,
                    "any name below " + wildcard.suffix() + " has the address " + wildcard.address(),
                    "no answer for names that are not there: pods would reach that address instead of services",
                    "getent hosts no-such-name." + ShellLine.quoted(wildcard.suffix()),
                    "# if that prints an address, take the suffix out of the line 'search' or 'domain':",
                    unsearch(node, wildcard.suffix()));
        }
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
