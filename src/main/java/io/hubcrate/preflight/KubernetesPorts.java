package io.hubcrate.preflight;

import io.hubcrate.site.SiteNode;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Ports of Kubernetes, with what waits there. */
final class KubernetesPorts {
    private static final Map<Integer, String> ALL = Map.of(
            10248, "kubelet's health",
            10249, "kube-proxy's figures",
            10250, "kubelet",
            10256, "kube-proxy's health");
    private static final Map<Integer, String> CONTROL_PLANE = Map.of(
            2379, "etcd",
            2380, "etcd's peers",
            6443, "the API server",
            10257, "the controller manager",
            10259, "the scheduler");

    private KubernetesPorts() {}

    /** That must be free on a node. */
    static SortedMap<Integer, String> on(SiteNode node) {
        TreeMap<Integer, String> ports = new TreeMap<>(ALL);
        if (node.isControlPlane()) {
            ports.putAll(CONTROL_PLANE);
        }
        return ports;
    }

    /** One port, written as firewalls write it: {@code 6443/tcp}. */
    record Port(int number, String protocol) implements Comparable<Port> {
        @Override
        public int compareTo(Port other) {
            int byNumber = Integer.compare(number, other.number);
            return byNumber != 0 ? byNumber : protocol.compareTo(other.protocol);
        }

        @Override
        public String toString() {
            return number + "/" + protocol;
        }
    }

    /**
     * That one node must reach on another one.
     *
     * @param podNetwork by which the nodes carry what pods say to each other
     */
    static SortedSet<Port> between(SiteNode from, SiteNode to, Set<Port> podNetwork) {
        TreeSet<Port> ports = new TreeSet<>(podNetwork);
        if (to.isControlPlane()) {
            ports.add(new Port(6443, "tcp"));
            if (from.isControlPlane()) {
                ports.add(new Port(2379, "tcp"));
                ports.add(new Port(2380, "tcp"));
            }
        }
        // The API server fetches logs and opens terminals there.
        if (from.isControlPlane()) {
            ports.add(new Port(10250, "tcp"));
        }
        return ports;
    }
}
