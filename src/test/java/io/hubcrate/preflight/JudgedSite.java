package io.hubcrate.preflight;

import io.hubcrate.bundle.PodNetwork;
import io.hubcrate.elf.GlibcVersion;
import io.hubcrate.facts.ClockReading;
import io.hubcrate.facts.FactsGatherer.Gathered;
import io.hubcrate.facts.FactsReader;
import io.hubcrate.failure.ToolException;
import io.hubcrate.manifest.BundleManifest.ContainerRuntime;
import io.hubcrate.preflight.BundleNeeds.Lacking;
import io.hubcrate.preflight.BundleNeeds.Packages;
import io.hubcrate.preflight.PathProbe.Path;
import io.hubcrate.preflight.PortProbe.Reach;
import io.hubcrate.preflight.Preflight.Observed;
import io.hubcrate.shell.NodeException;
import io.hubcrate.site.Site;
import io.hubcrate.site.Site.Networks;
import io.hubcrate.site.SiteNode;
import io.hubcrate.testing.GoodFacts;
import io.hubcrate.testing.SiteNodes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A control plane and a worker with nothing wrong; each method puts in one defect. Judged without asking anybody. */
final class JudgedSite {
    static final SiteNode ONE = SiteNodes.controlPlane("node-1", "192.0.2.11");
    static final SiteNode TWO = SiteNodes.worker("node-2", "192.0.2.12");
    private static final ClockReading EXACT = new ClockReading(Duration.ZERO, Duration.ofMillis(2));

    private static final Set<String> PROGRAMS = Set.of(
            "kubeadm", "kubelet", "kubectl", "crictl", "conntrack", "containerd", "containerd-shim-runc-v2", "runc");

    private final Map<String, GoodFacts> facts = new LinkedHashMap<>();
    private final Map<String, ClockReading> clocks = new LinkedHashMap<>();
    private final TreeMap<String, ToolException> failed = new TreeMap<>();
    private final List<Reach> probed = new ArrayList<>();
    private final List<Path> paths = new ArrayList<>();
    private Site site = SiteNodes.site(ONE, TWO);
    private BundleNeeds needs = needs("v1.34.4");

    JudgedSite() {
        facts.put("node-1", GoodFacts.of("node-1", "192.0.2.11"));
        facts.put("node-2", GoodFacts.of("node-2", "192.0.2.12"));
        clocks.put("node-1", EXACT);
        clocks.put("node-2", EXACT);
    }

    private static BundleNeeds needs(String kubernetes) {
        return new BundleNeeds(
                "current-1-amd64",
                "amd64",
                Optional.of(kubernetes),
                Optional.of(ContainerRuntime.CONTAINERD),
                20L << 30,
                18L << 30,
                Optional.of(new GlibcVersion(2, 34)),
                PROGRAMS,
                List.of(),
                Set.of(PodNetwork.CALICO),
                List.of());
    }

    /** Something about the control plane. */
    JudgedSite one(UnaryOperator<GoodFacts> defect) {
        facts.compute("node-1", (name, good) -> defect.apply(java.util.Objects.requireNonNull(good)));
        return this;
    }

    /** Something about the worker. */
    JudgedSite two(UnaryOperator<GoodFacts> defect) {
        facts.compute("node-2", (name, good) -> defect.apply(java.util.Objects.requireNonNull(good)));
        return this;
    }

    JudgedSite clock(String node, Duration offset) {
        clocks.put(node, new ClockReading(offset, Duration.ofMillis(2)));
        return this;
    }

    JudgedSite kubernetes(String version) {
        needs = needs(version);
        return this;
    }

    /** With a bundle that brings these alone. */
    JudgedSite bringing(ContainerRuntime runtime, Set<String> programs, Packages... packages) {
        needs = new BundleNeeds(
                needs.name(),
                needs.architecture(),
                needs.kubernetes(),
                Optional.of(runtime),
                needs.controlPlaneBytes(),
                needs.workerBytes(),
                needs.glibc(),
                programs,
                List.of(packages),
                Set.of(),
                List.of());
        return this;
    }

    /** With values that want these. */
    JudgedSite lacking(Lacking... images) {
        needs = new BundleNeeds(
                needs.name(),
                needs.architecture(),
                needs.kubernetes(),
                needs.runtime(),
                needs.controlPlaneBytes(),
                needs.workerBytes(),
                needs.glibc(),
                needs.programs(),
                needs.packages(),
                needs.podNetworks(),
                List.of(images));
        return this;
    }

    /** Both nodes are control planes; the endpoint stays the first one's. */
    JudgedSite twoPlanes() {
        site = SiteNodes.site(ONE, SiteNodes.controlPlane(TWO.name(), TWO.address()));
        return this;
    }

    JudgedSite withoutConsent() {
        site = SiteNodes.site(site.networks(), false, ONE, TWO);
        return this;
    }

    JudgedSite networks(String pods, String services, String... used) {
        site = SiteNodes.site(new Networks(pods, services, List.of(used), List.of("cni0")), true, ONE, TWO);
        return this;
    }

    JudgedSite failed(String node, ToolException failure) {
        facts.remove(node);
        failed.put(node, failure);
        return this;
    }

    JudgedSite probed(Reach reach) {
        probed.add(reach);
        return this;
    }

    JudgedSite path(Path path) {
        paths.add(path);
        return this;
    }

    /** One report for each word of each fact, with something behind that word; none where that is no fact any more. */
    List<PreflightReport> reportsWithEachWordFollowedBy(String text) {
        List<PreflightReport> reports = new ArrayList<>();
        for (Map.Entry<String, GoodFacts> good : Map.copyOf(facts).entrySet()) {
            Matcher word =
                    Pattern.compile("(?<=[= ])[^ \n]+").matcher(good.getValue().text());
            while (word.find()) {
                facts.put(good.getKey(), good.getValue().followedBy(word.end(), text));
                try {
                    reports.add(report());
                } catch (NodeException e) {
                    // The reader takes no such value.
                }
            }
            facts.put(good.getKey(), good.getValue());
        }
        return reports;
    }

    PreflightReport report(Acceptance... acceptances) {
        Map<String, Gathered> gathered = new LinkedHashMap<>();
        facts.forEach((name, good) -> gathered.put(
                name, new Gathered(FactsReader.read(name, good.text()), Optional.ofNullable(clocks.get(name)))));
        return Preflight.judge(
                site, Optional.of(needs), new Observed(gathered, failed, probed, paths), List.of(acceptances));
    }
}
