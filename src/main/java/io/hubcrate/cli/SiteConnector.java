package io.hubcrate.cli;

import io.hubcrate.shell.Connector;
import io.hubcrate.shell.LocalConnector;
import io.hubcrate.shell.NodeShell;
import io.hubcrate.site.NodeAccess;
import io.hubcrate.site.SiteNode;

/** Opens each node's connection in the way that the site file says. */
final class SiteConnector implements Connector {
    private final Connector local = new LocalConnector();
    private final Connector ssh;

    /** @param ssh for every node but this host */
    SiteConnector(Connector ssh) {
        this.ssh = ssh;
    }

    @Override
    public NodeShell open(SiteNode node) {
        return node.access() instanceof NodeAccess.Local ? local.open(node) : ssh.open(node);
    }
}
