package io.hubcrate.preflight;

import io.hubcrate.facts.NetworkFacts.InterfaceAddress;
import io.hubcrate.facts.NetworkFacts.Route;
import io.hubcrate.preflight.Finding.Severity;
import io.hubcrate.site.AddressRange;
import io.hubcrate.site.Site;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Whether the cluster's own addresses are used elsewhere: hosts behind them would be out of reach for pods. */
final class OverlapCheck implements Check {
    /** Routes of a CNI are the cluster's own. */
    private static final Pattern CNI =
            Pattern.compile("cni.*|flannel.*|cali.*|vxlan\\.calico|kube-.*|weave.*|cilium.*");

    @Override
    public void check(Inspection inspection, Findings findings) {
        Map<AddressRange, String> used = used(inspection);
        Site.Networks networks = inspection.site().networks();
        Optional<AddressRange> pods = AddressRange.parse(networks.pods());
        Optional<AddressRange> services = AddressRange.parse(networks.services());
        // What is proposed for pods must not be proposed for services again.
        List<AddressRange> taken = new ArrayList<>(used.keySet());
        services.ifPresent(taken::add);
        pods.ifPresent(range -> compare("pods", range, 20, used, taken, findings));
        pods.ifPresent(taken::add);
        services.ifPresent(range -> compare("services", range, 24, used, taken, findings));
        if (pods.isPresent() && services.isPresent() && pods.get().overlaps(services.get())) {
            findings.tell(
                    Severity.ERROR,
                    FindingCode.NETWORK_OVERLAP,
                    "",
                    "the network of pods " + networks.pods() + " and that of services " + networks.services()
                            + " overlap",
                    "two networks that have no address in common",
                    "# in the site file: another network for 'pods' or 'services'");
        }
    }

    private static void compare(
            String name,
            AddressRange wanted,
            int smallest,
            Map<AddressRange, String> used,
            List<AddressRange> taken,
            Findings findings) {
        List<String> clashes = new ArrayList<>();
        used.forEach((range, where) -> {
            if (range.overlaps(wanted)) {
                clashes.add(where);
            }
        });
        if (clashes.isEmpty()) {
            return;
        }
        // A network of services is never as large as kubeadm's default of /12 makes it.
        Optional<AddressRange> free = wanted.bits() == 32
                ? FreeRanges.find(Math.max(wanted.prefix(), 16), smallest, taken)
                : Optional.empty();
        free.ifPresent(taken::add);
        findings.tell(
                Severity.ERROR,
                FindingCode.NETWORK_OVERLAP,
                "",
                "the network of " + name + " " + wanted + " overlaps "
                        + String.join("; ", clashes.subList(0, Math.min(4, clashes.size())))
                        + (clashes.size() > 4 ? " and " + (clashes.size() - 4) + " more" : ""),
                "a network that neither the nodes' routes nor the site use",
                free.map(range -> "# in the site file: networks: {" + name + ": " + range + "}")
                        .orElse("# no private range is free; ask the site's network people for one of at least /"
                                + smallest));
    }

    /** What is used, each with where that was seen first. */
    private static Map<AddressRange, String> used(Inspection inspection) {
        Map<AddressRange, String> used = new LinkedHashMap<>();
        for (String text : inspection.site().networks().site()) {
            AddressRange.parse(text).ifPresent(range -> used.putIfAbsent(range, text + " (declared in the site file)"));
        }
        inspection.site().nodes().forEach(node -> AddressRange.parse(node.address())
                .ifPresent(range -> used.putIfAbsent(range, node.address() + " (" + node.name() + ")")));
        inspection.site().services().hosts().forEach((name, address) -> AddressRange.parse(address)
                .ifPresent(range -> used.putIfAbsent(range, address + " (" + name + " in the site file)")));
        for (InspectedNode node : inspection.nodes()) {
            for (Route route : node.facts().network().routes()) {
                if (!isOurs(route.link(), inspection) && !isOurs(route, node, inspection)) {
                    add(used, route.destination(), "route on " + node.name() + ", " + route.link());
                }
            }
            for (InterfaceAddress address : node.facts().network().addresses()) {
                if (!isOurs(address.link(), inspection)) {
                    add(used, address.range().text(), "address on " + node.name() + ", " + address.link());
                }
            }
            node.facts().network().nameservers().forEach(server -> add(used, server, "name server of " + node.name()));
        }
        return used;
    }

    private static boolean isOurs(String link, Inspection inspection) {
        return CNI.matcher(link).matches()
                || inspection.site().networks().cniInterfaces().stream()
                        .map(name ->
                                Pattern.quote(name.replaceFirst("[+*]$", "")) + (name.matches(".*[+*]") ? ".*" : ""))
                        .anyMatch(link::matches);
    }

    /** On a member of the cluster the way to other nodes' pods, and on a prepared node that to services. */
    private static boolean isOurs(Route route, InspectedNode node, Inspection inspection) {
        Site.Networks networks = inspection.site().networks();
        boolean pods = node.facts().software().isMember() && isWithin(route.destination(), networks.pods());
        boolean services = node.facts().software().serviceRouteIsOurs()
                && AddressRange.parse(route.destination()).equals(AddressRange.parse(networks.services()));
        return pods || services;
    }

    private static boolean isWithin(String range, String network) {
        Optional<AddressRange> inner = AddressRange.parse(range);
        Optional<AddressRange> outer = AddressRange.parse(network);
        return inner.isPresent()
                && outer.isPresent()
                && inner.get().prefix() >= outer.get().prefix()
                && inner.get().overlaps(outer.get());
    }

    private static void add(Map<AddressRange, String> used, String text, String where) {
        AddressRange.parse(text)
                .filter(range -> !range.isLoopback() && !range.isLinkLocal() && range.prefix() > 0)
                .ifPresent(range -> used.putIfAbsent(range, text + " (" + where + ")"));
    }
}
