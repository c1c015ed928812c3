package io.hubcrate.shell;

import io.hubcrate.site.SiteNode;

/** For the node that is this host: its own processes, without any SSH. */
public final class LocalConnector implements Connector {
    @Override
    public NodeShell open(SiteNode node) {
        return new CarriedShell(node, new LocalCarrier());
    }
}
