package io.hubcrate.chart;

import java.util.List;

/**
 * What a chart says of itself in Chart.yaml, with requirements.yaml for charts of API version 1.
 *
 * @param apiVersion {@code v1} or {@code v2}; {@code v1} if not given, as Helm 2 read it
 * @param version as written
 * @param appVersion empty if it has none
 * @param kubeVersion the constraint on the cluster's version; empty if it has none
 * @param type {@code application} or {@code library}
 * @param dependencies in the order of the file
 */
public record ChartMetadata(
        String apiVersion,
        String name,
        String version,
        String appVersion,
        String kubeVersion,
        String type,
        boolean deprecated,
        List<ChartDependency> dependencies) {
    public ChartMetadata {
        dependencies = List.copyOf(dependencies);
    }
}
