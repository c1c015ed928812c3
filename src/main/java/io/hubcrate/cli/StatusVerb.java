package io.hubcrate.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.cluster.SiteAccount;
import io.hubcrate.cluster.SiteHealth;
import io.hubcrate.console.Page;
import io.hubcrate.failure.Category;
import io.hubcrate.install.JournalHistory;
import io.hubcrate.install.JournalHistory.LastRun;
import io.hubcrate.install.LockHolder;
import io.hubcrate.install.NodeCrew;
import io.hubcrate.install.NodesFailedException.NodeFailure;
import io.hubcrate.install.Operator;
import io.hubcrate.install.Plan;
import io.hubcrate.install.PlanJson;
import io.hubcrate.install.Planner;
import io.hubcrate.install.StateFolder;
import io.hubcrate.json.Json;
import io.hubcrate.shell.Connections;
import io.hubcrate.site.Site;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code hubcrate status}. */
@Command
final class StatusVerb extends Verb {
    private static final String AT_WORK = "at-work";
    private static final String CUT_OFF = "cut-off";

    @Mixin
    SiteOptions site = new SiteOptions();

    @Mixin
    BundleOptions bundle = new BundleOptions();

    @Mixin
    PlaybookOptions playbook = new PlaybookOptions();

    @Override
    Result run(Run run) throws IOException {
        playbook.requireKnown();
        Site read = site.read(run);
        SiteBundles.Proven proven = bundle.open(run, read, site.stateFolder(run, read));
        List<NodeFailure> absent = new ArrayList<>();
        try (Connections connections = site.connections(run);
                NodeCrew crew = SiteCrew.lookOnly(
                        run,
                        VerbName.STATUS,
                        read,
                        site.stateFolder(run, read),
                        proven.content(),
                        connections,
                        absent)) {
            Told told = Told.read(site.stateFolder(run, read), SiteAccount.look(crew.site()));
            Plan plan = new Planner(playbook.of(crew.site(), proven.index())).plan(crew.site(), proven.content());
            BundleIndex index = proven.index();
            HealthPage health = new HealthPage(
                    SiteHealth.look(crew.site()), run.session().clock().instant());
            boolean well =
                    plan.isEmpty() && absent.isEmpty() && health.problems().isEmpty();
            return new Result(
                    page -> {
                        Departures.print(page, read);
                        print(page, run, index, plan, told, absent);
                        health.print(page);
                        if (!plan.isEmpty()) {
                            page.blank();
                            next(run).print(page);
                        }
                    },
                    () -> {
                        ObjectNode root = json(run, index, plan, told, absent);
                        root.put("satisfied", well);
                        health.addTo(root);
                        Departures.of(read).forEach(root.putArray("departures")::add);
                        return root;
                    },
                    well ? 0 : Category.FINDINGS.exitCode());
        }
    }

    private NextCommand next(Run run) {
        return playbook.repeat(bundle.repeat(site.repeat(new NextCommand(run, VerbName.PLAN))));
    }

    /**
     * What this host and the cluster know of the last run.
     *
     * @param atWork who holds the state folder or the cluster's lease now
     */
    private record Told(Optional<LastRun> last, Optional<Operator> atWork) {
        static Told read(Path folder, SiteAccount elsewhere) throws IOException {
            Optional<LastRun> last = StateFolder.history(folder).findLast();
            Optional<Operator> atWork = LockHolder.find(folder);
            // What had not ended may have ended between the two looks.
            boolean again = atWork.isEmpty() && last.filter(LastRun::isCutOff).isPresent();
            Optional<LastRun> here = again ? StateFolder.history(folder).findLast() : last;
            Optional<LastRun> there = elsewhere.history().flatMap(JournalHistory::findLast);
            return new Told(later(here, there), atWork.or(elsewhere::atWork));
        }

        private static Optional<LastRun> later(Optional<LastRun> here, Optional<LastRun> there) {
            Instant last = here.map(run -> run.operator().since()).orElse(Instant.MIN);
            return there.filter(run -> run.operator().since().isAfter(last)).or(() -> here);
        }

        /** What has begun and not ended is one or the other. */
        String unended() {
            boolean works = last.isPresent()
                    && atWork.filter(last.get().operator()::equals).isPresent();
            return works ? AT_WORK : CUT_OFF;
        }
    }

