package io.hubcrate.preflight;

import io.hubcrate.content.ShellLine;
import io.hubcrate.facts.SoftwareFacts.Leftover;
import java.util.ArrayList;
import java.util.List;

/** Remains of a cluster that hubcrate did not make. */
final class LeftoverCheck implements Check.OfNode {
    @Override
    public void check(InspectedNode node, Inspection inspection, Findings findings) {
        List<Leftover> leftovers = node.facts().software().leftovers();
        if (leftovers.isEmpty() || node.facts().software().clusterIsOurs()) {
            return;
        }
        List<String> seen = new ArrayList<>();
        List<String> remedy = new ArrayList<>(begin(leftovers));
        for (Leftover leftover : leftovers) {
            switch (leftover.kind()) {
                case "folder" -> {
                    seen.add(leftover.name());
                    remedy.add("mv " + ShellLine.quoted(leftover.name()) + " "
                            + ShellLine.quoted(leftover.name() + ".before-hubcrate"));
                }
                case "unit" -> {
                    seen.add(leftover.name());
                    remedy.add("rpm -qf " + ShellLine.quoted(leftover.name())
                            + "    # if a package owns it: remove that, else: rm it");
                }
                case "interface" -> seen.add("interface " + leftover.name());
                case "chains" -> seen.add(leftover.name() + " firewall chains of kube-proxy");
                default -> seen.add(leftover.name());
            }
        }
        findings.error(
                FindingCode.CLUSTER_LEFTOVER,
                node,
                "of an earlier cluster: " + String.join(", ", seen),
                "none of it: kubeadm stops at such folders, and pods at such networks",
                remedy.toArray(String[]::new));
    }

    /** Whoever works with it is asked first; what runs is ended before its folders are moved. */
    private static List<String> begin(List<Leftover> leftovers) {
        List<String> lines = new ArrayList<>(List.of(
                "# does anybody still work with that cluster? Then this node must not be taken. If nobody does:"));
        leftovers.stream()
                .filter(each -> each.kind().equals("unit"))
                .map(each -> each.name().substring(each.name().lastIndexOf('/') + 1))
                .distinct()
                .forEach(unit -> lines.add("systemctl disable --now " + ShellLine.quoted(unit)));
        if (has(leftovers, "interface") || has(leftovers, "chains")) {
            lines.add(
                    "# a restart takes away its containers, interfaces and firewall chains, and no rule of the site:");
            lines.add("reboot");
        }
        if (has(leftovers, "folder")) {
            lines.add("# folders are moved, not removed: etcd's is all that a cluster knows");
        }
        return lines;
    }

    private static boolean has(List<Leftover> leftovers, String kind) {
        return leftovers.stream().anyMatch(each -> each.kind().equals(kind));
    }
}
