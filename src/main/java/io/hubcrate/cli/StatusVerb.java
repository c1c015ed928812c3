package io.hubcrate.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.console.Page;
import io.hubcrate.failure.Category;
import io.hubcrate.install.JournalHistory;
import io.hubcrate.install.JournalHistory.LastRun;
import io.hubcrate.install.NodeCrew;
import io.hubcrate.install.Plan;
import io.hubcrate.install.PlanJson;
import io.hubcrate.install.Planner;
import io.hubcrate.install.StateFolder;
import io.hubcrate.json.Json;
import io.hubcrate.prepare.NodePreparation;
import io.hubcrate.shell.Connections;
import io.hubcrate.site.Site;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code hubcrate status}. */
@Command
final class StatusVerb extends Verb {
    @Mixin
    SiteOptions site = new SiteOptions();

    @Mixin
    BundleOptions bundle = new BundleOptions();

    @Override
    Result run(Run run) {
        Site read = site.read(run);
        BundleOptions.Proven proven = bundle.verify(run, read);
        JournalHistory history = StateFolder.history(site.stateFolder(run, read));
        try (Connections connections = site.connections(run);
                NodeCrew crew = SiteCrew.lookOnly(run, VerbName.STATUS, read, proven.content(), connections)) {
            Plan plan = new Planner(VerbName.INSTALL.toString())
                    .plan(NodePreparation.steps(), crew.works(), proven.content());
            BundleIndex index = proven.bundle().index();
            return new Result(
                    page -> print(page, run, index, plan, history),
                    () -> json(run, index, plan, history),
                    plan.isEmpty() ? 0 : Category.FINDINGS.exitCode());
        }
    }

    private static void print(Page page, Run run, BundleIndex index, Plan plan, JournalHistory history) {
        page.field("hubcrate", run.version());
        page.field("bundle", index.name() + " " + index.version());
        index.findKubernetes().ifPresent(kubernetes -> page.field("kubernetes", kubernetes.version()));
        page.field("last run", history.findLast().map(StatusVerb::told).orElse("none from this host"));
        history.findLast().ifPresent(last -> last.steps().stream()
                .filter(step -> !step.result().equals(JournalHistory.DONE))
                .forEach(step -> page.field(
                        "",
                        step.node() + ", " + step.step() + ": "
                                + (step.result().isEmpty() ? "cut off" : step.result()))));
        page.blank();
        List<List<String>> rows = new ArrayList<>();
        plan.sets().forEach(set -> set.nodes().forEach(node -> node.steps()
                .forEach(step -> rows.add(List.of(
                        node.node(),
                        step.id(),
                        step.satisfied()
                                ? "as it should be"
                                : Page.count(step.changes().size(), "change") + " to do")))));
        page.table(List.of("NODE", "STEP", "STATE"), rows);
    }

    private static String told(LastRun last) {
        String end = last.isCutOff()
                ? "cut off before its end"
                : last.result().equals(JournalHistory.DONE) ? "done" : "failed: " + last.result();
        return end + ", " + (last.bundle().isEmpty() ? "" : last.bundle() + ", ") + last.operator();
    }

    private static ObjectNode json(Run run, BundleIndex index, Plan plan, JournalHistory history) {
        ObjectNode root = Json.object()
                .put("hubcrate", run.version())
                .put("bundle", index.name() + " " + index.version())
                .put("satisfied", plan.isEmpty());
        index.findKubernetes().ifPresent(kubernetes -> root.put("kubernetes", kubernetes.version()));
        history.findLast().ifPresent(last -> addRun(root.putObject("lastRun"), last));
        root.set("plan", PlanJson.of(plan));
        return root;
    }

    private static void addRun(ObjectNode node, LastRun last) {
        node.put("verb", last.operator().verb())
                .put("user", last.operator().user())
                .put("host", last.operator().host())
                .put("since", last.operator().since().toString())
                .put("hubcrate", last.hubcrate())
                .put("bundle", last.bundle())
                .put("sums", last.sums())
                .put("plan", last.plan())
                .put("result", last.isCutOff() ? "cut-off" : last.result());
        ArrayNode steps = node.putArray("steps");
        last.steps().forEach(step -> steps.addObject()
                .put("node", step.node())
                .put("step", step.step())
                .put("result", step.result().isEmpty() ? "cut-off" : step.result())
                .put("millis", step.millis()));
    }

    @Override
    List<Example> examples() {
        return List.of(
                new Example(
                        "hubcrate status --site site.yaml --bundle /mnt/site-1-amd64 --trust site-keys",
                        "what of the bundle's plan holds on each node, and how the last run ended; exit code 6 if not all holds"));
    }
}
