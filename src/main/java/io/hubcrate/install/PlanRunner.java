package io.hubcrate.install;

import io.hubcrate.failure.ToolException;
import io.hubcrate.install.NodesFailedException.NodeFailure;
import io.hubcrate.progress.Event;
import io.hubcrate.progress.EventSink;
import io.hubcrate.shell.NodeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * Does what the approved plan holds, stage by stage: a step is looked at, written into the journal, applied and looked at
 * again. What a step does is found anew when its turn comes, and must be in the plan. When a step fails on a node, the
 * others finish the step they are at, and nothing new begins. What would disturb a running cluster is done on one of its
 * members at a time, and the next one's turn comes when that one is steady again.
 */
public final class PlanRunner {
    private static final int MOST_NAMED = 5;

    /** Stands for the site where a node's name stands otherwise. */
    static final String SITE = "site";

    private final Journal journal;
    private final EventSink events;
    private final Handover handover;

    public PlanRunner(Journal journal, EventSink events, Handover handover) {
        this.journal = journal;
        this.events = events;
        this.handover = handover;
    }

    /**
     * What came of a run.
     *
     * @param satisfied steps that had nothing to do
     * @param changed steps that did something
     */
    public record Outcome(int satisfied, int changed) {}

    /**
     * Runs the playbook to its end. The journal's run has begun before; who calls also ends it.
     *
     * @throws NodesFailedException naming every node that failed; among the causes {@code step-incomplete} where a step
     *     still finds something to do after it was applied
     * @throws ToolException of a gate that does not open, or a step of the site
     */
    public Outcome run(Playbook playbook, SiteWork site, ApprovedPlan approved) {
        Run run = new Run(playbook, approved);
        for (Stage stage : playbook.stages()) {
            int before = run.changed.get();
            if (stage instanceof StepSet set) {
                runSet(run, set, site.nodes());
            } else if (stage instanceof SiteStage whole) {
                events.accept(new Event.PhaseStarted(stage.id(), whole.steps().size(), 0));
                whole.steps().forEach(step -> runSiteStep(run, stage.id(), step, site));
                events.accept(new Event.PhaseFinished(stage.id()));
            } else if (stage instanceof GateStage gate) {
                runGate(gate, site);
            }
            if (run.changed.get() > before) {
                handover.keep(journal);
            }
        }
        return new Outcome(run.satisfied.get(), run.changed.get());
    }

    private static final class Run {
        final Playbook playbook;
        final ApprovedPlan approved;
        final AtomicInteger satisfied = new AtomicInteger();
        final AtomicInteger changed = new AtomicInteger();
        final AtomicBoolean stopped = new AtomicBoolean();
        final List<NodeFailure> failures = Collections.synchronizedList(new ArrayList<>());
        /** Nodes on which something was done. */
        final Set<String> touched = ConcurrentHashMap.newKeySet();
        /** Held by whoever disturbs a member of the cluster. */
        final ReentrantLock disturbing = new ReentrantLock(true);
        /** Steps on nodes which had their turn in this run, and those of them after which the node was steady; likewise. */
        final Set<String> turned = new HashSet<>();

        final Set<String> settled = new HashSet<>();

        Run(Playbook playbook, ApprovedPlan approved) {
            this.playbook = playbook;
            this.approved = approved;
        }

        void count(boolean did) {
            (did ? changed : satisfied).incrementAndGet();
        }
    }

    private void runGate(GateStage stage, SiteWork site) {
        events.accept(new Event.PhaseStarted(stage.gate().title(), 1, 0));
        Instant began = journal.stepBegins(SITE, stage.id(), List.of());
        try {
            stage.gate().require(site);
        } catch (ToolException e) {
            journal.stepEnds(SITE, stage.id(), began, e);
            throw e;
        }
        journal.stepEnds(SITE, stage.id(), began, null);
        events.accept(new Event.PhaseFinished(stage.gate().title()));
    }

    private void runSiteStep(Run run, String stage, SiteStep step, SiteWork site) {
        if (!run.approved.holds(stage, "", step.id())) {
            run.count(false);
            return;
        }
        events.accept(new Event.TransferStarted(step.title(), 0));
        boolean did;
        try {
            did = runHeld(run, stage, step, site);
        } catch (RuntimeException e) {
            events.accept(new Event.TransferFailed(step.title()));
            throw e;
        }
        run.count(did);
        events.accept(new Event.TransferFinished(step.title(), !did));
    }

    private boolean runHeld(Run run, String stage, SiteStep step, SiteWork site) {
        List<Change> found = step.examine(site);
        if (found.isEmpty()) {
            return false;
        }
        requireApproved(SITE, step.id(), run.approved.foreign(stage, "", step.id(), found));
        Instant began = journal.stepBegins(SITE, step.id(), found);
        try {
            step.apply(site);
            requireDone(step.title(), SITE, step.examine(site));
        } catch (ToolException e) {
            journal.stepEnds(SITE, step.id(), began, e);
            throw e;
        }
        journal.stepEnds(SITE, step.id(), began, null);
        return true;
    }

