package io.hubcrate.resolve;

import io.hubcrate.discovery.Discovery.Finding;
import io.hubcrate.discovery.FindingCollector;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.ImageReference;
import io.hubcrate.image.Platform;
import io.hubcrate.manifest.BundleManifest.Dismissal;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Images whose index promises one platform and whose configuration names another. Either may be wrong: Kubernetes' own
 * etcd and coredns for arm64 said amd64 for years and ran (kubernetes#99656), others would end with "exec format error".
 * So a person decides. Thread-safe.
 */
final class PlatformDoubts {
    private final List<Dismissal> dismissals;
    private final ConcurrentLinkedQueue<Finding> findings = new ConcurrentLinkedQueue<>();

    PlatformDoubts(List<Dismissal> dismissals) {
        this.dismissals = List.copyOf(dismissals);
    }

    /** Adds a finding, unless it is dismissed; a dismissal holds for these bytes alone. */
    void add(ImageReference reference, Descriptor manifest, Platform promised, Platform found) {
        Finding finding = FindingCollector.finding(
                FindingCollector.PLATFORM_DOUBT,
                "",
                reference + " " + manifest.digest(),
                reference.toString(),
                "the index of " + reference + " says " + promised + ", the image's own configuration " + found
                        + ". One of both is wrong. Ask its publisher, or start it on such a machine: if it runs, dismiss"
                        + " this; if it ends with 'exec format error', take another tag",
                "");
        if (dismissals.stream().noneMatch(dismissal -> dismissal.finding().equals(finding.id()))) {
            findings.add(finding);
        }
    }

    /** What is open, sorted. */
    List<Finding> findings() {
        return findings.stream()
                .distinct()
                .sorted(Comparator.comparing(Finding::where).thenComparing(Finding::id))
                .toList();
    }
}
