package io.hubcrate.cluster;

import io.hubcrate.failure.Secret;
import io.hubcrate.install.Change;
import io.hubcrate.install.NodeWork;
import io.hubcrate.install.SiteWork;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.CommandResult;
import io.hubcrate.shell.NodeException;
import java.util.List;
import java.util.Optional;

/** A worker's joining, with a token that is asked for then and is void afterwards. */
public final class JoinStep extends MemberStep {
    private final Cluster cluster;

    public JoinStep(SiteWork site, Cluster cluster) {
        super(site);
        this.cluster = cluster;
    }

    @Override
    public String id() {
        return "kubeadm-join";
    }

    @Override
    public String title() {
        return "join the cluster";
    }

    @Override
    public List<Change> examine(NodeWork work) {
        Membership membership = Membership.look(work);
        if (!membership.joined()) {
            requireOurs(work, membership);
            return List.of(Change.of("cluster", "join it with kubeadm as a worker"));
        }
        Optional<NodeWork> plane = cluster.findControlPlane();
        boolean known = plane.isEmpty()
                || !cluster.get(plane.get(), "nodes", work.node().name()).isEmpty();
        return known ? List.of() : List.of(Change.of("cluster", "join it anew: it does not know this node any more"));
    }

    @Override
    void member(NodeWork work) {
        NodeWork plane = cluster.requireControlPlane();
        Secret token = token(plane);
        site.secrets().redactor().add(token);
        String version = site.bundle()
                .index()
                .findKubernetes()
                .orElseThrow(() -> new IllegalStateException("a bundle without Kubernetes"))
                .version();
        String text = token.reveal(String::new);
        try {
            kubeadm(
                    work,
                    "join",
                    new KubeadmConfig(site.site(), version).join(work.node(), text, ClusterCertificate.hash(plane)));
        } finally {
            revoke(plane, text);
        }
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
