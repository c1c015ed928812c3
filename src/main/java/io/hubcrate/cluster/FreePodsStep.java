package io.hubcrate.cluster;

import io.hubcrate.install.Change;
import io.hubcrate.install.NodeWork;
import io.hubcrate.install.SiteStep;
import io.hubcrate.install.SiteWork;
import io.hubcrate.shell.CommandResult;
import io.hubcrate.site.SiteNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The pods of a dead node are let go without its word, which would never come: whoever made them makes them anew elsewhere,
 * and JupyterHub sees that a user's server has ended.
 */
public final class FreePodsStep implements SiteStep {
    private static final String NAMES =
            "-o=jsonpath={range .items[*]}{.metadata.namespace}/{.metadata.name}{\"\\n\"}{end}";
    /** Others may have a last word: a pod of a job is counted first. */
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Cluster cluster;
    private final SiteNode node;

    public FreePodsStep(Cluster cluster, SiteNode node) {
        this.cluster = cluster;
        this.node = node;
    }

    @Override
    public String id() {
        return "free-pods";
    }

    @Override
    public String title() {
        return "let the node's pods go";
    }

    /** One change for all: a plan does not move because one of them has gone by itself. */
    @Override
    public List<Change> examine(SiteWork site) {
        List<String> pods = pods(cluster.requireControlPlane());
        return pods.isEmpty()
                ? List.of()
                : List.of(Change.of(
                        "pods of " + node.name(), "let them go without a word from there: " + String.join(", ", pods)));
    }

    private List<String> pods(NodeWork plane) {
        String[] words = {"get", "pods", "-A", selector(), NAMES};
        CommandResult result = cluster.ask(plane, words);
        if (!result.succeeded()) {
            throw cluster.failed(plane, result, words);
        }
        return result.lines().stream().filter(line -> !line.isBlank()).sorted().toList();
    }

    private String selector() {
        return "--field-selector=spec.nodeName=" + node.name();
    }

    @Override
    public void apply(SiteWork site) {
        NodeWork plane = cluster.requireControlPlane();
        new Waiting(site, node.name()).until(LIMIT, () -> {
            if (pods(plane).isEmpty()) {
                return Optional.empty();
            }
            cluster.change(
                    plane, null, "delete", "pods", "-A", selector(), "--force", "--grace-period=0", "--wait=false");
            List<String> left = pods(plane);
            return left.isEmpty() ? Optional.empty() : Optional.of("still there: " + String.join(", ", left));
        });
    }
}
