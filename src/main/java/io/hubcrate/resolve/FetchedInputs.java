package io.hubcrate.resolve;

import io.hubcrate.discovery.ChartInput;
import io.hubcrate.discovery.DiscoveryInput;
import io.hubcrate.discovery.ManifestText;
import io.hubcrate.lock.BundleLock.LockedFile;
import io.hubcrate.manifest.BundleManifest;
import java.util.List;

/**
 * What discovery looks at, fetched.
 *
 * @param charts in the manifest's order
 * @param manifests in the manifest's order
 * @param lockedManifests those that came from an address
 */
record FetchedInputs(List<ChartInput> charts, List<ManifestText> manifests, List<LockedFile> lockedManifests) {
    FetchedInputs {
        charts = List.copyOf(charts);
        manifests = List.copyOf(manifests);
        lockedManifests = List.copyOf(lockedManifests);
    }

    DiscoveryInput forDiscovery(BundleManifest manifest) {
        return new DiscoveryInput(manifest, charts, manifests);
    }
}
