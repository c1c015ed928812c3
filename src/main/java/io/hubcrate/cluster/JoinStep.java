package io.hubcrate.cluster;

import io.hubcrate.failure.Secret;
import io.hubcrate.install.Change;
import io.hubcrate.install.NodeWork;
import io.hubcrate.install.SiteWork;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.CommandResult;
import io.hubcrate.shell.NodeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A node's joining, with a token that is asked for then and is void afterwards; a control plane's with the certificates that
 * all of them share, too. Control planes join one at a time: each becomes a member of etcd.
 */
public final class JoinStep extends MemberStep {
    private final Cluster cluster;
    private final String id;

    private JoinStep(SiteWork site, Cluster cluster, String id) {
        super(site);
        this.cluster = cluster;
        this.id = id;
    }

    /** For workers. */
    public static JoinStep worker(SiteWork site, Cluster cluster) {
        return new JoinStep(site, cluster, "kubeadm-join");
    }

    /** For control planes, of which one has made the cluster or will. */
    public static JoinStep controlPlane(SiteWork site, Cluster cluster) {
        return new JoinStep(site, cluster, "kubeadm-join-plane");
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String title() {
        return "join the cluster";
    }

    @Override
    public List<Change> examine(NodeWork work) {
        Membership membership = Membership.look(work);
        if (membership.initialised() || makesIt(work)) {
            return List.of();
        }
        Optional<NodeWork> plane = cluster.findControlPlane();
        if (!membership.joined()) {
            requireOurs(work, membership);
            return joining(work, plane);
        }
        boolean known = plane.isEmpty()
                || !cluster.get(plane.get(), "nodes", work.node().name()).isEmpty();
        return known ? List.of() : List.of(Change.of("cluster", "join it anew: it does not know this node any more"));
    }

    /** Whether the cluster begins with this node, see {@link InitStep}. */
    private boolean makesIt(NodeWork work) {
        return isFirst(work) && !cluster.hasMembers();
    }

    private List<Change> joining(NodeWork work, Optional<NodeWork> plane) {
        if (!work.node().isControlPlane()) {
            return List.of(Change.of("cluster", "join it with kubeadm as a worker"));
        }
        List<Change> changes = new ArrayList<>();
        if (plane.isPresent() && !earlier(plane.get(), work).isEmpty()) {
            changes.add(Change.of("etcd", "remove its earlier member: the host that had it is gone"));
        }
        changes.add(Change.of("cluster", "join it with kubeadm as a control plane; etcd gets a member there"));
        return changes;
    }

    private List<String> earlier(NodeWork plane, NodeWork work) {
        return new EtcdMembers(cluster, plane).named(work.node().name());
    }

    @Override
    void member(NodeWork work) {
        NodeWork plane = cluster.requireControlPlane();
        Secret token = token(plane);
        cluster.redactor().add(token);
        try {
            if (work.node().isControlPlane()) {
                joinPlane(work, plane, token);
            } else {
                join(work, plane, token, "");
            }
        } finally {
            revoke(plane, token.reveal(String::new));
        }
    }

    private void joinPlane(NodeWork work, NodeWork plane, Secret token) {
        EtcdMembers members = new EtcdMembers(cluster, plane);
        members.named(work.node().name()).forEach(members::remove);
        String repository = InitStep.repository(site.bundle().index());
        try (SharedCertificates shared =
                SharedCertificates.upload(cluster, plane, KubeadmConfig.of(site), repository)) {
            join(work, plane, token, shared.key().reveal(String::new));
        }
    }

    private void join(NodeWork work, NodeWork plane, Secret token, String certificateKey) {
        String hash = ClusterCertificate.hash(plane);
        kubeadm(
                work,
                "join",
                KubeadmConfig.of(site).join(work.node(), token.reveal(String::new), hash, certificateKey));
    }

    private static Secret token(NodeWork plane) {
        CommandResult result = plane.shell()
                .run(Command.of("kubeadm", "--kubeconfig", Cluster.ADMIN, "token", "create", "--ttl", "15m")
                        .asChange()
                        .confidential());
        String token = result.out().strip();
        if (!result.succeeded() || !token.matches("[a-z0-9]{6}\\.[a-z0-9]{16}")) {
            throw new NodeException(
                    "kubeadm-failed",
                    plane.node().name(),
                    "kubeadm makes no token for joining: status " + result.exit(),
                    "Type it on that node: sudo kubeadm token create --ttl 15m",
                    null);
        }
        return Secret.of(token.toCharArray());
    }
}
