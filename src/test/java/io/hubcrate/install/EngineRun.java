package io.hubcrate.install;

import io.hubcrate.failure.Redactor;
import io.hubcrate.failure.ToolException;
import io.hubcrate.install.StepSet.Nodes;
import io.hubcrate.install.StepSet.Order;
import io.hubcrate.prepare.KernelSettings;
import io.hubcrate.progress.EventSink;
import io.hubcrate.shell.Command;
import io.hubcrate.site.Site;
import io.hubcrate.site.SiteNode.NodeRole;
import io.hubcrate.testing.LittleNode;
import io.hubcrate.testing.TestSite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The real engine on little nodes, in this process or in one of its own that is killed at its n-th command. */
final class EngineRun {
    static final LockedShell.Patience PATIENCE = new LockedShell.Patience(Duration.ofSeconds(2), 30);

    private EngineRun() {}

    static List<StepSet> sets() {
        // Only what belongs to a network namespace: the machine's own settings stay as they are.
        KernelSettings kernel = new KernelSettings(
                List.of(new KernelSettings.Module("proc", "fs:proc")),
                List.of(
                        new KernelSettings.Setting("net.ipv4.ip_forward", "1"),
                        new KernelSettings.Setting("net.ipv4.conf.all.send_redirects", "1")));
        return List.of(
                new StepSet("prepare", Nodes.ALL, Order.CONTROL_PLANES_FIRST, 2, List.of(kernel)),
                new StepSet("files", Nodes.ALL, Order.ANY, 2, List.of(new FilesStep())));
    }

    static Operator operator(String host, String verb) {
        return new Operator(
                "anna",
                host,
                ProcessHandle.current().pid(),
                Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS),
                verb);
    }

    /** @param keepers the first one is the control plane's */
    static NodeCrew crew(
            List<Long> keepers, Path state, Operator operator, Consumer<Command> started, EventSink events) {
        Map<String, LittleNode> nodes = new HashMap<>();
        for (int i = 0; i < keepers.size(); i++) {
            String name = "node-" + i;
            NodeRole role = i == 0 ? NodeRole.CONTROL_PLANE : NodeRole.WORKER;
            nodes.put(name, new LittleNode(name, role, keepers.get(i), started));
        }
        Site site = TestSite.of(nodes.values().stream()
                .map(LittleNode::node)
                .sorted(java.util.Comparator.comparing(node -> node.name()))
                .toList());
        return NodeCrew.connect(
                site,
                new NoBundle(),
                node -> java.util.Objects.requireNonNull(nodes.get(node.name())),
                operator,
                StateFolder.open(state).seat(),
                SecretStore.open(StateFolder.open(state), new Redactor()),
                events,
                PATIENCE);
    }

    static SiteRun.Outcome run(List<Long> keepers, Path state, String verb, Consumer<Command> started) {
        return run(keepers, state, operator("north", verb), started);
    }

    @SuppressWarnings("try") // The lock is held, not used.
    static SiteRun.Outcome run(List<Long> keepers, Path state, Operator operator, Consumer<Command> started) {
        StateFolder folder = StateFolder.open(state);
        try (RunLock lock = RunLock.take(state, operator);
                NodeCrew crew = crew(keepers, state, operator, started, EventSink.NONE);
                Journal journal = Journal.open(folder.journal(), Clock.systemUTC(), new Redactor())) {
            SiteRun run = new SiteRun(crew, journal, operator, EventSink.NONE, Handover.NONE);
            SiteRun.Account account =
                    plan -> new Journal.Subject("0.1.0-test", "lab", "", null, List.of(), plan.digest(), List.of());
            SiteRun.Approval yes = SiteRun.Approval.asking(false, (plan, moved) -> Optional.of(ApprovedPlan.of(plan)));
            if (operator.verb().equals("reset")) {
                List<StepSet> back =
                        List.of(sets().get(1).reversed(), sets().get(0).reversed());
                return run.reset(new Playbook("reset", back), account, yes);
            }
            Playbook playbook = new Playbook(operator.verb(), sets());
            return run.install(playbook, () -> new Planner(playbook).plan(crew.site()), account, yes, () -> {});
        }
    }

    /** @param arguments the state folder, the verb, at which command to die (0 for never), and the keepers */
    public static void main(String[] arguments) {
        int last = Integer.parseInt(arguments[2]);
        List<Long> keepers =
                java.util.Arrays.stream(arguments).skip(3).map(Long::valueOf).toList();
        AtomicInteger count = new AtomicInteger();
        try {
            run(keepers, Path.of(arguments[0]), arguments[1], command -> {
                if (count.incrementAndGet() == last) {
                    killMyself();
                }
            });
        } catch (ToolException e) {
            throw new AssertionError(e.code() + ": " + e.getMessage(), e);
        }
        System.out.println("commands " + count.get());
    }

    private static void killMyself() {
        try {
            new ProcessBuilder(
                            "kill", "-9", Long.toString(ProcessHandle.current().pid()))
                    .start()
                    .waitFor();
            Thread.currentThread().join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
