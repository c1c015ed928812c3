package io.hubcrate.shell;

import io.hubcrate.site.SiteNode;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** One kept connection for each node, opened when first asked for and closed together. */
public final class Connections implements AutoCloseable {
    private final Connector connector;
    private final Map<String, NodeShell> open = new ConcurrentHashMap<>();

    public Connections(Connector connector) {
        this.connector = connector;
    }

    /**
     * The node's connection. Different nodes connect in parallel; one node only once.
     *
     * @throws NodeException if it cannot be had; the next call tries again
     */
    public NodeShell to(SiteNode node) {
        return open.computeIfAbsent(node.name(), name -> connector.open(node));
    }

    @Override
    public void close() {
        open.values().forEach(NodeShell::close);
        open.clear();
    }
}
