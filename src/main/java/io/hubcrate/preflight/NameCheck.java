package io.hubcrate.preflight;

import io.hubcrate.content.ShellLine;
import io.hubcrate.facts.NetworkFacts;
import io.hubcrate.site.AddressRange;
import java.util.Locale;
import java.util.regex.Pattern;

/** What a node calls itself, and whether it is the machine that the site file means. */
final class NameCheck implements Check.OfNode {
    private static final Pattern FIT =
            Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");

    @Override
    public void check(InspectedNode node, Inspection inspection, Findings findings) {
        NetworkFacts network = node.facts().network();
        String hostname = network.hostname();
        String set = ShellLine.of("hostnamectl set-hostname {}", node.name());
        String resolve = resolve(node, node.name());
        boolean nameless = hostname.equals("localhost") || hostname.startsWith("localhost.");
        if (nameless) {
            findings.error(
                    FindingCode.HOSTNAME_UNFIT,
                    node,
                    "the host calls itself " + hostname,
                    "a name of its own: logs and certificates would be those of any host",
                    set,
                    resolve);
        } else if (!FIT.matcher(hostname).matches() || hostname.length() > 54) {
            findings.warning(
                    FindingCode.HOSTNAME_UNFIT,
                    node,
                    "the host calls itself " + hostname,
                    "small letters, digits and hyphens, at most 54 characters; as node it will be " + node.name(),
                    set,
                    resolve);
        } else if (!hostname.equals(node.name()) && !hostname.startsWith(node.name() + ".")) {
            findings.info(
                    FindingCode.HOSTNAME_DIFFERS,
                    node,
                    "the host calls itself " + hostname,
                    "it will be node " + node.name() + ", as the site file has it; one name is easier for people",
                    set);
        }
        if (!nameless) {
            // That 'localhost' leads to itself is right, and must stay so.
            checkResolution(node, findings);
        }
        checkAddress(node, findings);
    }

    private static String resolve(InspectedNode node, String name) {
        return ShellLine.of("echo {} >> /etc/hosts", node.node().address() + " " + name);
    }

    private static void checkResolution(InspectedNode node, Findings findings) {
        NetworkFacts network = node.facts().network();
        if (node.facts().isUnknown("hostname.address")) {
            return;
        }
        if (network.hostnameAddresses().isEmpty()) {
            findings.info(
                    FindingCode.HOSTNAME_UNRESOLVED,
                    node,
                    "neither DNS nor /etc/hosts knows " + network.hostname(),
                    "its address " + node.node().address() + "; kubeadm warns otherwise, sudo waits for seconds",
                    resolve(node, network.hostname()));
            return;
        }
        boolean loopback = network.hostnameAddresses().stream().allMatch(address -> AddressRange.parse(address)
                .filter(AddressRange::isLoopback)
                .isPresent());
        if (loopback) {
            findings.warning(
                    FindingCode.HOSTNAME_LOOPBACK,
                    node,
                    network.hostname() + " resolves to "
                            + network.hostnameAddresses().get(0) + " on itself",
                    "its address " + node.node().address() + ": programs that look up their own name tell it to others",
                    "cp /etc/hosts /etc/hosts.before-hubcrate",
                    "sed -i 's/[[:space:]]"
                            + network.hostname().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.-]", ".")
                            + "\\>//I' /etc/hosts",
                    resolve(node, network.hostname()));
        }
    }

    private static void checkAddress(InspectedNode node, Findings findings) {
        NetworkFacts network = node.facts().network();
        if (node.facts().isUnknown("address")) {
            return;
        }
        boolean has = AddressRange.parse(node.node().address())
                .filter(declared -> network.addresses().stream()
                        .anyMatch(address -> address.range().isSameAddress(declared)))
                .isPresent();
        if (!has) {
            findings.error(
                    FindingCode.ADDRESS_NOT_ON_NODE,
                    node,
                    "the host that answers as " + node.name() + " has not the address "
                            + node.node().address() + " but "
                            + String.join(
                                    ", ",
                                    network.addresses().stream()
                                            .map(each -> each.range().text())
                                            .filter(text -> !text.startsWith("127.") && !text.startsWith("::1"))
                                            .toList()),
                    "the address that the site file gives it, on one of its network cards",
                    "ip -brief address",
                    "# then mend 'address' of " + node.name() + " in the site file; or SSH leads to another machine");
        }
    }
}
