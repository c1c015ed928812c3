package io.hubcrate.preflight;

import io.hubcrate.content.ShellLine;
import io.hubcrate.preflight.PathProbe.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Whether the largest packets of the nodes fit each other: pods' packets are wrapped into them. */
final class PathCheck implements Check {
    private final List<Path> paths;

    PathCheck(List<Path> paths) {
        this.paths = paths;
    }

    @Override
    public void check(Inspection inspection, Findings findings) {
        Map<String, List<Path>> byNode = new LinkedHashMap<>();
        paths.forEach(path ->
                byNode.computeIfAbsent(path.from(), key -> new ArrayList<>()).add(path));
        int smallest = paths.stream().mapToInt(Path::mtu).min().orElse(0);
        for (InspectedNode node : inspection.nodes()) {
            List<Path> own = byNode.getOrDefault(node.name(), List.of());
            List<Path> cut =
                    own.stream().filter(path -> path.state() == Path.State.CUT).toList();
            if (!cut.isEmpty()) {
                findings.error(
                        FindingCode.MTU_MISMATCH,
                        node,
                        "packets of " + cut.get(0).mtu() + " bytes, the MTU of "
                                + cut.get(0).link() + ", do not reach "
                                + String.join(
                                        ", ",
                                        new TreeSet<>(cut.stream().map(Path::to).toList()))
                                + "; small ones do",
                        "an MTU with which every packet arrives; else pods hang as soon as they send much at once",
                        remedy(node, cut.get(0), smallest, inspection));
            } else if (own.stream().anyMatch(path -> path.mtu() > smallest)) {
                Path path = own.stream()
                        .filter(each -> each.mtu() > smallest)
                        .findFirst()
                        .orElseThrow();
                findings.warning(
                        FindingCode.MTU_MISMATCH,
                        node,
                        "the MTU of " + path.link() + " is " + path.mtu() + ", on another node it is " + smallest,
                        "the same on all nodes: the network of pods takes it over from each node's card",
                        remedy(node, path, smallest, inspection));
            }
        }
    }

    private static String[] remedy(InspectedNode node, Path path, int smallest, Inspection inspection) {
        List<String> lines = new ArrayList<>();
        if (smallest == path.mtu()) {
            // All cards agree, so something between them is smaller.
            lines.add("# find the largest size that arrives; the right MTU is that number and 28:");
            lines.add("for size in 1472 1452 1422 1402 1372 1352 1272; do ping -c 1 -W 1 -M do -s $size "
                    + inspection.site().find(path.to()).orElseThrow().address() + " && break; done");
            lines.add("# then, with that number for MTU; or have the network between the nodes let larger ones pass:");
        } else {
            lines.add("# the smallest MTU of the nodes for all; or give the other nodes' cards the larger one:");
        }
        String number = smallest == path.mtu() ? "MTU" : Integer.toString(smallest);
        String link = ShellLine.quoted(path.link());
        lines.add("ip link set dev " + link + " mtu " + number);
        lines.add("# and for the next start:");
        lines.add(
                node.hasNetworkManager()
                        ? "nmcli connection modify \"$(nmcli -g GENERAL.CONNECTION device show " + link
                                + ")\" 802-3-ethernet.mtu " + number
                        : "# as this host's network is made; on Enterprise Linux 7 'MTU=" + number
                                + "' in /etc/sysconfig/network-scripts/ifcfg-" + path.link());
        return lines.toArray(String[]::new);
    }
}
