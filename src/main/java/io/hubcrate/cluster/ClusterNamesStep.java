package io.hubcrate.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.content.PackedText;
import io.hubcrate.install.Change;
import io.hubcrate.install.NodeWork;
import io.hubcrate.install.SiteStep;
import io.hubcrate.install.SiteWork;
import io.hubcrate.json.Json;
import io.hubcrate.shell.Command;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The cluster's name server where the site has none: CoreDNS as kubeadm sets it up passes on what it does not know, and
 * ends, again and again, where there is nobody to pass it on to, or only itself. Where there is one that the site does not
 * want to be asked, it would ask by itself at each start (loop), and twice a second from the first question without answer
 * on (forward's health check).
 */
public final class ClusterNamesStep implements SiteStep {
    private static final String RESOLVER = PackedText.read(ClusterNamesStep.class, "resolver.sh");
    private static final String SUBJECT = "CoreDNS";

    private final Cluster cluster;

    public ClusterNamesStep(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public String id() {
        return "cluster-names";
    }

    @Override
    public String title() {
        return "let CoreDNS do without a name server above it";
    }

    @Override
    public List<Change> examine(SiteWork site) {
        boolean wanted = site.site().services().forwardNames();
        if (wanted && site.nodes().stream().allMatch(ClusterNamesStep::hasResolver)) {
            return List.of();
        }
        Change change = Change.of(
                SUBJECT,
                "take out what passes names on: "
                        + (wanted ? "the nodes have no name server" : "services.forwardNames is false"));
        Optional<NodeWork> plane = cluster.findControlPlane();
        if (plane.isEmpty()) {
            return List.of(change);
        }
        String now = corefile(plane.get());
        return now.equals(alone(now)) ? List.of() : List.of(change);
    }

    private static boolean hasResolver(NodeWork work) {
        return work.shell().run(Command.script(RESOLVER)).succeeded();
    }

    private String corefile(NodeWork plane) {
        return cluster.get(plane, "-n", "kube-system", "configmap", "coredns")
                .path("data")
                .path("Corefile")
                .asText();
    }

    /** The same without {@code forward} and {@code loop}. */
    static String alone(String corefile) {
        List<String> kept = new ArrayList<>();
        int depth = 0;
        for (String line : corefile.split("\n", -1)) {
            String words = line.strip();
            if (depth > 0) {
                depth += words.endsWith("{") ? 1 : words.equals("}") ? -1 : 0;
            } else if (words.startsWith("forward ")) {
                depth = words.endsWith("{") ? 1 : 0;
            } else if (!words.equals("loop")) {
                kept.add(line);
            }
        }
        return String.join("\n", kept);
    }

    @Override
    public void apply(SiteWork site) {
        NodeWork plane = cluster.requireControlPlane();
        ObjectNode patch = Json.object();
        patch.putObject("data").put("Corefile", alone(corefile(plane)));
        cluster.change(
                plane,
                new String(Json.writeCompact(patch), StandardCharsets.UTF_8),
                "-n",
                "kube-system",
                "patch",
                "configmap",
                "coredns",
                "--type",
                "merge",
                "--patch-file",
                "/dev/stdin");
        cluster.change(plane, null, "-n", "kube-system", "rollout", "restart", "deployment", "coredns");
    }
}
