package io.hubcrate.preflight;

import java.util.List;
import java.util.regex.Pattern;

/** Programs on the node that change its network behind our back. */
final class HostNetworkCheck implements Check.OfNode {
    private static final Pattern CNI =
            Pattern.compile("cni[0-9]+|flannel.*|cali.*|vxlan\\.calico|kube-.*|weave.*|cilium.*");

    @Override
    public void check(InspectedNode node, Inspection inspection, Findings findings) {
        if (node.facts().guards().services().contains("nm-cloud-setup.timer")) {
            findings.warning(
                    FindingCode.NETWORK_CONFIGURED_BY_CLOUD,
                    node,
                    "nm-cloud-setup is active: it removes routes that it did not make, those of pods among them",
                    "that service off",
                    "systemctl disable --now nm-cloud-setup.timer nm-cloud-setup.service",
                    "reboot");
        }
        List<String> held = node.facts().network().managedInterfaces().stream()
                .filter(link -> CNI.matcher(link).matches())
                .toList();
        if (!held.isEmpty()) {
            findings.warning(
                    FindingCode.NETWORK_MANAGER_HOLDS_CNI,
                    node,
                    "NetworkManager manages " + String.join(", ", held),
                    "interfaces of pods left alone; hubcrate writes that rule, with these interfaces it acts after a"
                            + " restart of NetworkManager",
                    "systemctl restart NetworkManager",
                    "nmcli device status");
        }
    }
}
