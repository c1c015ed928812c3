package io.hubcrate.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.failure.Redactor;
import io.hubcrate.install.JournalHistory.LastRun;
import io.hubcrate.install.JournalHistory.StepResult;
import io.hubcrate.install.NodesFailedException.NodeFailure;
import io.hubcrate.install.StepSet.Nodes;
import io.hubcrate.install.StepSet.Order;
import io.hubcrate.progress.Event;
import io.hubcrate.shell.NodeException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanRunnerTest {
    @TempDir
    private Path folder;

    private final ScriptedNodes nodes = new ScriptedNodes("worker-1", "cp-1", "cp-2", "worker-2");

    private PlanRunner.Outcome run(List<? extends Stage> stages) {
        return run(new Playbook("install", stages));
    }

    private PlanRunner.Outcome run(Playbook playbook) {
        return run(playbook, ApprovedPlan.of(new Planner(playbook).plan(nodes.site())));
    }

    private final List<Event> told = Collections.synchronizedList(new ArrayList<>());

    private PlanRunner.Outcome run(Playbook playbook, ApprovedPlan approved) {
        try (Journal journal = Journal.open(folder.resolve(Journal.FILE), Clock.systemUTC(), new Redactor())) {
            journal.begin(EngineRun.operator("north", "install"), JournalTest.SUBJECT);
            return new PlanRunner(journal, told::add, Handover.NONE).run(playbook, nodes.site(), approved);
        }
    }

    private LastRun journaled() throws IOException {
        return JournalHistory.read(folder.resolve(Journal.FILE)).findLast().orElseThrow();
    }

    private static StepSet set(String id, Nodes who, Order order, int parallel, Step... steps) {
        return new StepSet(id, who, order, parallel, List.of(steps));
    }

    @Test
    void goesThroughStepsInOrderAndWaitsBetweenSets() {
        run(List.of(
                set("one", Nodes.ALL, Order.ANY, 4, nodes.step("a"), nodes.step("b")),
                set("two", Nodes.ALL, Order.ANY, 4, nodes.step("c"))));
        assertThat(nodes.log).hasSize(12);
        assertThat(nodes.log.subList(0, 8)).noneMatch(line -> line.endsWith(" c"));
        for (String node : nodes.done.keySet()) {
            assertThat(nodes.log.stream().filter(line -> line.startsWith(node)))
                    .containsExactly(node + " a", node + " b", node + " c");
        }
    }

    @Test
    void whatHasFailedIsNotAtWorkAnyMore() {
        Playbook playbook = new Playbook(
                "install",
                List.of(set("one", Nodes.CONTROL_PLANES, Order.ANY, 1, nodes.step("a"), nodes.step("b", node -> {
                    throw new NodeException("node-disk-full", node, "no room", "", null);
                }))));
        ApprovedPlan approved = ApprovedPlan.of(new Planner(playbook).plan(nodes.site()));
        assertThatThrownBy(() -> run(playbook, approved)).isInstanceOf(NodesFailedException.class);
        assertThat(told)
                .containsSubsequence(
                        new Event.TransferStarted("cp-1: do a", 0),
                        new Event.TransferFinished("cp-1: do a", false),
                        new Event.TransferStarted("cp-1: do b", 0),
                        new Event.TransferFailed("cp-1: do b"));
    }

    @Test
    void workersWaitForAllControlPlanes() {
        run(List.of(set("one", Nodes.ALL, Order.CONTROL_PLANES_FIRST, 1, nodes.step("a"))));
        assertThat(nodes.log).containsExactly("cp-1 a", "cp-2 a", "worker-1 a", "worker-2 a");
    }

    @Test
    void setsNameWhoTakesPart() {
        run(List.of(
                set("init", Nodes.CONTROL_PLANES, Order.ANY, 1, nodes.step("init")),
                set("join", Nodes.WORKERS, Order.ANY, 1, nodes.step("join"))));
        assertThat(nodes.log).containsExactly("cp-1 init", "cp-2 init", "worker-1 join", "worker-2 join");
    }

    @Test
    void secondRunChangesNothing() throws IOException {
        List<StepSet> sets = List.of(set("one", Nodes.ALL, Order.ANY, 2, nodes.step("a"), nodes.step("b")));
        assertThat(run(sets)).isEqualTo(new PlanRunner.Outcome(0, 8));
        assertThat(run(sets)).isEqualTo(new PlanRunner.Outcome(8, 0));
        assertThat(journaled().steps()).isEmpty();
    }

    @Test
    void stepThatIsNotDoneAfterwardsIsAFailure() throws IOException {
        NodesFailedException failure = catchThrowableOfType(
                NodesFailedException.class,
                () -> run(List.of(set("one", Nodes.CONTROL_PLANES, Order.ANY, 1, nodes.endless("a")))));
        assertThat(failure.failures()).singleElement().satisfies(one -> {
            assertThat(one.node()).isEqualTo("cp-1");
            assertThat(one.step()).isEqualTo("a");
            assertThat(one.cause().code()).isEqualTo("step-incomplete");
            assertThat(one.cause().getMessage()).contains("b/a");
        });
        assertThat(failure.category().exitCode()).isEqualTo(7);
        assertThat(journaled().steps()).extracting(StepResult::result).containsExactly("step-incomplete");
    }

    @Test
    void othersFinishTheirStepAndNothingNewBegins() throws IOException {
        CountDownLatch begun = new CountDownLatch(4);
        CountDownLatch failed = new CountDownLatch(1);
        Step first = nodes.step("a", node -> {
            begun.countDown();
            try {
                begun.await();
                if (node.equals("cp-1")) {
                    failed.countDown();
                    throw ScriptedNodes.failure(node);
                }
                // The others end after the failing one's failure is in the journal.
                failed.await();
                while (journaled().steps().stream()
                        .noneMatch(step -> step.result().equals("node-unreachable"))) {
                    Thread.onSpinWait();
                }
            } catch (InterruptedException | IOException e) {
                throw new IllegalStateException(e);
            }
        });
        NodesFailedException failure = catchThrowableOfType(
                NodesFailedException.class,
                () -> run(List.of(
                        set("one", Nodes.ALL, Order.ANY, 4, first, nodes.step("b")),
                        set("two", Nodes.ALL, Order.ANY, 4, nodes.step("c")))));
        assertThat(failure.failures()).extracting(NodeFailure::node).containsExactly("cp-1");
        assertThat(nodes.log).containsExactlyInAnyOrder("cp-1 a", "cp-2 a", "worker-1 a", "worker-2 a");
        assertThat(journaled().steps()).extracting(StepResult::result).containsOnly("done", "node-unreachable");
        assertThat(journaled().steps()).hasSize(4);
    }

    @Test
    void everyNodeThatFailedIsNamed() {
        CyclicBarrier both = new CyclicBarrier(2);
        NodesFailedException failure = catchThrowableOfType(
                NodesFailedException.class,
                () -> run(List.of(set("one", Nodes.ALL, Order.ANY, 4, nodes.step("a", node -> {
                    if (node.startsWith("worker")) {
                        // Both are at their step before either fails.
                        meet(both);
                        throw ScriptedNodes.failure(node);
                    }
                })))));
        assertThat(failure.failures()).extracting(NodeFailure::node).containsExactly("worker-1", "worker-2");
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void bugOnOneNodeInterruptsNobodyAndTheOthersAreNamedAsDone() throws IOException {
        CyclicBarrier all = new CyclicBarrier(4);
        NodesFailedException failure = catchThrowableOfType(
                NodesFailedException.class,
                () -> run(List.of(set("one", Nodes.ALL, Order.ANY, 4, nodes.step("a", node -> {
                    meet(all);
                    if (node.equals("cp-1")) {
                        throw new IllegalStateException("a bug");
                    }
                    if (Thread.interrupted()) {
                        throw new IllegalStateException("interrupted in the midst of a command");
                    }
                })))));
        assertThat(failure.failures()).singleElement().satisfies(one -> {
            assertThat(one.node()).isEqualTo("cp-1");
            assertThat(one.cause().code()).isEqualTo("bug");
        });
        assertThat(journaled().steps())
                .hasSize(4)
                .extracting(StepResult::result)
                .containsOnly("done", "bug");
    }

    @Test
    void whatThePlanDoesNotHoldIsNotDone() {
        List<StepSet> sets = List.of(set("one", Nodes.ALL, Order.ANY, 1, nodes.step("a"), nodes.step("b")));
        Playbook playbook = new Playbook("install", sets);
        nodes.done.values().forEach(done -> done.add("b"));
        ApprovedPlan approved = ApprovedPlan.of(new Planner(playbook).plan(nodes.site()));
        nodes.done.values().forEach(done -> done.remove("b"));
        NodesFailedException failure = catchThrowableOfType(NodesFailedException.class, () -> run(playbook, approved));
        assertThat(failure.failures())
                .allSatisfy(one -> assertThat(one.cause().code()).isEqualTo("plan-moved"));
        assertThat(nodes.log).isNotEmpty().noneMatch(line -> line.endsWith(" b"));
    }

    @Test
    void changeThatNobodyApprovedStopsTheStep() {
        nodes.found.add("a");
        Playbook playbook = new Playbook("install", List.of(set("one", Nodes.ALL, Order.ANY, 1, nodes.step("a"))));
        ApprovedPlan approved = ApprovedPlan.of(new Planner(playbook).plan(nodes.site()));
        nodes.found.add("/etc/passwd");
        NodesFailedException failure = catchThrowableOfType(NodesFailedException.class, () -> run(playbook, approved));
        assertThat(failure.failures())
                .first()
                .satisfies(one -> assertThat(one.cause().code()).isEqualTo("plan-moved"));
        assertThat(failure).hasMessageContaining("/etc/passwd");
        assertThat(nodes.log).isEmpty();
    }

    /** A step of the site that cannot tell what it will do before nodes have done theirs. */
    private final class LaterStep implements SiteStep {
        private boolean done;

        @Override
        public String id() {
            return "site-step";
        }

        @Override
        public String title() {
            return "do it for the site";
        }

        @Override
        public List<Change> examine(SiteWork work) {
            boolean ground = nodes.done.values().stream().allMatch(steps -> steps.contains("a"));
            if (!ground) {
                return List.of(Change.later("the cluster", "it is not there yet"));
            }
            return done ? List.of() : List.of(Change.of("what nobody could name", "make"));
        }

        @Override
        public void apply(SiteWork work) {
            done = true;
            nodes.log.add("site");
        }
    }

    @Test
    void whatIsDecidedLaterIsApprovedWithItsReasonAndDoneInItsTurn() throws IOException {
        List<Stage> stages = List.of(
                set("one", Nodes.ALL, Order.ANY, 4, nodes.step("a")), new SiteStage("two", List.of(new LaterStep())));
        Plan plan = new Planner(new Playbook("install", stages)).plan(nodes.site());
        assertThat(PlanText.of(plan))
                .contains("the site, two: 1 of 1 step to do")
                .anyMatch(line -> line.contains("decided later: it is not there yet"));
        assertThat(run(stages)).isEqualTo(new PlanRunner.Outcome(0, 5));
        assertThat(nodes.log).hasSize(5).last().isEqualTo("site");
        assertThat(journaled().steps()).last().satisfies(step -> assertThat(step.node())
                .isEqualTo("site"));
    }

    @Test
    void gateThatDoesNotOpenStopsEverythingBehindIt() throws IOException {
        NodeException closed = new NodeException("node-unreachable", "site", "image missing", "", null);
        Gate gate = new Gate() {
            @Override
            public String title() {
                return "all is there";
            }

            @Override
            public void require(SiteWork work) {
                throw closed;
            }
        };
        List<Stage> stages = List.of(
                set("one", Nodes.ALL, Order.ANY, 4, nodes.step("a")),
                new GateStage("gate", gate),
                set("two", Nodes.ALL, Order.ANY, 4, nodes.step("b")));
        assertThatThrownBy(() -> run(stages)).isSameAs(closed);
        assertThat(nodes.log).hasSize(4).allMatch(line -> line.endsWith(" a"));
        assertThat(journaled().steps()).last().satisfies(step -> {
            assertThat(step.node()).isEqualTo("site");
            assertThat(step.step()).isEqualTo("gate");
        });
    }

    @Test
    void whatDisturbsIsDoneOnOneMemberAtATimeAndTheNextWaitsUntilItIsSteady() {
        AtomicInteger disturbed = new AtomicInteger();
        List<String> steady = Collections.synchronizedList(new ArrayList<>());
        Playbook.Living living = new Playbook.Living() {
            @Override
            public boolean isMember(NodeWork work) {
                return true;
            }

            @Override
            public boolean isSteady(NodeWork work) {
                return true;
            }

            @Override
            public void requireSteady(NodeWork work) {
                steady.add(work.node().name());
                disturbed.decrementAndGet();
            }
        };
        Step restart = nodes.disturbing("a", node -> assertThat(disturbed.incrementAndGet())
                .as("nodes that are not steady")
                .isEqualTo(1));
        run(new Playbook("install", List.of(set("one", Nodes.ALL, Order.ANY, 4, restart)), living));
        assertThat(steady).containsExactlyInAnyOrder("cp-1", "cp-2", "worker-1", "worker-2");
    }

    @Test
    void wayBackGoesBackwards() {
        List<StepSet> sets = List.of(
                set("one", Nodes.ALL, Order.CONTROL_PLANES_FIRST, 1, nodes.step("a"), nodes.step("b")),
                set("two", Nodes.WORKERS, Order.ANY, 1, nodes.step("c")));
        run(sets);
        nodes.log.clear();
        run(List.of(sets.get(1).reversed(), sets.get(0).reversed()));
        assertThat(nodes.log)
                .containsExactly(
                        "worker-1 undo c",
                        "worker-2 undo c",
                        "worker-1 undo b",
                        "worker-1 undo a",
                        "worker-2 undo b",
                        "worker-2 undo a",
                        "cp-1 undo b",
                        "cp-1 undo a",
                        "cp-2 undo b",
                        "cp-2 undo a");
    }
}
