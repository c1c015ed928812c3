package io.hubcrate.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.cluster.SiteAccount;
import io.hubcrate.console.Page;
import io.hubcrate.install.JournalHistory;
import io.hubcrate.install.JournalHistory.LastRun;
import io.hubcrate.install.LockHolder;
import io.hubcrate.install.Operator;
import io.hubcrate.install.StateFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * What this host and the cluster know of the last run.
 *
 * @param atWork who holds the state folder or the cluster's lease now
 */
record LastWork(Optional<LastRun> last, Optional<Operator> atWork) {
    private static final String AT_WORK = "at-work";
    private static final String CUT_OFF = "cut-off";

    static LastWork read(Path folder, SiteAccount elsewhere) throws IOException {
        Optional<LastRun> last = StateFolder.history(folder).findLast();
        Optional<Operator> atWork = LockHolder.find(folder);
        // What had not ended may have ended between the two looks.
        boolean again = atWork.isEmpty() && last.filter(LastRun::isCutOff).isPresent();
        Optional<LastRun> here = again ? StateFolder.history(folder).findLast() : last;
        Optional<LastRun> there = elsewhere.history().flatMap(JournalHistory::findLast);
        return new LastWork(later(here, there), atWork.or(elsewhere::atWork));
    }

    private static Optional<LastRun> later(Optional<LastRun> here, Optional<LastRun> there) {
        Instant last = here.map(run -> run.operator().since()).orElse(Instant.MIN);
        return there.filter(run -> run.operator().since().isAfter(last)).or(() -> here);
    }

    /** What has begun and not ended is one or the other. */
    private String unended() {
        boolean works =
                last.isPresent() && atWork.filter(last.get().operator()::equals).isPresent();
        return works ? AT_WORK : CUT_OFF;
    }

    void print(Page page) {
        atWork.ifPresent(operator -> page.field("at work", operator.toString()));
        page.field("last run", last.map(this::told).orElse("none that this host or the cluster knows of"));
        last.ifPresent(run -> run.steps().stream()
                .filter(step -> !step.result().equals(JournalHistory.DONE))
                .forEach(step -> page.field(
                        "",
                        step.node() + ", " + step.step() + ": "
                                + (step.result().isEmpty() ? unended().replace('-', ' ') : step.result()))));
    }

    private String told(LastRun run) {
        String end = run.isCutOff()
                ? unended().equals(AT_WORK) ? "at work" : "cut off before its end"
                : run.result().equals(JournalHistory.DONE) ? "done" : "failed: " + run.result();
        return end + ", " + (run.bundle().isEmpty() ? "" : run.bundle() + ", ") + run.operator();
    }

    /** {@code atWork}, {@code lastRun}. */
    void addTo(ObjectNode root) {
        atWork.ifPresent(operator -> root.put("atWork", operator.toString()));
        last.ifPresent(run -> add(root.putObject("lastRun"), run));
    }

    private void add(ObjectNode node, LastRun run) {
        node.put("verb", run.operator().verb())
                .put("user", run.operator().user())
                .put("host", run.operator().host())
                .put("since", run.operator().since().toString())
                .put("hubcrate", run.hubcrate())
                .put("bundle", run.bundle())
                .put("sums", run.sums())
                .put("plan", run.plan())
                .put("result", run.isCutOff() ? unended() : run.result());
        ArrayNode steps = node.putArray("steps");
        run.steps().forEach(step -> steps.addObject()
                .put("node", step.node())
                .put("step", step.step())
                .put("result", step.result().isEmpty() ? unended() : step.result())
                .put("millis", step.millis()));
    }
}
