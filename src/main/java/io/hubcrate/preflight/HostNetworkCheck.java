package io.hubcrate.preflight;

import java.util.List;
import java.util.TreeSet;
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
        List<String> proxies = node.facts().network().proxies();
        if (!proxies.isEmpty()) {
            findings.warning(
                    FindingCode.PROXY_SET,
                    node,
                    "a proxy is set: " + proxies.get(0) + (proxies.size() > 1 ? " and more" : ""),
                    "exceptions for the nodes and the cluster, else kubeadm and kubelet ask the proxy for them",
                    "grep -ri _proxy /etc/environment /etc/profile.d",
                    "# its 'no_proxy' must hold: " + exceptions(inspection));
        }
    }

    private static String exceptions(Inspection inspection) {
        TreeSet<String> names = new TreeSet<>();
        inspection.site().nodes().forEach(each -> names.add(each.address()));
        return String.join(",", names) + "," + inspection.site().networks().pods() + ","
                + inspection.site().networks().services() + ",127.0.0.1,localhost,.svc,.cluster.local";
    }
}
