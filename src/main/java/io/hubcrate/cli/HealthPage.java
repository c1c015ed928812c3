package io.hubcrate.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.cluster.NodeHealth;
import io.hubcrate.cluster.SiteHealth;
import io.hubcrate.console.Page;
import io.hubcrate.content.ByteSize;
import java.time.Instant;
import java.util.List;

/** How a cluster's members do, as {@code status} tells it to people and to programs. */
record HealthPage(SiteHealth health, Instant now) {
    /** Nothing where there is no cluster. */
    void print(Page page) {
        if (health.nodes().isEmpty()) {
            return;
        }
        page.blank();
        page.table(
                List.of("MEMBER", "READY", "FIRST CERTIFICATE TO END", "FULLEST DISK", "ETCD"),
                health.nodes().stream().map(this::row).toList());
        problems().forEach(problem -> page.prose(page.ink().warning(problem)));
    }

    private List<String> row(NodeHealth node) {
        return List.of(
                node.node(),
                !health.answers() ? "?" : node.notReady().isEmpty() ? "yes" : "no",
                node.firstToEnd()
                        .map(one -> Page.count(one.daysLeft(now), "day") + ", " + one.name())
                        .orElse(""),
                node.fullest()
                        .map(disk -> disk.path() + " " + disk.usedPercent() + " %")
                        .orElse(""),
                node.etcd().map(HealthPage::told).orElse(""));
    }

    private static String told(NodeHealth.Etcd etcd) {
        String size =
                etcd.quota() > 0 ? ", " + ByteSize.format(etcd.size()) + " of " + ByteSize.format(etcd.quota()) : "";
        return (etcd.healthy() ? "healthy" : "unhealthy") + size;
    }

    List<String> problems() {
        return health.problems(now);
    }

    /** {@code health}, a list; {@code problems}, sentences. */
    void addTo(ObjectNode root) {
        ArrayNode list = root.putArray("health");
        for (NodeHealth node : health.nodes()) {
            ObjectNode told = list.addObject().put("node", node.node());
            if (health.answers()) {
                told.put("ready", node.notReady().isEmpty());
            }
            ArrayNode certificates = told.putArray("certificates");
            node.certificates().forEach(one -> certificates
                    .addObject()
                    .put("name", one.name())
                    .put("notAfter", one.notAfter().toString())
                    .put("daysLeft", one.daysLeft(now)));
            ArrayNode disks = told.putArray("disks");
            node.disks().forEach(disk -> disks.addObject()
                    .put("path", disk.path())
                    .put("usedPercent", disk.usedPercent())
                    .put("freeBytes", disk.freeBytes()));
            told.put("serviceRules", node.serviceRules());
            node.etcd().ifPresent(etcd -> told.putObject("etcd")
                    .put("healthy", etcd.healthy())
                    .put("sizeBytes", etcd.size())
                    .put("quotaBytes", etcd.quota()));
        }
        ArrayNode problems = root.putArray("problems");
        problems().forEach(problems::add);
    }
}
