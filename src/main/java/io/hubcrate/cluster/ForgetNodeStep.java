package io.hubcrate.cluster;

import io.hubcrate.install.Change;
import io.hubcrate.install.NodeWork;
import io.hubcrate.install.SiteStep;
import io.hubcrate.install.SiteWork;
import io.hubcrate.site.SiteNode;
import java.util.List;

/**
 * A dead node is taken out of the cluster's list, before its pods go: as long as it stands there, those that run once on
 * each node would be made anew for it.
 */
public final class ForgetNodeStep implements SiteStep {
    private final Cluster cluster;
    private final SiteNode node;

    public ForgetNodeStep(Cluster cluster, SiteNode node) {
        this.cluster = cluster;
        this.node = node;
    }

    @Override
    public String id() {
        return "forget-node";
    }

    @Override
    public String title() {
        return "take the node out of the cluster's list";
    }

    @Override
    public List<Change> examine(SiteWork site) {
        boolean known = !cluster.get(cluster.requireControlPlane(), "nodes", node.name())
                .isEmpty();
        return known ? List.of(Change.of("node " + node.name(), "take it out of the cluster's list")) : List.of();
    }

    @Override
    public void apply(SiteWork site) {
        NodeWork plane = cluster.requireControlPlane();
        cluster.change(plane, null, "delete", "node", node.name(), "--ignore-not-found");
    }
}
