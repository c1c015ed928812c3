package io.hubcrate.install;

import io.hubcrate.failure.ToolException;
import io.hubcrate.install.Journal.Subject;
import io.hubcrate.progress.EventSink;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * One run at a site from its plan to its end: the nodes are claimed, what was planned is shown and approved, the journal
 * told, the steps done, the nodes given back. Whoever calls holds the {@link RunLock}.
 */
public final class SiteRun {
    private final NodeCrew crew;
    private final Journal journal;
    private final Operator operator;
    private final EventSink events;

    public SiteRun(NodeCrew crew, Journal journal, Operator operator, EventSink events) {
        this.crew = crew;
        this.journal = journal;
        this.operator = operator;
        this.events = events;
    }

    /** What the journal says of the run, once its plan is known. */
    @FunctionalInterface
    public interface Account {
        Subject of(Plan plan);
    }

    /**
     * What came of it.
     *
     * @param ran false if the plan was not approved; then nothing was changed
     */
    public record Outcome(Plan plan, boolean ran, int changed) {}

    /**
     * Brings the sets about.
     *
     * @param planning makes the plan, after earlier commands have ended
     * @param approval asked with the plan unless that is empty
     * @param remembering at the end of a run in which all steps hold, also one with nothing to do; the nodes are still
     *     held, and the journal says only afterwards that it went well
     * @throws NodesFailedException if nodes failed; the others have finished the step they were at
     * @throws OperatorAtWorkException before anything was changed
     */
    public Outcome install(
            List<StepSet> sets,
            Supplier<Plan> planning,
            Account account,
            Predicate<Plan> approval,
            Runnable remembering) {
        return run(sets, planning, account, approval, () -> {
            remembering.run();
            crew.release();
        });
    }

    /** The way back, and at its end the records and locks themselves. */
    public Outcome reset(List<StepSet> sets, Account account, Predicate<Plan> approval) {
        List<StepSet> back = StepSet.reversed(sets);
        return run(back, () -> new Planner(operator.verb()).plan(back, crew.works()), account, approval, crew::forget);
    }

    private Outcome run(
            List<StepSet> sets, Supplier<Plan> planning, Account account, Predicate<Plan> approval, Runnable ending) {
        crew.claim();
        try {
            Plan plan = planning.get();
            if (!plan.isEmpty() && !approval.test(plan)) {
                crew.release();
                return new Outcome(plan, false, 0);
            }
            // A person may have read for long.
            crew.claim();
            journal.begin(operator, account.of(plan));
            PlanRunner.Outcome outcome = runJournaled(sets, ending);
            return new Outcome(plan, true, outcome.changed());
        } catch (ToolException e) {
            crew.release();
            throw e;
        }
    }

    private PlanRunner.Outcome runJournaled(List<StepSet> sets, Runnable ending) {
        try {
            PlanRunner.Outcome outcome = new PlanRunner(journal, events).run(sets, crew.works());
            ending.run();
            journal.end(null);
            return outcome;
        } catch (ToolException e) {
            journal.end(e);
            throw e;
        }
    }
}
