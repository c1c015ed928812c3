package io.hubcrate.release;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.bundle.BundleIndex.Chart;
import io.hubcrate.cluster.Cluster;
import io.hubcrate.install.Change;
import io.hubcrate.install.NodeWork;
import io.hubcrate.install.SiteStep;
import io.hubcrate.install.SiteWork;
import io.hubcrate.json.Json;
import io.hubcrate.site.Site.Exposure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code proxy-public} at the site's own addresses: by the chart's values where it takes them, and in any case looked for
 * at the Service itself, where somebody may have taken them off.
 */
public final class ExposeStep implements SiteStep {
    private static final String SERVICE = "proxy-public";

    private final Cluster cluster;

    public ExposeStep(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public String id() {
        return "expose";
    }

    @Override
    public String title() {
        return "open JupyterHub's address";
    }

    @Override
    public List<Change> examine(SiteWork site) {
        Optional<Chart> chart = HubChart.find(site.bundle().index());
        Optional<Exposure> wanted = site.site().hub().findExposure();
        if (chart.isEmpty() || wanted.isEmpty() || wanted.get().externalIps().isEmpty()) {
            return List.of();
        }
        Optional<NodeWork> plane = cluster.findControlPlane();
        List<String> now = plane.map(work -> addresses(work, chart.get())).orElse(List.of());
        List<String> addresses = wanted.get().externalIps();
        return now.equals(addresses)
                ? List.of()
                : List.of(Change.of(
                        "service " + SERVICE,
                        "open at " + String.join(", ", addresses)
                                + (now.isEmpty() ? "" : " instead of " + String.join(", ", now))));
    }

    private List<String> addresses(NodeWork plane, Chart chart) {
        JsonNode service = cluster.get(plane, "-n", chart.namespace(), "service", SERVICE);
        List<String> addresses = new ArrayList<>();
        service.path("spec").path("externalIPs").forEach(address -> addresses.add(address.asText()));
        return addresses;
    }

    @Override
    public void apply(SiteWork site) {
        Optional<Chart> chart = HubChart.find(site.bundle().index());
        Optional<Exposure> wanted = site.site().hub().findExposure();
        NodeWork plane = cluster.requireControlPlane();
        if (chart.isEmpty() || wanted.isEmpty() || examine(site).isEmpty()) {
            return;
        }
        ObjectNode patch = Json.object();
        ArrayNode addresses = patch.putObject("spec").putArray("externalIPs");
        wanted.get().externalIps().forEach(addresses::add);
        cluster.change(
                plane,
                new String(Json.writeCompact(patch), StandardCharsets.UTF_8),
                "-n",
                chart.get().namespace(),
                "patch",
                "service",
                SERVICE,
                // Helm's own name: what it sets itself in later charts must not be somebody else's.
                "--field-manager=helm",
                "--type",
                "merge",
                "--patch-file",
                "/dev/stdin");
    }
}
