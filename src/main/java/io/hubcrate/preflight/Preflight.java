package io.hubcrate.preflight;

import io.hubcrate.bundle.ParallelRun;
import io.hubcrate.facts.FactsGatherer;
import io.hubcrate.facts.FactsGatherer.Gathered;
import io.hubcrate.failure.Category;
import io.hubcrate.failure.ToolException;
import io.hubcrate.preflight.Finding.Severity;
import io.hubcrate.preflight.KubernetesPorts.Port;
import io.hubcrate.preflight.PathProbe.Path;
import io.hubcrate.preflight.PortProbe.Reach;
import io.hubcrate.progress.EventSink;
import io.hubcrate.shell.NodeShell;
import io.hubcrate.site.Site;
import io.hubcrate.site.SiteNode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Asks all nodes at once and judges what they say. One that does not answer is a finding and hides no other. Changes
 * nothing on any node.
 */
public final class Preflight {
    private static final int THREADS = 16;

    private final Clock clock;
    private final EventSink events;

    /**
     * @param clock the installing host's, with which nodes' clocks are compared
     * @param events told which node is asked
     */
    public Preflight(Clock clock, EventSink events) {
        this.clock = clock;
        this.events = events;
    }

    /**
     * What was observed.
     *
     * @param gathered by node
     * @param failed why a node could not be asked, by node
     * @param probed ports tried between nodes
     * @param paths ways between nodes tried with full packets
     */
    record Observed(
            Map<String, Gathered> gathered,
            SortedMap<String, ToolException> failed,
            List<Reach> probed,
            List<Path> paths) {}

    /**
     * Runs every check.
     *
     * @param bundle what is to be installed; empty to look at the nodes alone
     * @param connect gives a node's kept shell, or fails with a {@link ToolException}; who gives it closes it
     * @param acceptances what a person takes as it is
     */
    public PreflightReport run(
            Site site,
            Optional<BundleNeeds> bundle,
            Function<SiteNode, NodeShell> connect,
            List<Acceptance> acceptances) {
        Map<String, NodeShell> shells = new TreeMap<>();
        return judge(site, bundle, observe(site, bundle, connect, shells), acceptances);
    }

    private Observed observe(
            Site site,
            Optional<BundleNeeds> bundle,
            Function<SiteNode, NodeShell> connect,
            Map<String, NodeShell> shells) {
        Map<String, Gathered> gathered = new TreeMap<>();
        TreeMap<String, ToolException> failed = new TreeMap<>();
        FactsGatherer gatherer = new FactsGatherer(clock);
        List<Runnable> tasks = new ArrayList<>();
        for (SiteNode node : site.nodes()) {
            tasks.add(() -> events.item(node.name(), () -> {
                try {
                    NodeShell shell = connect.apply(node);
                    synchronized (shells) {
                        shells.put(node.name(), shell);
                    }
                    Gathered facts = gatherer.gather(shell);
                    synchronized (gathered) {
                        gathered.put(node.name(), facts);
                    }
                } catch (ToolException e) {
                    if (e.category() == Category.INTERRUPTED) {
                        throw e;
                    }
                    synchronized (failed) {
                        failed.put(node.name(), e);
                    }
                }
            }));
        }
        events.phase("ask the nodes", tasks.size(), () -> ParallelRun.run("preflight", THREADS, tasks));
        Map<String, InspectedNode> answered = new LinkedHashMap<>();
        inspected(site, gathered).forEach(node -> answered.put(node.name(), node));
        Set<Port> podNetwork = bundle.map(BundleNeeds::podNetworkPorts).orElse(Set.of());
        List<Reach> probed = new ArrayList<>();
        List<Path> paths = new ArrayList<>();
        events.phase("try their ways", 0, () -> {
            events.item("ports", () -> probed.addAll(new PortProbe(site, shells, answered, podNetwork).run()));
            events.item("full packets", () -> paths.addAll(new PathProbe(shells, answered.values()).run()));
        });
        return new Observed(gathered, failed, probed, paths);
    }

    /** What all this means; asks nobody. */
    static PreflightReport judge(
            Site site, Optional<BundleNeeds> bundle, Observed observed, List<Acceptance> acceptances) {
        Findings findings = new Findings();
        observed.failed()
                .forEach((node, failure) -> findings.tell(
                        Severity.ERROR,
                        FindingCode.NODE_NOT_CHECKED,
                        node,
                        failure.getMessage() + " (" + failure.code() + ")",
                        "a node that answers; nothing else is known of this one",
                        remedy(failure)));
        Inspection inspection = new Inspection(site, bundle, inspected(site, observed.gathered()));
        for (Check check : checks(observed)) {
            check.check(inspection, findings);
        }
        List<String> order = new ArrayList<>(List.of(""));
        site.nodes().forEach(node -> order.add(node.name()));
        List<Finding> sorted = findings.all().stream()
                .sorted(Comparator.comparingInt((Finding finding) -> order.indexOf(finding.node()))
                        .thenComparing(Finding::severity)
                        .thenComparing(Finding::id)
                        .thenComparing(Finding::evidence))
                .toList();
        return new PreflightReport(
                site.name(), bundle.map(BundleNeeds::name), order.subList(1, order.size()), sorted, acceptances);
    }

    /** An indented line of an advice is one to be typed. */
    private static String[] remedy(ToolException failure) {
        return Stream.concat(
                        failure.advice().lines().map(line -> line.startsWith("  ") ? line.strip() : "# " + line),
                        Stream.of("hubcrate explain " + failure.code()))
                .toArray(String[]::new);
    }

    private static List<Check> checks(Observed observed) {
        return List.of(
                new UnknownCheck(),
                new SystemCheck(SupportMatrix.read()),
                new FitnessCheck(),
                new ProgramsCheck(),
                new SiteImagesCheck(),
                new DiskCheck(),
                new EtcdDiskCheck(),
                new FolderCheck(),
                new SwapCheck(),
                new GuardCheck(),
                new FirewallCheck(),
                new KernelSettingsCheck(),
                new ClockCheck(),
                new NameCheck(),
                new CloneCheck(),
                new ResolverCheck(),
                new OverlapCheck(),
                new ControlPlanesCheck(),
                new PortCheck(),
                new ReachCheck(observed.probed()),
                new PathCheck(observed.paths()),
                new HostNetworkCheck(),
                new ProxyCheck(),
                new LeftoverCheck(),
                new RuntimeCheck());
    }

    private static List<InspectedNode> inspected(Site site, Map<String, Gathered> gathered) {
        List<InspectedNode> nodes = new ArrayList<>();
        for (SiteNode node : site.nodes()) {
            Gathered facts = gathered.get(node.name());
            if (facts != null) {
                nodes.add(new InspectedNode(node, facts.facts(), facts.clock()));
            }
        }
        return nodes;
    }
}
