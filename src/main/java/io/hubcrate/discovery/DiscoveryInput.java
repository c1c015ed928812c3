package io.hubcrate.discovery;

import io.hubcrate.manifest.BundleManifest;
import java.util.List;

/**
 * Everything that is looked at.
 *
 * @param charts the manifest's charts, fetched, in its order
 * @param kubernetesManifests the manifest's files of Kubernetes objects, fetched, in its order
 */
public record DiscoveryInput(BundleManifest manifest, List<ChartInput> charts, List<ManifestText> kubernetesManifests) {
    public DiscoveryInput {
        charts = List.copyOf(charts);
        kubernetesManifests = List.copyOf(kubernetesManifests);
    }
}
