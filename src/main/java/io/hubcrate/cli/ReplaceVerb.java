package io.hubcrate.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.cluster.Cluster;
import io.hubcrate.cluster.HostBundles;
import io.hubcrate.cluster.LostNodeGate;
import io.hubcrate.console.Page;
import io.hubcrate.failure.ToolException;
import io.hubcrate.install.Journal;
import io.hubcrate.install.NoBundle;
import io.hubcrate.install.NodesFailedException.NodeFailure;
import io.hubcrate.install.Plan;
import io.hubcrate.install.PlanJson;
import io.hubcrate.install.Planner;
import io.hubcrate.install.Playbook;
import io.hubcrate.install.SiteRun;
import io.hubcrate.json.Json;
import io.hubcrate.playbook.SitePlaybooks;
import io.hubcrate.shell.Connections;
import io.hubcrate.site.Site;
import io.hubcrate.site.SiteNode;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code hubcrate replace}. */
@Command
final class ReplaceVerb extends Verb {
    @Parameters(paramLabel = "NODE", description = "The dead node's name in the site file.")
    String node = "";

    @Mixin
    SiteOptions site = new SiteOptions();

    @Mixin
    BundleOptions bundle = new BundleOptions();

    @Mixin
    AcceptOptions accept = new AcceptOptions();

    @Mixin
    ConsentOption consent = new ConsentOption();

    @Mixin
    RateOption rate = new RateOption();

    @Override
    Result run(Run run) throws IOException {
        rate.requireReadable();
        accept.read();
        consent.requireAnswerable(run, VerbName.REPLACE);
        Site read = site.read(run);
        SiteNode lost = find(read);
        AtomicBoolean answers = new AtomicBoolean(true);
        SiteRun.Outcome outcome = letGo(run, read, lost, answers);
        if (!outcome.ran()) {
            return InstallVerb.result(outcome, InstallEnd.NOTHING, again(run, VerbName.REPLACE));
        }
        if (!answers.get()) {
            return new Result(page -> absent(page, run, outcome), () -> json(outcome, false), 0);
        }
        run.events()
                .info(
                        "node-let-go",
                        lost.name() + " is let go; a bare host answers in its place, and install joins it");
        Result joined = install().run(run);
        return new Result(
                page -> {
                    page.field("let go", counted(outcome));
                    joined.text().accept(page);
                },
                () -> {
                    ObjectNode root = json(outcome, true);
                    root.set("install", joined.json().get());
                    return root;
                },
                joined.exitCode());
    }

    private SiteNode find(Site read) {
        List<String> names = read.nodes().stream().map(SiteNode::name).toList();
        return read.nodes().stream()
                .filter(one -> one.name().equals(node))
                .findFirst()
                .orElseThrow(() -> new UsageException(
                        "the site file names no node '" + node + "'",
                        Spelling.near(node, names),
                        "It names " + String.join(", ", names) + "."));
    }

    /** @param answers set to whether the node's host does */
    private SiteRun.Outcome letGo(Run run, Site read, SiteNode lost, AtomicBoolean answers) {
        try (Connections connections = site.connections(run)) {
            return SiteCrew.change(
                    run,
                    VerbName.REPLACE,
                    read,
                    site.stateFolder(run, read),
                    new NoBundle(),
                    HostBundles.NONE,
                    connections,
                    withoutDead(run, lost, answers),
                    (siteRun, crew) -> {
                        LostNodeGate gate = new LostNodeGate(new Cluster(crew.site()), lost);
                        Playbook playbook = SitePlaybooks.replace(crew.site(), lost, gate);
                        return siteRun.install(
                                playbook,
                                () -> {
                                    // Nobody is asked about a node that lives.
                                    gate.require(crew.site());
                                    return new Planner(playbook).plan(crew.site());
                                },
                                plan -> new Journal.Subject(
                                        run.version(), read.name(), "", null, List.of(), plan.digest(), List.of()),
                                approval(run, lost, answers.get()),
                                () -> {});
                    });
        }
    }

    /** A host that answers and does not let us in may be anybody's, and it is said why. */
    private static Predicate<List<NodeFailure>> withoutDead(Run run, SiteNode lost, AtomicBoolean answers) {
        return failures -> {
            for (NodeFailure failure : failures) {
                ToolException cause = failure.cause();
                if (!failure.node().equals(lost.name())) {
                    run.events().warning(cause.code(), String.valueOf(cause.getMessage()));
                } else if (cause.code().equals("node-unreachable")) {
                    answers.set(false);
                } else {
                    return false;
                }
            }
            return true;
        };
    }

    /** Only a person knows that a host which is not heard is off. */
    private SiteRun.Approval approval(Run run, SiteNode lost, boolean answers) {
        String question = answers
                ? "Is the host that was " + lost.name() + " before off, or installed anew, and shall this be let go?"
                : "Is " + lost.name() + "'s host switched off, and shall this be let go?";
        return consent.approval(run, output, question, page -> {
            page.line(page.ink().bad("Two hosts that write to one user's volume damage it."));
            page.blank();
        });
    }

    /** The same with a bundle's plan, of which all but the new host's part holds. */
    private InstallVerb install() {
        InstallVerb install = new InstallVerb();
        install.output = output;
        install.site = site;
        install.bundle = bundle;
        install.accept = accept;
        install.consent = consent;
        install.rate = rate;
        return install;
    }

    private NextCommand again(Run run, VerbName verb) {
        NextCommand next = new NextCommand(run, verb);
        if (verb == VerbName.REPLACE) {
            next.with(node);
        }
        return rate.repeat(accept.repeat(bundle.repeat(site.repeat(next))));
    }

    private static String counted(SiteRun.Outcome outcome) {
        return outcome.changed() == 0 ? "nothing was left of it" : Page.count(outcome.changed(), "step");
    }

    private void absent(Page page, Run run, SiteRun.Outcome outcome) {
        page.field("let go", counted(outcome));
        page.field("now", "what ran on " + node + " starts elsewhere, users' servers when they ask for them");
        page.field("its host", "does not answer; before it comes back, install it anew");
        page.field("later", "as soon as a bare host answers in its place, the next command joins it");
        again(run, VerbName.INSTALL).print(page);
    }

    private ObjectNode json(SiteRun.Outcome outcome, boolean answers) {
        Plan plan = outcome.plan();
        ObjectNode root = Json.object()
                .put("node", node)
                .put("answers", answers)
                .put("ran", outcome.ran())
                .put("changed", outcome.changed());
        root.setAll(PlanJson.of(plan));
        return root;
    }

    @Override
    List<Example> examples() {
        return List.of(
                new Example(
                        "hubcrate replace worker1 --site site.yaml",
                        "its host is dead and off: shows what would be let go, asks, and does it; its users find their"
                                + " servers stopped and start them elsewhere"),
                new Example(
                        "hubcrate replace worker1 --site site.yaml --yes",
                        "with a bare host in its place: the same without a question, and that host joins"));
    }
}
