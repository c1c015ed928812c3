package io.hubcrate.build;

import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleNames;
import io.hubcrate.content.Digest;
import io.hubcrate.runtime.InstallScript;
import io.hubcrate.runtime.InstallerParts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The loose files of a bundle beside its index: all follow from the plan, none holds a time or a path. */
final class Documents {
    private static final List<String> NAMES =
            List.of(BundleNames.GUIDE, BundleNames.REPORT, BundleNames.LOCK, BundleNames.PROVENANCE, BundleNames.SBOM);

    private Documents() {}

    /**
     * Sorted.
     *
     * @param installer null if the bundle has no installer
     */
    static List<String> names(@Nullable InstallerParts installer) {
        List<String> names = new ArrayList<>(NAMES);
        if (installer != null) {
            names.add(InstallScript.NAME);
        }
        return names.stream().sorted().toList();
    }

    /** @param volumes the tarballs' own digests by file name */
    static SortedMap<String, byte[]> of(
            BundlePlan plan, BuildRequest request, @Nullable InstallerParts installer, Map<String, Digest> volumes) {
        SortedMap<String, byte[]> documents = new TreeMap<>();
        documents.put(BundleNames.GUIDE, GuideWriter.write(plan.index()));
        documents.put(BundleNames.REPORT, ReportWriter.write(plan.index(), request.lock(), volumes));
        documents.put(BundleNames.LOCK, request.lockFile());
        documents.put(BundleNames.PROVENANCE, ProvenanceWriter.write(plan, request.lock(), volumes));
        documents.put(BundleNames.SBOM, SbomWriter.write(plan.index()));
        if (installer != null) {
            documents.put(InstallScript.NAME, script(plan.index(), installer));
        }
        return documents;
    }

    private static byte[] script(BundleIndex index, InstallerParts installer) {
        List<String> tarballs = index.volumes().stream()
                .filter(volume -> volume.role() == BundleIndex.Role.INSTALLER)
                .map(BundleIndex.Volume::file)
                .toList();
        return InstallScript.write(index.folderName(), index.platform().architecture(), installer, tarballs);
    }
}
