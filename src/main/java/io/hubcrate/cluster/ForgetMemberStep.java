package io.hubcrate.cluster;

import io.hubcrate.install.Change;
import io.hubcrate.install.SiteStep;
import io.hubcrate.install.SiteWork;
import io.hubcrate.site.SiteNode;
import java.util.List;

/** The member of etcd that a dead control plane had goes: a majority is counted of those that are left. */
public final class ForgetMemberStep implements SiteStep {
    private final Cluster cluster;
    private final SiteNode node;

    public ForgetMemberStep(Cluster cluster, SiteNode node) {
        this.cluster = cluster;
        this.node = node;
    }

    @Override
    public String id() {
        return "forget-etcd-member";
    }

    @Override
    public String title() {
        return "remove the node's member of etcd";
    }

    @Override
    public List<Change> examine(SiteWork site) {
        EtcdMembers members = members();
        return members.named(node.name()).isEmpty()
                ? List.of()
                : List.of(Change.of(
                        "etcd",
                        "remove the member " + node.name() + ": the host that had it is gone; " + (members.voters() - 1)
                                + " are left"));
    }

    @Override
    public void apply(SiteWork site) {
        EtcdMembers members = members();
        members.named(node.name()).forEach(members::remove);
    }

    private EtcdMembers members() {
        return new EtcdMembers(cluster, cluster.requireControlPlane());
    }
}
