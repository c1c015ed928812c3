package io.hubcrate.install;

import io.hubcrate.failure.ToolException;
import io.hubcrate.install.NodesFailedException.NodeFailure;
import io.hubcrate.progress.Event;
import io.hubcrate.progress.EventSink;
import io.hubcrate.shell.NodeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * Does what is to do, set by set: on each node a step is looked at, written into the journal, applied and looked at
 * again. What to do is found anew at each step, never taken from a plan or a journal, so a run goes on wherever an
 * earlier one stopped. When a step fails on a node, the others finish the step they are at, and nothing new begins.
 */
public final class PlanRunner {
    private static final int MOST_NAMED = 5;

    private final Journal journal;
    private final EventSink events;

    public PlanRunner(Journal journal, EventSink events) {
        this.journal = journal;
        this.events = events;
    }

    /**
     * What came of a run.
     *
     * @param satisfied steps on nodes that had nothing to do
     * @param changed steps on nodes that did something
     */
    public record Outcome(int satisfied, int changed) {}

    /**
     * Runs the sets to their end. The journal's run has begun before; who calls also ends it.
     *
     * @param nodes in the site file's order
     * @throws NodesFailedException naming every node that failed; among the causes {@code step-incomplete} where a step
     *     still finds something to do after it was applied
     */
    public Outcome run(List<StepSet> sets, List<NodeWork> nodes) {
        Progress progress = new Progress();
        for (StepSet set : sets) {
            List<List<NodeWork>> waves =
                    set.waves(nodes, work -> work.shell().node());
            long steps = (long) set.steps().size()
                    * waves.stream().mapToInt(List::size).sum();
            events.accept(new Event.PhaseStarted(set.id(), steps, 0));
            for (List<NodeWork> wave : waves) {
                NodeTasks.run(set.parallel(), wave, work -> runNode(set, work, progress));
                if (!progress.failures.isEmpty()) {
                    throw new NodesFailedException(progress.sorted());
                }
            }
            events.accept(new Event.PhaseFinished(set.id()));
        }
        return new Outcome(progress.satisfied.get(), progress.changed.get());
    }

    private static final class Progress {
        final AtomicInteger satisfied = new AtomicInteger();
        final AtomicInteger changed = new AtomicInteger();
        final AtomicBoolean stopped = new AtomicBoolean();
        final List<NodeFailure> failures = java.util.Collections.synchronizedList(new ArrayList<>());

        List<NodeFailure> sorted() {
            return failures.stream()
                    .sorted(java.util.Comparator.comparing(NodeFailure::node))
                    .toList();
        }
    }

    private void runNode(StepSet set, NodeWork work, Progress progress) {
        for (Step step : set.steps()) {
            if (progress.stopped.get()) {
                return;
            }
            String node = work.shell().node().name();
            String subject = node + ": " + step.title();
            try {
                events.accept(new Event.TransferStarted(subject, 0));
                boolean did = runStep(step, node, work);
                (did ? progress.changed : progress.satisfied).incrementAndGet();
                events.accept(new Event.TransferFinished(subject, !did));
            } catch (ToolException e) {
                progress.stopped.set(true);
                progress.failures.add(new NodeFailure(node, step.id(), e));
                return;
            }
        }
    }

    /** Whether there was anything to do. */
    private boolean runStep(Step step, String node, NodeWork work) {
        if (step.examine(work).isEmpty()) {
            return false;
        }
        Instant began = journal.stepBegins(node, step.id());
        try {
            step.apply(work);
            requireDone(step, node, step.examine(work));
        } catch (ToolException e) {
            journal.stepEnds(node, step.id(), began, e);
            throw e;
        }
        journal.stepEnds(node, step.id(), began, null);
        return true;
    }

    private static void requireDone(Step step, String node, List<Change> left) {
        if (left.isEmpty()) {
            return;
        }
        String named = Planner.sorted(left).stream()
                .limit(MOST_NAMED)
                .map(change -> change.subject() + " (" + change.text() + ")")
                .collect(Collectors.joining(", "));
        throw new NodeException(
                "step-incomplete",
                node,
                "after '" + step.title() + "' there is still to do: " + named
                        + (left.size() > MOST_NAMED ? " and " + (left.size() - MOST_NAMED) + " more" : ""),
                "Something on the node undoes it or keeps it from happening: look for other tools that manage the same"
                        + " files, and at the node's own log with: journalctl -n 100",
                null);
    }
}
