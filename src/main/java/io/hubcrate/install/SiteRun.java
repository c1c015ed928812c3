package io.hubcrate.install;

import io.hubcrate.content.Digest;
import io.hubcrate.failure.ToolException;
import io.hubcrate.install.Journal.Subject;
import io.hubcrate.install.NodeRecordFile.Generation;
import io.hubcrate.progress.EventSink;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One run at a site from its plan to its end: the nodes are claimed, what was planned is shown and approved, looked at
 * again, the journal told, the steps done, the nodes given back. Whoever calls holds the {@link RunLock}.
 */
public final class SiteRun {
    /** So often a plan is shown again that moved while somebody read it; then the site is somebody else's. */
    private static final int MOST_SHOWN = 3;

    /** The verb that completes what is installed, and takes the place of nothing. */
    private static final String SUPPLEMENTS = "load";

    private final NodeCrew crew;
    private final Journal journal;
    private final Operator operator;
    private final EventSink events;
    private final Handover handover;

    public SiteRun(NodeCrew crew, Journal journal, Operator operator, EventSink events, Handover handover) {
        this.crew = crew;
        this.journal = journal;
        this.operator = operator;
        this.events = events;
        this.handover = handover;
    }

    /** What the journal says of the run, once its plan is known. */
    @FunctionalInterface
    public interface Account {
        Subject of(Plan plan);
    }

    /** Says yes to a plan, or not. */
    @FunctionalInterface
    public interface Approval {
        /**
         * @param moved what is new since the plan was shown before; empty the first time
         * @return what is approved; empty if nothing is
         * @throws PlanMovedException if a plan was approved beforehand, and this one holds more
         */
        Optional<ApprovedPlan> ask(Plan plan, List<String> moved);

        /** Whether a person reads meanwhile, which takes time in which the site may change. */
        default boolean takesTime() {
            return true;
        }

        /** The same, saying whether a person is asked. */
        static Approval asking(boolean person, Approval how) {
            return new Approval() {
                @Override
                public Optional<ApprovedPlan> ask(Plan plan, List<String> moved) {
                    return how.ask(plan, moved);
                }

                @Override
                public boolean takesTime() {
                    return person;
                }
            };
        }

        /** What somebody has read and approved before, and which may only have become less. */
        static Approval beforehand(ApprovedPlan approved) {
            return asking(false, (plan, moved) -> {
                List<String> more = approved.missing(plan);
                if (!more.isEmpty()) {
                    throw new PlanMovedException(more);
                }
                return Optional.of(approved);
            });
        }
    }

    /**
     * What came of it.
     *
     * @param ran false if the plan was not approved; then nothing was changed
     */
    public record Outcome(Plan plan, boolean ran, int changed) {}

    /**
     * Brings the playbook about.
     *
     * @param planning makes the plan, after earlier commands have ended
     * @param approval asked with the plan unless that is empty
     * @param remembering at the end of a run in which all steps hold, also one with nothing to do; the nodes are still
     *     held, and the journal says only afterwards that it went well
     * @throws NodesFailedException if nodes failed; the others have finished the step they were at
     * @throws OperatorAtWorkException before anything was changed
     */
    public Outcome install(
            Playbook playbook, Supplier<Plan> planning, Account account, Approval approval, Runnable remembering) {
        Outcome outcome = run(playbook, planning, account, approval, plan -> {
            remembering.run();
            Digest sums = plan.sums();
            if (sums != null && !playbook.verb().equals(SUPPLEMENTS)) {
                crew.noteGeneration(new Generation(sums.toString(), plan.bundle()));
            }
        });
        if (outcome.ran()) {
            leave(crew::release);
        }
        return outcome;
    }

    /** The way back, and at its end the records and locks themselves. */
    public Outcome reset(Playbook back, Account account, Approval approval) {
        return run(back, () -> new Planner(back).plan(crew.site()), account, approval, plan -> leave(crew::forget));
    }

    private Outcome run(
            Playbook playbook, Supplier<Plan> planning, Account account, Approval approval, Consumer<Plan> ending) {
        crew.claim();
        try {
            handover.begin(journal);
            journal.history()
                    .predecessor(operator)
                    .ifPresent(before -> events.info(
                            "journal-taken-over", "the last run was of " + before + "; it goes on from here"));
            Plan plan = planning.get();
            ApprovedPlan approved = ApprovedPlan.of(plan);
            if (!plan.isEmpty()) {
                List<String> moved = List.of();
                for (int shown = 0; ; shown++) {
                    Optional<ApprovedPlan> answer = approval.ask(plan, moved);
                    if (answer.isEmpty()) {
                        leave(crew::release);
                        return new Outcome(plan, false, 0);
                    }
                    approved = answer.get();
                    if (!approval.takesTime()) {
                        break;
                    }
                    // A person may have read for long, and somebody else worked meanwhile.
                    crew.claim();
                    Plan now = planning.get();
                    moved = approved.missing(now);
                    if (moved.isEmpty()) {
                        break;
                    }
                    if (shown + 1 == MOST_SHOWN) {
                        throw new PlanMovedException(moved);
                    }
                    plan = now;
                }
            }
            journal.begin(operator, account.of(plan));
            if (!plan.isEmpty()) {
                handover.keep(journal);
            }
            Plan carriedOut = plan;
            int changed = runJournaled(playbook, approved, () -> ending.accept(carriedOut));
            return new Outcome(plan, true, changed);
        } catch (RuntimeException e) {
            leave(crew::release);
            throw e;
        }
    }

    private void leave(Runnable nodes) {
        handover.end();
        nodes.run();
    }

    private int runJournaled(Playbook playbook, ApprovedPlan approved, Runnable ending) {
        try {
            int changed = new PlanRunner(journal, events, handover)
                    .run(playbook, crew.site(), approved)
                    .changed();
            ending.run();
            end(null);
            return changed;
        } catch (ToolException e) {
            end(e);
            throw e;
        } catch (RuntimeException e) {
            ToolException bug = NodeTasks.bug(e);
            end(bug);
            throw bug;
        }
    }

    private void end(@Nullable ToolException failure) {
        journal.end(failure);
        handover.keep(journal);
    }
}
