package io.hubcrate.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.install.Change;
import io.hubcrate.install.NodeWork;
import io.hubcrate.install.SiteStep;
import io.hubcrate.install.SiteWork;
import io.hubcrate.site.SiteNode;
import io.hubcrate.site.SiteNode.Taint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The labels and taints that the site file gives its nodes; others stay as they are. */
public final class NodeLabelsStep implements SiteStep {
    private final Cluster cluster;

    public NodeLabelsStep(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public String id() {
        return "node-labels";
    }

    @Override
    public String title() {
        return "give nodes their labels and taints";
    }

    @Override
    public List<Change> examine(SiteWork site) {
        boolean wanted = site.nodes().stream().anyMatch(work -> hasAny(work.node()));
        Optional<NodeWork> plane = wanted ? cluster.findControlPlane() : Optional.empty();
        List<Change> changes = new ArrayList<>();
        for (NodeWork work : site.nodes()) {
            SiteNode node = work.node();
            JsonNode now = plane.isEmpty() || !hasAny(node) ? null : cluster.get(plane.get(), "nodes", node.name());
            node.labels().forEach((key, value) -> {
                if (now == null
                        || !now.path("metadata")
                                .path("labels")
                                .path(key)
                                .asText("\0")
                                .equals(value)) {
                    changes.add(Change.of(node.name() + ": label " + key, "set to '" + value + "'"));
                }
            });
            for (Taint taint : node.taints()) {
                if (now == null || !has(now, taint)) {
                    changes.add(Change.of(node.name() + ": taint " + taint.key(), "set: " + word(taint)));
                }
            }
        }
        return changes;
    }

    private static boolean hasAny(SiteNode node) {
        return !node.labels().isEmpty() || !node.taints().isEmpty();
    }

    private static boolean has(JsonNode node, Taint taint) {
        for (JsonNode one : node.path("spec").path("taints")) {
            if (one.path("key").asText().equals(taint.key())
                    && one.path("value").asText().equals(taint.value())
                    && one.path("effect").asText().equals(effect(taint))) {
                return true;
            }
        }
        return false;
    }

    private static String effect(Taint taint) {
        return switch (taint.effect()) {
            case NO_SCHEDULE -> "NoSchedule";
            case PREFER_NO_SCHEDULE -> "PreferNoSchedule";
            case NO_EXECUTE -> "NoExecute";
        };
    }

    private static String word(Taint taint) {
        return taint.key() + (taint.value().isEmpty() ? "" : "=" + taint.value()) + ":" + effect(taint);
    }

    @Override
    public void apply(SiteWork site) {
        NodeWork plane = cluster.requireControlPlane();
        for (NodeWork work : site.nodes()) {
            SiteNode node = work.node();
            node.labels()
                    .forEach((key, value) -> cluster.change(
                            plane, null, "label", "--overwrite", "node", node.name(), key + "=" + value));
            node.taints()
                    .forEach(taint ->
                            cluster.change(plane, null, "taint", "--overwrite", "node", node.name(), word(taint)));
        }
    }
}
