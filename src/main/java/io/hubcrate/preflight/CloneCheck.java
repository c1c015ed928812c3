package io.hubcrate.preflight;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Nodes copied from one another that still take themselves for the same one. */
final class CloneCheck implements Check {
    /** Made by software, by rules that give the same on every host. */
    private static final Pattern MADE =
            Pattern.compile("docker.*|veth.*|cni.*|virbr.*|flannel.*|cali.*|br-.*|ifb.*|kube.*|tun.*");

    @Override
    public void check(Inspection inspection, Findings findings) {
        find(inspection, node -> Optional.of(node.facts().network().hostname()))
                .forEach((name, nodes) -> findings.tell(
                        Finding.Severity.ERROR,
                        FindingCode.HOSTNAME_DUPLICATE,
                        "",
                        nodes + " all call themselves " + name,
                        "a name of its own for each",
                        "# on each of these nodes, with its own name from the site file (" + nodes + "):",
                        "# hostnamectl set-hostname NAME"));
        find(inspection, node -> node.facts().host().machineId())
                .forEach((id, nodes) -> findings.tell(
                        Finding.Severity.ERROR,
                        FindingCode.MACHINE_ID_DUPLICATE,
                        "",
                        nodes + " have the same /etc/machine-id " + id + ": copies of one machine",
                        "one of its own for each: network addresses and logs are made from it",
                        "# on all of them but one:",
                        "rm -f /etc/machine-id /var/lib/dbus/machine-id",
                        "tr -d - < /proc/sys/kernel/random/uuid > /etc/machine-id",
                        "chmod 0444 /etc/machine-id && ln -s /etc/machine-id /var/lib/dbus/machine-id",
                        "reboot"));
        find(
                        inspection,
                        node -> node.facts().host().isContainer()
                                ? Optional.empty()
                                : node.facts().host().productUuid())
                .forEach((id, nodes) -> findings.tell(
                        Finding.Severity.WARNING,
                        FindingCode.PRODUCT_UUID_DUPLICATE,
                        "",
                        nodes + " have the same machine UUID " + id,
                        "one of its own for each; storage and networks tell nodes apart by it",
                        "# on all of them: cat /sys/class/dmi/id/product_uuid",
                        "# give the copies a new UUID where the virtual machines are managed"));
        checkMacs(inspection, findings);
    }

    private static void checkMacs(Inspection inspection, Findings findings) {
        Map<String, Set<String>> owners = new LinkedHashMap<>();
        for (InspectedNode node : inspection.nodes()) {
            node.facts().network().macs().forEach((link, mac) -> {
                if (!MADE.matcher(link).matches() && !mac.matches("[0:]*")) {
                    owners.computeIfAbsent(mac, key -> new LinkedHashSet<>()).add(node.name());
                }
            });
        }
        owners.forEach((mac, nodes) -> {
            if (nodes.size() > 1) {
                findings.tell(
                        Finding.Severity.ERROR,
                        FindingCode.MAC_DUPLICATE,
                        "",
                        String.join(", ", nodes) + " have the same hardware address " + mac,
                        "one of its own for each network card, or frames go to the wrong host",
                        "# on all of them: ip -brief link",
                        "# give the copies a new address where the virtual machines are managed");
            }
        });
    }

    /** Values that several nodes have, with the nodes' names. */
    private static Map<String, String> find(Inspection inspection, Function<InspectedNode, Optional<String>> value) {
        Map<String, Set<String>> owners = new LinkedHashMap<>();
        inspection.nodes().forEach(node -> value.apply(node)
                .ifPresent(found -> owners.computeIfAbsent(found, key -> new LinkedHashSet<>())
                        .add(node.name())));
        Map<String, String> several = new LinkedHashMap<>();
        owners.forEach((found, nodes) -> {
            if (nodes.size() > 1) {
                several.put(found, String.join(", ", nodes));
            }
        });
        return several;
    }
}
