package io.hubcrate.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.bundle.BundleIndex.KubernetesManifest;
import io.hubcrate.bundle.BundleIndex.Role;
import io.hubcrate.install.BundleContent;
import io.hubcrate.install.Change;
import io.hubcrate.install.NodeWork;
import io.hubcrate.install.SiteStep;
import io.hubcrate.install.SiteWork;
import io.hubcrate.shell.CommandResult;
import io.hubcrate.shell.NodeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The bundle's Kubernetes manifests, the pods' network first of all, applied and waited for: until all nodes are ready. */
public final class ManifestsStep implements SiteStep {
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final int MOST_BYTES = 16 << 20;

    /** Kinds that a manifest defines are there a moment after it has been applied. */
    private static final int ATTEMPTS = 5;

    private final Cluster cluster;

    public ManifestsStep(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public String id() {
        return "manifests";
    }

    @Override
    public String title() {
        return "apply the bundle's Kubernetes manifests";
    }

    @Override
    public List<Change> examine(SiteWork site) {
        Optional<NodeWork> plane = cluster.findControlPlane();
        List<Change> changes = new ArrayList<>();
        for (KubernetesManifest manifest : site.bundle().index().manifests()) {
            if (plane.isEmpty()) {
                changes.add(Change.of("manifest " + manifest.name(), "apply"));
                continue;
            }
            CommandResult result = cluster.askAbout(plane.get(), text(site.bundle(), manifest), "diff", "-f", "-");
            long objects = result.lines().stream()
                    .filter(line -> line.startsWith("diff "))
                    .count();
            if (!result.succeeded()) {
                changes.add(Change.of(
                        "manifest " + manifest.name(),
                        "apply" + (objects > 0 ? ", " + objects + " objects are missing or differ" : "")));
            }
        }
        return changes;
    }

    private static String text(BundleContent bundle, KubernetesManifest manifest) {
        Entry found = bundle.index().entries().stream()
                .filter(entry -> entry.role() == Role.CHARTS && entry.name().equals(manifest.entry()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the index has no " + manifest.entry()));
        return new String(bundle.read(found, MOST_BYTES), StandardCharsets.UTF_8);
    }

    @Override
    public void apply(SiteWork site) {
        NodeWork plane = cluster.requireControlPlane();
        for (KubernetesManifest manifest : site.bundle().index().manifests()) {
            apply(plane, text(site.bundle(), manifest));
        }
        new Waiting(site, "the site").until(LIMIT, () -> unready(site, plane));
    }

    private void apply(NodeWork plane, String text) {
        for (int attempt = 1; ; attempt++) {
            try {
                cluster.change(plane, text, "apply", "-f", "-");
                return;
            } catch (NodeException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                pause(plane, e);
            }
        }
    }

    private static void pause(NodeWork plane, NodeException before) {
        try {
            Thread.sleep(Duration.ofSeconds(2).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NodeException(
                    "interrupted", plane.node().name(), "interrupted while applying", "Type it again.", before);
        }
    }

    private Optional<String> unready(SiteWork site, NodeWork plane) {
        JsonNode nodes = cluster.get(plane, "nodes");
        for (NodeWork work : site.nodes()) {
            String name = work.node().name();
            JsonNode found = null;
            for (JsonNode node : nodes.path("items")) {
                if (node.path("metadata").path("name").asText().equals(name)) {
                    found = node;
                }
            }
            Optional<String> reason =
                    found == null ? Optional.of(name + " is not known to the cluster") : Cluster.notReady(found, name);
            if (reason.isPresent()) {
                return reason;
            }
        }
        return Optional.empty();
    }
}
