package io.hubcrate.cluster;

import io.hubcrate.install.Gate;
import io.hubcrate.install.NodeWork;
import io.hubcrate.install.SiteWork;
import io.hubcrate.shell.NodeException;
import io.hubcrate.site.SiteNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Before anything of a node is let go: whether it is dead, and whether what lives can go on without it. Dead is whose host
 * does not answer and whom the cluster misses too, or in whose place a host answers that belongs to no cluster.
 */
public final class LostNodeGate implements Gate {
    /** The cluster misses a node after 40 to 50 seconds. */
    private static final Duration MISSED = Duration.ofMinutes(2);

    private final Cluster cluster;
    private final SiteNode node;
    private final Duration missed;

    public LostNodeGate(Cluster cluster, SiteNode node) {
        this(cluster, node, MISSED);
    }

    /** @param missed how long it may take until the cluster misses the node */
    LostNodeGate(Cluster cluster, SiteNode node, Duration missed) {
        this.cluster = cluster;
        this.node = node;
        this.missed = missed;
    }

    @Override
    public String title() {
        return node.name() + " is dead, and what lives can go on without it";
    }

    @Override
    public void require(SiteWork site) {
        Optional<NodeWork> host = site.find(node);
        if (host.isPresent() && Membership.look(host.get()).isMember()) {
            throw living(
                    "its host answers, and it is a member of the cluster",
                    "If only its work stands still: journalctl -u kubelet -n 50, systemctl restart kubelet, or restart"
                            + " the host. If it shall really be given up: switch it off for good, or install its host"
                            + " anew, and type the same command again.");
        }
        requireQuorum(site);
        NodeWork plane = cluster.requireControlPlane();
        if (host.isEmpty()) {
            requireMissed(site, plane);
        }
    }

    /** Without a majority of its members etcd answers nobody, and nothing can be changed in the cluster. */
    private void requireQuorum(SiteWork site) {
        List<String> living = new ArrayList<>();
        for (NodeWork plane : site.controlPlanes()) {
            if (!isNode(plane) && Membership.look(plane).isMember()) {
                living.add(plane.node().name());
            }
        }
        if (living.isEmpty()) {
            throw new NodeException(
                    "replace-no-control-plane",
                    node.name(),
                    "no other control plane of this site answers, and nobody else knows the cluster",
                    "Bring a control plane back first, with its disk. Without one this cluster has ended: hubcrate"
                            + " explain replace-no-control-plane",
                    null);
        }
        int members = members(site);
        if (living.size() * 2 <= members) {
            throw new NodeException(
                    "replace-quorum-lost",
                    node.name(),
                    "of " + members + " members of etcd " + living.size() + " can be reached ("
                            + String.join(", ", living) + "): that is no majority, and without one nothing is let go",
                    "Switch another control plane on again, with its disk. If none comes back, etcd must be restored as a"
                            + " store of one member first: hubcrate explain replace-quorum-lost",
                    null);
        }
    }

    /** By etcd's own account where it gives one. Who is no control plane takes no voice away. */
    private int members(SiteWork site) {
        Optional<NodeWork> ready = cluster.findControlPlane();
        if (ready.isPresent()) {
            return node.isControlPlane() ? new EtcdMembers(cluster, ready.get()).voters() : 1;
        }
        return Math.toIntExact(
                site.site().nodes().stream().filter(SiteNode::isControlPlane).count());
    }

    private boolean isNode(NodeWork work) {
        return work.node().name().equals(node.name());
    }

    /** SSH may be broken, or the way there, on a host whose pods go on. */
    private void requireMissed(SiteWork site, NodeWork plane) {
        try {
            new Waiting(site, node.name())
                    .until(
                            missed,
                            () -> Cluster.notReady(cluster.get(plane, "nodes", node.name()), node.name())
                                            .isPresent()
                                    ? Optional.empty()
                                    : Optional.of(
                                            node.name() + " does not answer, but the cluster does not miss it yet"));
        } catch (NodeException e) {
            if (!e.code().equals("wait-too-long")) {
                throw e;
            }
            throw living(
                    "its host does not answer here, but the cluster hears from it",
                    "Look for what keeps this host from it: ssh -v, a firewall, the way there. If it shall be given up,"
                            + " switch its host off and type the same command again.");
        }
    }

    private NodeException living(String why, String advice) {
        return new NodeException("replace-node-living", node.name(), "it lives: " + why, advice, null);
    }
}
