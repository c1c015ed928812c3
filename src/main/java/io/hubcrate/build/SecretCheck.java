package io.hubcrate.build;

import io.hubcrate.build.BundlePlan.PlannedEntry;
import io.hubcrate.bundle.BundleIndex.Kind;
import io.hubcrate.manifest.BundleManifest;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which of a bundle's entries are looked through for secrets, and when. */
final class SecretCheck {
    private final BundleManifest manifest;
    private final LockedInputs inputs;

    SecretCheck(BundleManifest manifest, LockedInputs inputs) {
        this.manifest = manifest;
        this.inputs = inputs;
    }

    /** Before anything is fetched: the local files, under the names that the manifest gives them. */
    void requireNoneInInputs() {
        Set<String> manifests = new HashSet<>();
        for (BundleManifest.ManifestFile file : manifest.manifests()) {
            if (file.path() != null) {
                manifests.add(inputs.nameOf(file.path()));
            }
        }
        SecretScan scan = new SecretScan(manifest.allowedSecrets());
        for (Map.Entry<String, byte[]> input : inputs.all().entrySet()) {
            boolean isManifest = manifests.contains(input.getKey());
            scan.scan(
                    input.getKey(),
                    input.getValue(),
                    isManifest ? SecretScan.Content.MANIFESTS : SecretScan.Content.VALUES);
        }
        scan.requireNone();
    }

    /** Whether an entry must be looked through once it has arrived. */
    static boolean isDue(PlannedEntry entry) {
        return entry.entry().kind() == Kind.MANIFEST && entry.source() instanceof BlobSource.Download;
    }

    /** A scan for what arrived. */
    SecretScan forArrivals() {
        return new SecretScan(manifest.allowedSecrets());
    }
}
