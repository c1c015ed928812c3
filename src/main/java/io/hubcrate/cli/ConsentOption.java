package io.hubcrate.cli;

import io.hubcrate.console.Page;
import io.hubcrate.console.Terminal;
import io.hubcrate.install.ApprovedPlan;
import io.hubcrate.install.PlanText;
import io.hubcrate.install.SiteRun;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** A person's word before anything changes. */
final class ConsentOption {
    @Option(names = "--yes", description = "Do not ask. Without a terminal nothing is done unless this is given.")
    boolean yes;

    /** Before anything else is done: a run that nobody can approve would only waste time. */
    void requireAnswerable(Run run, VerbName verb) {
        if (!yes && !run.session().prompt().isAttended()) {
            throw new UsageException(
                    verb + " asks before it changes anything, and there is no terminal to ask at",
                    List.of(),
                    "Look at the plan first, then give --yes.");
        }
    }

    /**
     * Shows the plan and asks; if it has moved meanwhile, says what is new and shows it again.
     *
     * @param output of the verb: whoever reads JSON and asks for no question gets the plan as an event like all others
     * @param head what stands above each plan
     */
    SiteRun.Approval approval(Run run, OutputFormat output, String question, Consumer<Page> head) {
        return SiteRun.Approval.asking(!yes, (plan, moved) -> {
            if (yes && output == OutputFormat.JSON) {
                run.events().info("plan-carried-out", String.join("\n", PlanText.of(plan)));
                return Optional.of(ApprovedPlan.of(plan));
            }
            boolean agreed = run.voice().undisturbed(() -> {
                Page page = new Page(run.session().err(), narrow(run.session().terminal()));
                head.accept(page);
                if (!moved.isEmpty()) {
                    page.line("The site has changed while the plan was read. New in it:");
                    moved.forEach(line -> page.line("  " + line));
                    page.blank();
                }
                PlanText.of(plan).forEach(page::line);
                page.blank();
                return yes || run.session().prompt().agree(question);
            });
            return agreed ? Optional.of(ApprovedPlan.of(plan)) : Optional.empty();
        });
    }

    /** Standard error as a page has it: never redrawn. */
    private static Terminal narrow(Terminal terminal) {
        return new Terminal(false, terminal.colourErr(), terminal.colourErr(), false, Terminal.NONE.columns());
    }
}
