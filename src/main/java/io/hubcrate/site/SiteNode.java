package io.hubcrate.site;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One node as declared.
 *
 * @param name under which Kubernetes will know it: an RFC 1123 subdomain, at most 54 characters
 * @param address at which the other nodes reach it: an IPv4 or IPv6 address, never a name
 * @param roles at least one
 * @param labels that the node gets, sorted
 * @param taints that the node gets, in the order written
 * @param access how the installing host speaks to it
 * @param folders where large data goes
 */
public record SiteNode(
        String name,
        String address,
        Set<NodeRole> roles,
        SortedMap<String, String> labels,
        List<Taint> taints,
        NodeAccess access,
        DataFolders folders) {
    public SiteNode {
        roles = Set.copyOf(roles);
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
        taints = List.copyOf(taints);
    }

    /** Whether Kubernetes' own pods run there. */
    public boolean isControlPlane() {
        return roles.contains(NodeRole.CONTROL_PLANE);
    }

    /** Whether users' pods may run there. */
    public boolean isWorker() {
        return roles.contains(NodeRole.WORKER);
    }

    /** What a node is for; a node may be both. */
    public enum NodeRole {
        CONTROL_PLANE,
        WORKER
    }

    /** A taint as {@code kubectl taint} writes it. */
    public record Taint(String key, String value, Effect effect) {
        /** What happens to pods that do not tolerate it. */
        public enum Effect {
            NO_SCHEDULE,
            PREFER_NO_SCHEDULE,
            NO_EXECUTE
        }
    }

    /**
     * Folders on the node for what grows; absolute paths.
     *
     * @param runtime the container runtime's root ({@code /var/lib/containerd}, {@code /var/lib/docker})
     * @param kubelet kubelet's root
     * @param etcd etcd's data, on control planes
     * @param hubcrate our own: what we keep on the node, and where programs that we run may lie
     */
    public record DataFolders(String runtime, String kubelet, String etcd, String hubcrate) {
        private static final String CONTAINERD = "/var/lib/containerd";

        /** What is usual where containerd runs. */
        public static DataFolders usual() {
            return new DataFolders(CONTAINERD, "/var/lib/kubelet", "/var/lib/etcd", "/var/lib/hubcrate");
        }

        /** The root for Docker: what the site says, or Docker's own where it says nothing. */
        public String docker() {
            return runtime.equals(CONTAINERD) ? "/var/lib/docker" : runtime;
        }
    }

    /** For messages. */
    @Override
    public String toString() {
        return name;
    }
}
