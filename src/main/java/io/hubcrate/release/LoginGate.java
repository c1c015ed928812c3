package io.hubcrate.release;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.bundle.BundleIndex.Chart;
import io.hubcrate.cluster.Cluster;
import io.hubcrate.cluster.Waiting;
import io.hubcrate.install.Gate;
import io.hubcrate.install.NodeWork;
import io.hubcrate.install.SiteWork;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The end of an install: every workload of the releases is up, and the login page comes at the site's own address, asked for
 * from the installing host as a browser would.
 */
public final class LoginGate implements Gate {
    private static final Duration UP = Duration.ofMinutes(15);
    private static final Duration OPEN = Duration.ofMinutes(2);
    private static final int MILLIS = 10_000;

    private final Cluster cluster;

    public LoginGate(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public String title() {
        return "JupyterHub runs, and its login page comes at the site's address";
    }

    @Override
    public void require(SiteWork site) {
        if (site.bundle().index().charts().isEmpty()) {
            return;
        }
        NodeWork plane = cluster.requireControlPlane();
        for (Chart chart : site.bundle().index().charts()) {
            new Waiting(site, "release " + chart.release()).until(UP, () -> lacking(plane, chart));
        }
        for (String address : HubAddress.of(site)) {
            new Waiting(site, address).until(OPEN, () -> unanswered(address));
        }
    }

    /** What of a release is not up; empty if all is. */
    private Optional<String> lacking(NodeWork plane, Chart chart) {
        JsonNode workloads = cluster.get(plane, "-n", chart.namespace(), "deployments,statefulsets,daemonsets");
        for (JsonNode workload : workloads.path("items")) {
            if (!workload.path("metadata")
                    .path("annotations")
                    .path("meta.helm.sh/release-name")
                    .asText()
                    .equals(chart.release())) {
                continue;
            }
            JsonNode status = workload.path("status");
            boolean daemon = workload.path("kind").asText().equals("DaemonSet");
            long wanted = daemon
                    ? status.path("desiredNumberScheduled").asLong()
                    : workload.path("spec").path("replicas").asLong(1);
            long ready = daemon
                    ? status.path("numberReady").asLong()
                    : status.path("readyReplicas").asLong();
            boolean seen = status.path("observedGeneration").asLong()
                    >= workload.path("metadata").path("generation").asLong();
            boolean updated = daemon || status.path("updatedReplicas").asLong() >= wanted;
            if (!seen || !updated || ready < wanted) {
                String name = workload.path("metadata").path("name").asText();
                return Optional.of(name + " is not up" + why(plane, chart, name));
            }
        }
        return Optional.empty();
    }

    private String why(NodeWork plane, Chart chart, String workload) {
        JsonNode pods = cluster.get(plane, "-n", chart.namespace(), "pods");
        for (JsonNode pod : pods.path("items")) {
            if (!pod.path("metadata").path("name").asText().startsWith(workload + "-")) {
                continue;
            }
            for (String kind : List.of("initContainerStatuses", "containerStatuses")) {
                for (JsonNode container : pod.path("status").path(kind)) {
                    JsonNode waiting = container.path("state").path("waiting");
                    if (!waiting.isMissingNode()) {
                        return (": " + waiting.path("reason").asText() + " "
                                        + waiting.path("message").asText())
                                .stripTrailing();
                    }
                }
            }
            for (JsonNode condition : pod.path("status").path("conditions")) {
                if (condition.path("type").asText().equals("PodScheduled")
                        && condition.path("status").asText().equals("False")) {
                    return ": " + condition.path("message").asText();
                }
            }
        }
        return "";
    }

    /** Why no login page came; empty if it did. */
    private static Optional<String> unanswered(String address) {
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create(address + "hub/login").toURL().openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout(MILLIS);
            connection.setReadTimeout(MILLIS);
            connection.setInstanceFollowRedirects(false);
            try {
                int status = connection.getResponseCode();
                return status == HttpURLConnection.HTTP_OK
                        ? Optional.empty()
                        : Optional.of("the login page at " + address + " gives status " + status);
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            return Optional.of("the login page at " + address + " does not come from this host: " + e.getMessage());
        }
    }
}