    private static void print(Page page, Run run, BundleIndex index, Plan plan, Told told, List<NodeFailure> absent) {
        page.field("hubcrate", run.version());
        page.field("bundle", index.name() + " " + index.version());
        index.findKubernetes().ifPresent(kubernetes -> page.field("kubernetes", kubernetes.version()));
        told.atWork().ifPresent(operator -> page.field("at work", operator.toString()));
        page.field(
                "last run",
                told.last()
                        .map(last -> told(last, told.unended()))
                        .orElse("none that this host or the cluster knows of"));
        told.last().ifPresent(last -> last.steps().stream()
                .filter(step -> !step.result().equals(JournalHistory.DONE))
                .forEach(step -> page.field(
                        "",
                        step.node() + ", " + step.step() + ": "
                                + (step.result().isEmpty() ? told.unended().replace('-', ' ') : step.result()))));
        page.blank();
        List<List<String>> rows = new ArrayList<>();
        absent.forEach(dead -> rows.add(List.of(
                dead.node(), "connection", "does not answer: " + dead.cause().code())));
        for (Plan.PlannedStage stage : plan.stages()) {
            stage.site().forEach(step -> rows.add(row("the site", step)));
            stage.nodes().forEach(node -> node.steps().forEach(step -> rows.add(row(node.node(), step))));
        }
        page.table(List.of("NODE", "STEP", "STATE"), rows);
        page.blank();
        page.field("in short", inShort(page, plan, absent.size()));
    }

    private static String inShort(Page page, Plan plan, int absent) {
        List<Plan.PlannedStep> steps =
                plan.stages().stream().flatMap(Plan.PlannedStage::steps).toList();
        long open = steps.stream().filter(step -> !step.satisfied()).count();
        if (open == 0 && absent == 0) {
            return page.ink().good("all " + Page.count(steps.size(), "step") + " are as they should be");
        }
        return page.ink()
                .warning((open == 0 ? "nothing" : Page.count(open, "step") + " of " + steps.size()) + " to do"
                        + (absent == 0 ? "" : ", and " + Page.count(absent, "node") + " without an answer"));
    }

    private static List<String> row(String place, Plan.PlannedStep step) {
        return List.of(
                place,
                step.id(),
                step.satisfied() ? "as it should be" : Page.count(step.changes().size(), "change") + " to do");
    }

    private static String told(LastRun last, String unended) {
        String end = last.isCutOff()
                ? unended.equals(AT_WORK) ? "at work" : "cut off before its end"
                : last.result().equals(JournalHistory.DONE) ? "done" : "failed: " + last.result();
        return end + ", " + (last.bundle().isEmpty() ? "" : last.bundle() + ", ") + last.operator();
    }

    private static ObjectNode json(Run run, BundleIndex index, Plan plan, Told told, List<NodeFailure> absent) {
        ObjectNode root =
                Json.object().put("hubcrate", run.version()).put("bundle", index.name() + " " + index.version());
        ArrayNode dead = root.putArray("unreachable");
        absent.forEach(one -> dead.addObject()
                .put("node", one.node())
                .put("code", one.cause().code())
                .put("message", run.redactor().redact(one.cause().getMessage())));
        index.findKubernetes().ifPresent(kubernetes -> root.put("kubernetes", kubernetes.version()));
        told.atWork().ifPresent(operator -> root.put("atWork", operator.toString()));
        told.last().ifPresent(last -> addRun(root.putObject("lastRun"), last, told.unended()));
        root.set("plan", PlanJson.of(plan));
        return root;
    }

    private static void addRun(ObjectNode node, LastRun last, String unended) {
        node.put("verb", last.operator().verb())
                .put("user", last.operator().user())
                .put("host", last.operator().host())
                .put("since", last.operator().since().toString())
                .put("hubcrate", last.hubcrate())
                .put("bundle", last.bundle())
                .put("sums", last.sums())
                .put("plan", last.plan())
                .put("result", last.isCutOff() ? unended : last.result());
        ArrayNode steps = node.putArray("steps");
        last.steps().forEach(step -> steps.addObject()
                .put("node", step.node())
                .put("step", step.step())
                .put("result", step.result().isEmpty() ? unended : step.result())
                .put("millis", step.millis()));
    }

    @Override
    List<Example> examples() {
        return List.of(new Example(
                "hubcrate status --site site.yaml",
                "what of the installed bundle's plan holds on each node, how the cluster's members do (certificates, disks,"
                        + " etcd), and how the last run ended; exit code 6 if not all is well"));
    }
}
