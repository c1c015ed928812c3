package io.hubcrate.install;

import io.hubcrate.progress.EventSink;
import io.hubcrate.shell.NodeShell;
import io.hubcrate.site.Site;
import io.hubcrate.site.SiteNode;

/**
 * What a step has to work with on one node.
 *
 * @param bundle what the verified bundle holds
 * @param record what we made on this node
 */
public record NodeWork(NodeShell shell, Site site, BundleContent bundle, NodeRecord record, EventSink events) {
    /** Which node. */
    public SiteNode node() {
        return shell.node();
    }
}
