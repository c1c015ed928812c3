package io.hubcrate.cli;

import io.hubcrate.console.Page;
import io.hubcrate.console.Terminal;
import io.hubcrate.install.Plan;
import io.hubcrate.install.PlanText;
import java.util.List;
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

    /** Shows the plan and asks. */
    boolean approve(Run run, Plan plan, String question) {
        return run.voice().undisturbed(() -> {
            Page page = new Page(run.session().err(), Terminal.NONE);
            PlanText.of(plan).forEach(page::line);
            page.blank();
            return yes || run.session().prompt().agree(question);
        });
    }
}
