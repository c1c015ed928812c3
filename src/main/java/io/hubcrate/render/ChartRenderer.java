package io.hubcrate.render;

import io.hubcrate.chart.ChartArchive;
import io.hubcrate.failure.InvalidInputException;
import java.util.List;

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
     */
    record Request(ChartArchive chart, String release, String namespace, String kubeVersion, List<String> values) {
        public Request {
            values = List.copyOf(values);
        }
    }
}
