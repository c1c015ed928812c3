package io.hubcrate.chart;

import io.hubcrate.content.Digest;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A packaged chart in memory (they are small; 20 MiB at most).
 *
 * @param bytes the {@code .tgz} exactly as published, or as packed deterministically from a local folder
 * @param name from Chart.yaml, checked against what was asked for
 * @param version from Chart.yaml, as written
 * @param appVersion from Chart.yaml; empty if it has none
 * @param kubeVersion Chart.yaml's constraint on the cluster's version; empty if it has none
 * @param url where it was fetched; null for a local one
 * @param source for people: {@code https://hub.jupyter.org/helm-chart/}, {@code ./charts/jupyterhub}
 * @param provenance fingerprint of who signed it, if a keyring was given; empty otherwise
 */
public record ChartArchive(
        byte[] bytes,
        Digest digest,
        String name,
        String version,
        String appVersion,
        String kubeVersion,
        @Nullable URI url,
        String source,
        String provenance) {}
