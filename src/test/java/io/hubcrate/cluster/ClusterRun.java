package io.hubcrate.cluster;

import io.hubcrate.failure.Redactor;
import io.hubcrate.install.ApprovedPlan;
import io.hubcrate.install.BundleContent;
import io.hubcrate.install.GateStage;
import io.hubcrate.install.Journal;
import io.hubcrate.install.LockedShell;
import io.hubcrate.install.NodeCrew;
import io.hubcrate.install.Operator;
import io.hubcrate.install.Planner;
import io.hubcrate.install.Playbook;
import io.hubcrate.install.RunLock;
import io.hubcrate.install.SecretStore;
import io.hubcrate.install.SiteRun;
import io.hubcrate.install.SiteStage;
import io.hubcrate.install.SiteStep;
import io.hubcrate.install.SiteWork;
import io.hubcrate.install.Stage;
import io.hubcrate.install.StateFolder;
import io.hubcrate.install.Step;
import io.hubcrate.install.StepSet;
import io.hubcrate.install.StepSet.Nodes;
import io.hubcrate.install.StepSet.Order;
import io.hubcrate.load.ImagesProvenGate;
import io.hubcrate.progress.Event;
import io.hubcrate.release.KeepSecretsStep;
import io.hubcrate.shell.NodeShell;
import io.hubcrate.site.SiteNode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The real engine from claim to release, with the product's own steps and gates from bare nodes to a cluster. */
final class ClusterRun {
    private static final Duration MISSED = Duration.ofMillis(1500);
    private static final LockedShell.Patience PATIENCE = new LockedShell.Patience(Duration.ofSeconds(2), 30);

    final Path state;
    final List<Event> events = Collections.synchronizedList(new ArrayList<>());
    BundleContent bundle = new KubernetesParts();
    HostBundles bundles = HostBundles.NONE;
    Runnable remembering = () -> {};
    UnaryOperator<NodeShell> shells = shell -> shell;
    SiteRun.Approval approval = SiteRun.Approval.asking(false, (plan, moved) -> Optional.of(ApprovedPlan.of(plan)));
    Function<SiteWork, Playbook> playbook = ClusterRun::makesCluster;
    private final LittleCluster cluster;
    private final String host;

    ClusterRun(LittleCluster cluster) {
        this(cluster, "north");
    }

    /** From that host, with a state folder of its own. */
    ClusterRun(LittleCluster cluster, String host) {
        this.cluster = cluster;
        this.host = host;
        this.state = cluster.folder.resolve("state-" + host);
    }

    /** The notes so far. */
    List<String> told() {
        return events.stream()
                .filter(Event.Note.class::isInstance)
                .map(event -> ((Event.Note) event).text())
                .toList();
    }

    private static StepSet planes(SiteWork site, Cluster living) {
        List<Step> steps = new ArrayList<>(List.of(new InitStep(site, living)));
        if (site.controlPlanes().size() > 1) {
            steps.add(JoinStep.controlPlane(site, living));
        }
        return new StepSet("control-plane", Nodes.CONTROL_PLANES, Order.ANY, 1, steps);
    }

    private static StepSet workers(SiteWork site, Cluster living) {
        return new StepSet("workers", Nodes.WORKERS, Order.ANY, 8, List.of(JoinStep.worker(site, living)));
    }

    /** As {@code SitePlaybooks} has it, between the nodes' preparation and the pods' network. */
    static Playbook makesCluster(SiteWork site) {
        Cluster living = new Cluster(site);
        List<Stage> stages = List.of(
                new GateStage("supported", new SupportedGate(living)),
                new GateStage("images-proven", new ImagesProvenGate(KubeadmImageNames::of)),
                planes(site, living),
                workers(site, living));
        return new Playbook("install", stages, living);
    }

    /** The same, and the site's secrets kept in it. */
    static Playbook makesClusterAndKeepsSecrets(SiteWork site) {
        Playbook made = makesCluster(site);
        List<Stage> stages = new ArrayList<>(made.stages());
        stages.add(new SiteStage("release", List.of(new KeepSecretsStep(new Cluster(site)))));
        return new Playbook("install", stages, made.living());
    }

    SiteRun.Outcome install() {
        return work("install", (run, crew) -> {
            Playbook made = playbook.apply(crew.site());
            return run.install(
                    made,
                    () -> new Planner(made).plan(crew.site(), bundle),
                    ClusterRun::subject,
                    approval,
                    remembering);
        });
    }

    /** The way back, with what the verb does at its end. */
    SiteRun.Outcome reset() {
        return work("reset", (run, crew) -> {
            Cluster living = new Cluster(crew.site());
            Playbook back = new Playbook(
                    "reset",
                    List.of(
                            workers(crew.site(), living).reversed(),
                            planes(crew.site(), living).reversed()));
            SiteRun.Outcome outcome = run.reset(back, ClusterRun::subject, approval);
            ClusterMemory.forget(crew.site().secrets());
            return outcome;
        });
    }

    /** What holds on to a dead node is let go, as {@code SitePlaybooks} has it. */
    SiteRun.Outcome replace(String name) {
        return work("replace", (run, crew) -> {
            SiteNode node = crew.site().site().nodes().stream()
                    .filter(one -> one.name().equals(name))
                    .findFirst()
                    .orElseThrow();
            Cluster living = new Cluster(crew.site());
            LostNodeGate gate = new LostNodeGate(living, node, MISSED);
            List<SiteStep> steps =
                    new ArrayList<>(List.of(new ForgetNodeStep(living, node), new FreePodsStep(living, node)));
            if (node.isControlPlane()) {
                steps.add(new ForgetMemberStep(living, node));
            }
            Playbook made =
                    new Playbook("replace", List.of(new GateStage("node-lost", gate), new SiteStage("let-go", steps)));
            return run.install(
                    made,
                    () -> {
                        gate.require(crew.site());
                        return new Planner(made).plan(crew.site());
                    },
                    ClusterRun::subject,
                    approval,
                    remembering);
        });
    }

    private static Journal.Subject subject(io.hubcrate.install.Plan plan) {
        return new Journal.Subject("0.1.0-test", "lab", "small 2026.11", null, List.of(), plan.digest(), List.of());
    }

    @SuppressWarnings("try") // The lock is held, not used.
    private SiteRun.Outcome work(String verb, BiFunction<SiteRun, NodeCrew, SiteRun.Outcome> work) {
        Operator operator = new Operator(
                "anna",
                host,
                ProcessHandle.current().pid(),
                Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS),
                verb);
        StateFolder folder = StateFolder.open(state);
        Redactor redactor = new Redactor();
        try (RunLock lock = RunLock.take(state, operator);
                Journal journal = Journal.open(folder.journal(), Clock.systemUTC(), redactor);
                NodeCrew crew = NodeCrew.connect(
                        cluster.site(),
                        bundle,
                        node -> shells.apply(cluster.shell(node)),
                        operator,
                        folder.seat(),
                        SecretStore.open(folder, redactor),
                        events::add,
                        PATIENCE,
                        absent -> verb.equals("replace"))) {
            return work.apply(
                    new SiteRun(
                            crew,
                            journal,
                            operator,
                            events::add,
                            new ClusterHandover(crew.site(), operator, folder.seat(), bundles)),
                    crew);
        }
    }
}