    private void runSet(Run run, StepSet set, List<NodeWork> nodes) {
        List<List<NodeWork>> waves = set.waves(nodes, NodeWork::node);
        long steps =
                (long) set.steps().size() * waves.stream().mapToInt(List::size).sum();
        events.accept(new Event.PhaseStarted(set.id(), steps, 0));
        for (List<NodeWork> wave : waves) {
            NodeTasks.run(set.parallel(), wave, work -> runNode(run, set, work, nodes));
            if (!run.failures.isEmpty()) {
                throw new NodesFailedException(run.failures.stream()
                        .sorted(Comparator.comparing(NodeFailure::node))
                        .toList());
            }
        }
        events.accept(new Event.PhaseFinished(set.id()));
    }

    private void runNode(Run run, StepSet set, NodeWork work, List<NodeWork> nodes) {
        for (Step step : set.steps()) {
            if (run.stopped.get()) {
                return;
            }
            String subject = work.node().name() + ": " + step.title();
            try {
                events.accept(new Event.TransferStarted(subject, 0));
                boolean did = runStep(run, set, step, work, nodes);
                run.count(did);
                events.accept(new Event.TransferFinished(subject, !did));
            } catch (ToolException e) {
                fail(run, work, step, e);
                events.accept(new Event.TransferFailed(subject));
                return;
            } catch (RuntimeException e) {
                fail(run, work, step, NodeTasks.bug(e));
                events.accept(new Event.TransferFailed(subject));
                return;
            }
        }
    }

    private static void fail(Run run, NodeWork work, Step step, ToolException failure) {
        run.stopped.set(true);
        run.failures.add(new NodeFailure(work.node().name(), step.id(), failure));
    }

    /** Whether there was anything to do. */
    private boolean runStep(Run run, StepSet set, Step step, NodeWork work, List<NodeWork> nodes) {
        String node = work.node().name();
        if (!run.approved.holds(set.id(), node, step.id())) {
            if (run.touched.contains(node)) {
                // What was as it should be when the plan was made may not be behind what was done since.
                requireApproved(node, step.id(), step.examine(work));
            }
            return false;
        }
        if (!step.effect().disturbs() || !run.playbook.living().isMember(work)) {
            return applyStep(run, set, step, work);
        }
        run.disturbing.lock();
        try {
            if (run.stopped.get()) {
                return false;
            }
            return disturb(run, set, step, work, nodes);
        } catch (RuntimeException e) {
            // While the lock is held: whoever waits for it must see this.
            run.stopped.set(true);
            throw e;
        } finally {
            run.disturbing.unlock();
        }
    }

    /** A node that does its part is only taken from the cluster while those that had their turn before do theirs. */
    private boolean disturb(Run run, StepSet set, Step step, NodeWork work, List<NodeWork> nodes) {
        Playbook.Living living = run.playbook.living();
        boolean missed = living.isSteady(work);
        if (missed) {
            for (NodeWork other : nodes) {
                requireSettled(run, set, step, other);
            }
        }
        run.turned.add(turn(step, work));
        boolean did = applyStep(run, set, step, work);
        if (did && missed) {
            living.requireSteady(work);
            run.settled.add(turn(step, work));
        }
        return did;
    }

    /** An earlier run may have ended before the node was steady again. */
    private static void requireSettled(Run run, StepSet set, Step step, NodeWork work) {
        boolean waits =
                run.approved.holds(set.id(), work.node().name(), step.id()) && !run.turned.contains(turn(step, work));
        if (!waits
                && !run.settled.contains(turn(step, work))
                && run.playbook.living().isMember(work)) {
            run.playbook.living().requireSteady(work);
            run.settled.add(turn(step, work));
        }
    }

    private static String turn(Step step, NodeWork work) {
        return step.id() + " " + work.node().name();
    }

    private boolean applyStep(Run run, StepSet set, Step step, NodeWork work) {
        String node = work.node().name();
        List<Change> found = step.examine(work);
        if (found.isEmpty()) {
            return false;
        }
        requireApproved(node, step.id(), run.approved.foreign(set.id(), node, step.id(), found));
        run.touched.add(node);
        Instant began = journal.stepBegins(node, step.id(), found);
        try {
            step.apply(work);
            requireDone(step.title(), node, step.examine(work));
        } catch (ToolException e) {
            journal.stepEnds(node, step.id(), began, e);
            throw e;
        } catch (RuntimeException e) {
            ToolException bug = NodeTasks.bug(e);
            journal.stepEnds(node, step.id(), began, bug);
            throw bug;
        }
        journal.stepEnds(node, step.id(), began, null);
        return true;
    }

    private static void requireApproved(String place, String step, List<Change> foreign) {
        if (!foreign.isEmpty()) {
            throw new PlanMovedException(foreign.stream()
                    .map(change -> place + ", " + step + ": " + change.subject() + ": " + change.text())
                    .toList());
        }
    }

    private static void requireDone(String title, String place, List<Change> left) {
        if (left.isEmpty()) {
            return;
        }
        String named = Planner.sorted(left).stream()
                .limit(MOST_NAMED)
                .map(change -> change.subject() + " (" + change.text() + ")")
                .collect(Collectors.joining(", "));
        throw new NodeException(
                "step-incomplete",
                place,
                "after '" + title + "' there is still to do: " + named
                        + (left.size() > MOST_NAMED ? " and " + (left.size() - MOST_NAMED) + " more" : ""),
                "Something on the node undoes it or keeps it from happening: look for other tools that manage the same"
                        + " files, and at the node's own log with: journalctl -n 100",
                null);
    }
}
