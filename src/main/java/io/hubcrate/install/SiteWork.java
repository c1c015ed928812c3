package io.hubcrate.install;

import io.hubcrate.progress.EventSink;
import io.hubcrate.site.Site;
import io.hubcrate.site.SiteNode;
import java.util.List;
import java.util.Optional;

/**
 * What a step of the site has to work with.
 *
 * @param bundle what the verified bundle holds
 * @param nodes all nodes, in the site file's order
 * @param secrets those made for this site
 */
public record SiteWork(Site site, BundleContent bundle, List<NodeWork> nodes, SecretStore secrets, EventSink events) {
    public SiteWork {
        nodes = List.copyOf(nodes);
    }

    /** The nodes that may hold the control plane, in the site file's order. */
    public List<NodeWork> controlPlanes() {
        return nodes.stream().filter(work -> work.node().isControlPlane()).toList();
    }

    /** The work of that node; empty if it takes no part. */
    public Optional<NodeWork> find(SiteNode node) {
        return nodes.stream()
                .filter(work -> work.node().name().equals(node.name()))
                .findFirst();
    }

    /** A line about what the work waits for; sent again only by who sees it change. */
    public void waiting(String text) {
        events.info("waiting", text);
    }
}
