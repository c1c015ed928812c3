package io.hubcrate.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.install.JournalHistory.LastRun;
import io.hubcrate.install.JournalHistory.StepResult;
import io.hubcrate.install.NodesFailedException.NodeFailure;
import io.hubcrate.install.StepSet.Nodes;
import io.hubcrate.install.StepSet.Order;
import io.hubcrate.progress.EventSink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanRunnerTest {
    @TempDir
    private Path folder;

    private final ScriptedNodes nodes = new ScriptedNodes("worker-1", "cp-1", "cp-2", "worker-2");

    private PlanRunner.Outcome run(List<StepSet> sets) {
        try (Journal journal = Journal.open(folder.resolve(Journal.FILE), Clock.systemUTC())) {
            journal.begin(EngineRun.operator("north", "install"), JournalTest.SUBJECT);
            return new PlanRunner(journal, EventSink.NONE).run(sets, nodes.works);
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
    void workersWaitForAllControlPlanes() {
        run(List.of(set("one", Nodes.ALL, Order.CONTROL_PLANES_FIRST, 1, nodes.step("a"))));
        assertThat(nodes.log).containsExactly("cp-1 a", "cp-2 a", "worker-1 a", "worker-2 a");
    }

    @Test
    void setsNameWhoTakesPart() {
        run(List.of(
                set("init", Nodes.FIRST_CONTROL_PLANE, Order.ANY, 1, nodes.step("init")),
                set("further", Nodes.FURTHER_CONTROL_PLANES, Order.ANY, 1, nodes.step("further")),
                set("join", Nodes.WORKERS, Order.ANY, 1, nodes.step("join"))));
        assertThat(nodes.log).containsExactly("cp-1 init", "cp-2 further", "worker-1 join", "worker-2 join");
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
                () -> run(List.of(set("one", Nodes.FIRST_CONTROL_PLANE, Order.ANY, 1, nodes.endless("a")))));
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
                failed.await();
                // The others end after the failing one has been noticed.
                Thread.sleep(200);
            } catch (InterruptedException e) {
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
        NodesFailedException failure = catchThrowableOfType(
                NodesFailedException.class,
                () -> run(List.of(set("one", Nodes.ALL, Order.ANY, 4, nodes.step("a", node -> {
                    if (node.startsWith("worker")) {
                        throw ScriptedNodes.failure(node);
                    }
                })))));
        assertThat(failure.failures())
                .extracting(NodeFailure::node)
                .isSubsetOf("worker-1", "worker-2")
                .isNotEmpty();
    }

    @Test
    void wayBackGoesBackwards() {
        List<StepSet> sets = List.of(
                set("one", Nodes.ALL, Order.CONTROL_PLANES_FIRST, 1, nodes.step("a"), nodes.step("b")),
                set("two", Nodes.WORKERS, Order.ANY, 1, nodes.step("c")));
        run(sets);
        nodes.log.clear();
        run(StepSet.reversed(sets));
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
