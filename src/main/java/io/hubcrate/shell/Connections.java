package io.hubcrate.shell;

import io.hubcrate.site.SiteNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

/** One kept connection for each node, opened when first asked for and closed together. */
public final class Connections implements AutoCloseable {
    private final Connector connector;
    private final Map<String, CompletableFuture<NodeShell>> open = new ConcurrentHashMap<>();

    public Connections(Connector connector) {
        this.connector = connector;
    }

    /**
     * The node's connection. Different nodes connect in parallel, however slow one of them is; one node only once: who
     * asks for it meanwhile waits, and is told the same if it fails.
     *
     * @throws NodeException if it cannot be had; the next call tries again
     */
    public NodeShell to(SiteNode node) {
        CompletableFuture<NodeShell> coming = new CompletableFuture<>();
        CompletableFuture<NodeShell> known = open.putIfAbsent(node.name(), coming);
        return known == null ? open(node, coming) : await(known);
    }

    private NodeShell open(SiteNode node, CompletableFuture<NodeShell> coming) {
        try {
            NodeShell shell = connector.open(node);
            coming.complete(shell);
            return shell;
        } catch (RuntimeException | Error e) {
            open.remove(node.name(), coming);
            coming.completeExceptionally(e);
            throw e;
        }
    }

    private static NodeShell await(CompletableFuture<NodeShell> coming) {
        try {
            return coming.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException told) {
                throw told;
            }
            throw e;
        }
    }

    /** Closes all; one that is still being opened is closed as soon as it is there. */
    @Override
    public void close() {
        for (String name : List.copyOf(open.keySet())) {
            CompletableFuture<NodeShell> coming = open.remove(name);
            if (coming != null) {
                // One that was never to be had needs no closing, and whoever asked for it was told.
                CompletableFuture<Void> unused = coming.thenAccept(NodeShell::close);
            }
        }
    }
}
