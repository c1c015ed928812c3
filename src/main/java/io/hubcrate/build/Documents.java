package io.hubcrate.build;

import io.hubcrate.bundle.BundleNames;
import io.hubcrate.content.Digest;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The loose files of a bundle beside its index: all follow from the plan, none holds a time or a path. */
final class Documents {
    /** Sorted. */
    static final List<String> NAMES =
            List.of(BundleNames.GUIDE, BundleNames.REPORT, BundleNames.LOCK, BundleNames.PROVENANCE, BundleNames.SBOM);

    private Documents() {}

    /** @param volumes the tarballs' own digests by file name */
    static SortedMap<String, byte[]> of(BundlePlan plan, BuildRequest request, Map<String, Digest> volumes) {
        SortedMap<String, byte[]> documents = new TreeMap<>();
        documents.put(BundleNames.GUIDE, GuideWriter.write(plan.index()));
        documents.put(BundleNames.REPORT, ReportWriter.write(plan.index(), request.lock(), volumes));
        documents.put(BundleNames.LOCK, request.lockFile());
        documents.put(BundleNames.PROVENANCE, ProvenanceWriter.write(plan, volumes));
        documents.put(BundleNames.SBOM, SbomWriter.write(plan.index()));
        return documents;
    }
}
