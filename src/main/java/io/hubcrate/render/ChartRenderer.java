package io.hubcrate.render;

import io.hubcrate.chart.ChartArchive;
import io.hubcrate.failure.InvalidInputException;
import java.util.List;
import java.util.Set;

/** Turns a chart and values into Kubernetes objects as {@code helm template} does, hooks and CRDs included. */
public interface ChartRenderer {
    /**
     * Renders without ever contacting a cluster.
     *
     * @return the objects as one YAML stream, each behind {@code # Source:} lines as Helm writes them
     * @throws InvalidInputException if the chart does not render, with Helm's own words
     */
    String render(Request request);

    /**
     * What to render.
     *
     * @param kubeVersion target version, for {@code .Capabilities.KubeVersion}; empty for Helm's default
     * @param values YAML documents in order, later ones win
     * @param apiVersions what the cluster serves beyond Kubernetes itself, as {@code --api-versions}
     */
    record Request(
            ChartArchive chart,
            String release,
            String namespace,
            String kubeVersion,
            List<String> values,
            Set<String> apiVersions) {
        public Request {
            values = List.copyOf(values);
            apiVersions = Set.copyOf(apiVersions);
        }

        /** For a cluster that serves what Kubernetes does. */
        public Request(ChartArchive chart, String release, String namespace, String kubeVersion, List<String> values) {
            this(chart, release, namespace, kubeVersion, values, Set.of());
        }
    }
}
