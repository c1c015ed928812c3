package io.hubcrate.preflight;

import io.hubcrate.facts.SoftwareFacts.Leftover;
import java.util.ArrayList;
import java.util.List;

/** Remains of a cluster that hubcrate did not make. */
final class LeftoverCheck implements Check.OfNode {
    @Override
    public void check(InspectedNode node, Inspection inspection, Findings findings) {
        List<Leftover> leftovers = node.facts().software().leftovers();
        if (leftovers.isEmpty() || node.facts().software().ours()) {
            return;
        }
        List<String> seen = new ArrayList<>();
        List<String> remedy = new ArrayList<>(List.of(
                "# is it still in use? then this node must not be taken:",
                "kubectl --kubeconfig /etc/kubernetes/admin.conf get nodes",
                "# else; a restart takes away its containers, interfaces and firewall chains, and no rule of the site:",
                "systemctl disable --now kubelet",
                "reboot",
                "# folders are moved, not removed: etcd's is all that a cluster knows"));
        for (Leftover leftover : leftovers) {
            switch (leftover.kind()) {
                case "folder" -> {
                    seen.add(leftover.name());
                    remedy.add("mv " + InspectedNode.word(leftover.name()) + " "
                            + InspectedNode.word(leftover.name() + ".before-hubcrate"));
                }
                case "unit" -> {
                    seen.add(leftover.name());
                    remedy.add("rpm -qf " + InspectedNode.word(leftover.name())
                            + "    # if a package owns it: dnf remove it, else: rm it");
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
}
