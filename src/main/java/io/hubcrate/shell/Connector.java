package io.hubcrate.shell;

import io.hubcrate.site.SiteNode;

/** Opens the one kept connection to a node. */
@FunctionalInterface
public interface Connector {
    /** @throws NodeException if the node cannot be reached, or is not the one that it should be */
    NodeShell open(SiteNode node);
}
