package io.hubcrate.preflight;

import io.hubcrate.site.SiteNode;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** TCP ports of Kubernetes, with what waits there. */
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

    /** That one node must reach on another one. */
    static SortedMap<Integer, String> between(SiteNode from, SiteNode to) {
        TreeMap<Integer, String> ports = new TreeMap<>();
        if (to.isControlPlane()) {
            ports.put(6443, "the API server");
            if (from.isControlPlane()) {
                ports.put(2379, "etcd");
                ports.put(2380, "etcd's peers");
            }
        }
        // The API server fetches logs and opens terminals there.
        if (from.isControlPlane()) {
            ports.put(10250, "kubelet");
        }
        return ports;
    }
}
