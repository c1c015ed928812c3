package io.hubcrate.release;

import io.hubcrate.bundle.BundleIndex.Chart;
import io.hubcrate.cluster.Cluster;
import io.hubcrate.content.ByteSource;
import io.hubcrate.content.Digest;
import io.hubcrate.content.PackedText;
import io.hubcrate.install.Change;
import io.hubcrate.install.NodeWork;
import io.hubcrate.install.SiteStep;
import io.hubcrate.install.SiteWork;
import io.hubcrate.json.Json;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.CommandResult;
import io.hubcrate.shell.NodeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The bundle's charts as Helm releases. A release carries the digest of its chart and its values in its description: so it
 * is known to be as it should be without its secrets being printed, and one that somebody changed by hand is not.
 */
public final class ReleaseStep implements SiteStep {
    private static final String HELM = PackedText.read(ReleaseStep.class, "helm.sh");
    private static final String STATUS = PackedText.read(ReleaseStep.class, "helm-status.sh");

    /** In memory: values hold secrets, which shall not come to lie on a disk. */
    private static final String FOLDER = "/run/hubcrate/release";

    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final Cluster cluster;

    public ReleaseStep(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public String id() {
        return "helm";
    }

    @Override
    public String title() {
        return "install the charts with Helm";
    }

    /** What Helm says of a release; both empty if it knows none. */
    private record State(String status, String description) {}

    @Override
    public List<Change> examine(SiteWork site) {
        Optional<NodeWork> plane = cluster.findControlPlane();
        List<Change> changes = new ArrayList<>();
        for (Chart chart : site.bundle().index().charts()) {
            String subject = "release " + chart.release();
            String what = chart.name() + " " + chart.version() + " in namespace " + chart.namespace();
            if (plane.isEmpty()) {
                changes.add(Change.of(subject, "install " + what));
                continue;
            }
            State state = state(plane.get(), chart);
            String wanted = description(files(site, chart).digest());
            if (state.status().isEmpty()) {
                changes.add(Change.of(subject, "install " + what));
            } else if (!state.status().equals("deployed")) {
                changes.add(Change.of(subject, "upgrade to " + what + "; it is " + state.status()));
            } else if (!state.description().equals(wanted)) {
                changes.add(Change.of(subject, "upgrade to " + what + "; its chart or values are other ones"));
            }
        }
        return changes;
    }

    private static String description(Digest digest) {
        return "hubcrate " + digest;
    }

    private static ReleaseFiles files(SiteWork site, Chart chart) {
        Optional<String> ours = HubChart.isHub(chart)
                ? Optional.of(HubValues.of(site.site(), chart, site.secrets()))
                : Optional.empty();
        return ReleaseFiles.of(site, chart, ours);
    }

    private static State state(NodeWork plane, Chart chart) {
        CommandResult result = plane.shell()
                .run(Command.script(STATUS, chart.release(), chart.namespace())
                        .asRoot()
                        .confidential());
        if (!result.succeeded()) {
            throw new NodeException(
                    "helm-failed",
                    plane.node().name(),
                    "helm does not say how release " + chart.release() + " is",
                    "Type it on that node: sudo helm --kubeconfig /etc/kubernetes/admin.conf list -A -a",
                    null);
        }
        if (result.out().isBlank()) {
            return new State("", "");
        }
        try {
            com.fasterxml.jackson.databind.JsonNode info =
                    Json.parse(result.out().getBytes(StandardCharsets.UTF_8)).path("info");
            return new State(
                    info.path("status").asText(), info.path("description").asText());
        } catch (IOException e) {
            throw new NodeException(
                    "helm-failed", plane.node().name(), "helm's answer is no JSON", "Look at helm's version there.", e);
        }
    }

    @Override
    public void apply(SiteWork site) {
        NodeWork plane = cluster.requireControlPlane();
        for (Chart chart : site.bundle().index().charts()) {
            ReleaseFiles files = files(site, chart);
            String description = description(files.digest());
            State state = state(plane, chart);
            if (!state.status().equals("deployed") || !state.description().equals(description)) {
                install(site, plane, chart, files, description);
            }
        }
    }

    private void install(SiteWork site, NodeWork plane, Chart chart, ReleaseFiles files, String description) {
        String folder = FOLDER + "-" + chart.release();
        plane.shell()
                .run(Command.script("umask 077; rm -rf \"$1\"; mkdir -p \"$1\"", folder)
                        .asChange());
        send(
                plane,
                folder + "/chart.tgz",
                files.chart().digest(),
                files.chart().size(),
                site.bundle().open(files.chart()));
        List<String> arguments = new ArrayList<>(List.of(folder, chart.release(), chart.namespace(), description));
        for (ReleaseFiles.Part part : files.values()) {
            send(plane, folder + "/" + part.name(), part.digest(), part.size(), part.bytes());
            arguments.add(part.name());
        }
        CommandResult result = plane.shell()
                .run(Command.script(HELM, arguments.toArray(String[]::new))
                        .asChange()
                        .confidential()
                        .within(LIMIT));
        if (!result.succeeded()) {
            throw new NodeException(
                    "helm-failed",
                    plane.node().name(),
                    "helm could not install release " + chart.release() + ": "
                            + site.secrets().redactor().redact(result.err().strip()),
                    "Look at it on that node: sudo helm --kubeconfig /etc/kubernetes/admin.conf history "
                            + chart.release() + " -n " + chart.namespace()
                            + ". A value that the chart refuses stands in the site's own values or in the bundle's.",
                    null);
        }
    }

    private static void send(NodeWork plane, String path, Digest digest, long size, ByteSource bytes) {
        plane.shell().upload(path, 0600, digest, size, bytes);
    }
}
