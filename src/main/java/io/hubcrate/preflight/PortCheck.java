package io.hubcrate.preflight;

import io.hubcrate.facts.NetworkFacts.Listener;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Ports of Kubernetes at which something else waits already. */
final class PortCheck implements Check.OfNode {
    @Override
    public void check(InspectedNode node, Inspection inspection, Findings findings) {
        SortedMap<Integer, String> wanted = KubernetesPorts.on(node.node());
        Map<Integer, Listener> taken = new TreeMap<>();
        for (Listener listener : node.facts().network().listeners()) {
            boolean own = node.facts().software().clusterIsOurs()
                    && listener.program().matches("kube.*|etcd|\\s*");
            if (listener.protocol().equals("tcp") && wanted.containsKey(listener.port()) && !own) {
                taken.putIfAbsent(listener.port(), listener);
            }
        }
        taken.forEach((port, listener) -> findings.error(
                FindingCode.PORT_IN_USE,
                node,
                "port " + port + " is used by " + (listener.program().isEmpty() ? "a program" : listener.program())
                        + " at " + listener.address(),
                "free for " + wanted.get(port),
                "ss -ltnp 'sport = :" + port + "'",
                "systemctl status $(ss -Hltnp 'sport = :" + port + "' | sed 's/.*pid=\\([0-9]*\\).*/\\1/')",
                "# stop and disable that service, or move it to another port; if it is an earlier cluster, see"
                        + " 'hubcrate explain cluster-leftover'"));
    }
}
