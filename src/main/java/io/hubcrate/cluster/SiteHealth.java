package io.hubcrate.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.install.NodeWork;
import io.hubcrate.install.SiteWork;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the members of a site's cluster do: what the cluster says of them, their certificates, disks and etcd. Each is asked
 * itself, so that certificates that have ended are told of when no API server runs any more.
 *
 * @param answers whether an API server answers, of a site that has members
 */
public record SiteHealth(List<NodeHealth> nodes, boolean answers) {
    public SiteHealth {
        nodes = List.copyOf(nodes);
    }

    /** Changes nothing. No node of it, if there is no cluster. */
    public static SiteHealth look(SiteWork site) {
        Cluster cluster = new Cluster(site);
        Optional<NodeWork> plane = cluster.findControlPlane();
        List<NodeHealth> nodes = new ArrayList<>();
        for (NodeWork work : site.nodes()) {
            String name = work.node().name();
            HealthReader.look(work, plane.flatMap(asked -> notReady(cluster, asked, name)))
                    .ifPresent(nodes::add);
        }
        return new SiteHealth(nodes, plane.isPresent());
    }

    private static Optional<String> notReady(Cluster cluster, NodeWork plane, String name) {
        JsonNode node = cluster.get(plane, "nodes", name);
        return node.isEmpty() ? Optional.empty() : Cluster.notReady(node, name);
    }

    /** What somebody should do something about, each with its node. */
    public List<String> problems(Instant now) {
        List<String> all = new ArrayList<>();
        if (!nodes.isEmpty() && !answers) {
            all.add("no API server answers. Look at a control plane: crictl ps -a; journalctl -u kubelet -n 50");
        }
        nodes.forEach(node -> node.problems(now).forEach(problem -> all.add(node.node() + ": " + problem)));
        return all;
    }
}
