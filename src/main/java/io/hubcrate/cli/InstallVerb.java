package io.hubcrate.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.console.Page;
import io.hubcrate.content.Digest;
import io.hubcrate.content.GivenFile;
import io.hubcrate.failure.Category;
import io.hubcrate.install.ApprovedPlan;
import io.hubcrate.install.Journal;
import io.hubcrate.install.PlanJson;
import io.hubcrate.install.Planner;
import io.hubcrate.install.Playbook;
import io.hubcrate.install.SiteRun;
import io.hubcrate.json.Json;
import io.hubcrate.preflight.Acceptance;
import io.hubcrate.preflight.Preflight;
import io.hubcrate.preflight.PreflightReport;
import io.hubcrate.preflight.ReportJson;
import io.hubcrate.release.HubAddress;
import io.hubcrate.shell.Connections;
import io.hubcrate.site.Site;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hubcrate install}. */
@Command
final class InstallVerb extends Verb {
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

    @Mixin
    PlaybookOptions playbook = new PlaybookOptions();

    @Option(
            names = "--plan",
            paramLabel = "FILE",
            description =
                    "Carry out this plan, made with plan --out and approved; refused if there is more to do by now.")
    @Nullable
    Path plan;

    @Override
    Result run(Run run) throws IOException {
        playbook.requireKnown();
        rate.requireReadable();
        List<Acceptance> acceptances = accept.read();
        ApprovedPlan approved = approvedPlan(run);
        Site read = site.read(run);
        SiteRun.Approval approval = approved == null
                ? consent.approval(run, output, "Change the nodes as planned?", page -> Departures.print(page, read))
                : SiteRun.Approval.beforehand(approved);
        try (Connections connections = site.connections(run, read, rate)) {
            SiteBundles.Proven proven = bundle.openAndKeep(run, read, site.stateFolder(run, read));
            proven.trust().requireWritable();
            PreflightReport report = new Preflight(run.session().clock(), run.events())
                    .run(read, Optional.of(proven.needs(read)), connections::to, acceptances);
            if (!report.open().isEmpty()) {
                return new Result(
                        page -> {
                            PreflightPage.printErrors(page, report);
                            again(run).print(page);
                        },
                        () -> ReportJson.of(report),
                        Category.FINDINGS.exitCode());
            }
            List<String> addresses = new ArrayList<>();
            BundlesHere here = BundlesHere.of(run, read, site.stateFolder(run, read), proven);
            SiteRun.Outcome outcome = SiteCrew.change(
                    run,
                    VerbName.INSTALL,
                    read,
                    site.stateFolder(run, read),
                    proven.content(),
                    here,
                    connections,
                    (siteRun, crew) -> {
                        Playbook all = playbook.of(crew.site(), proven.index());
                        if (playbook.until == null) {
                            addresses.addAll(HubAddress.of(crew.site()));
                        }
                        return siteRun.install(
                                all,
                                () -> new Planner(all).plan(crew.site(), proven.content()),
                                made -> subject(run, read, proven, made.digest(), report.acceptances()),
                                approval,
                                here::recordInstalled);
                    });
            return result(
                    outcome, InstallEnd.of(read, outcome, addresses), outcome.ran() ? status(run, read) : again(run));
        }
    }

    /** What was typed. */
    private NextCommand again(Run run) {
        NextCommand next = bundle.repeat(site.repeat(new NextCommand(run, VerbName.INSTALL)));
        return rate.repeat(accept.repeat(playbook.repeat(next))).option("--plan", plan);
    }

    /** The bundle is at hand from now on, if the site keeps a store. */
    private NextCommand status(Run run, Site read) {
        NextCommand next = site.repeat(new NextCommand(run, VerbName.STATUS));
        return playbook.repeat(read.keepsStore() ? next : bundle.repeat(next));
    }

    /** Null if a person is to be asked, who must be there then. */
    private @Nullable ApprovedPlan approvedPlan(Run run) throws IOException {
        if (plan != null) {
            try (InputStream in = GivenFile.open(run.resolve(plan))) {
                return ApprovedPlan.parse(in.readAllBytes(), run.show(plan));
            }
        }
        consent.requireAnswerable(run, VerbName.INSTALL);
        return null;
    }

    /** What the journal says of a run with a bundle. */
    static Journal.Subject subject(
            Run run, Site site, SiteBundles.Proven proven, Digest plan, List<Acceptance> acceptances) {
        return new Journal.Subject(
                run.version(),
                site.name(),
                proven.index().name() + " " + proven.index().version(),
                proven.sums(),
                proven.signers(),
                plan,
                acceptances.stream()
                        .map(one -> new Journal.Accepted(one.finding(), one.reason()))
                        .toList());
    }

    /** Also of the way back. */
    static Result result(SiteRun.Outcome outcome, InstallEnd end, NextCommand next) {
        return new Result(
                page -> {
                    if (!outcome.ran()) {
                        page.line("not approved: nothing was changed");
                    } else if (outcome.changed() == 0) {
                        page.line("nothing to change");
                    } else {
                        page.field("changed", Page.count(outcome.changed(), "step"));
                        page.field("plan", outcome.plan().digest().toString());
                    }
                    end.print(page);
                    next.print(page);
                },
                () -> {
                    ObjectNode root = Json.object().put("ran", outcome.ran()).put("changed", outcome.changed());
                    end.addTo(root);
                    root.setAll(PlanJson.of(outcome.plan()));
                    return root;
                },
                outcome.ran() ? 0 : Category.INTERRUPTED.exitCode());
    }

    @Override
    List<Example> examples() {
        return List.of(
                new Example(
                        "hubcrate install --site site.yaml --bundle /mnt/site-1-amd64 --trust site-keys",
                        "shows the plan, asks, and does it; typed again it goes on where it stopped"),
                new Example(
                        "hubcrate install --site site.yaml --yes",
                        "the same without medium and question: what was staged, or came with --bundle before, serves"),
                new Example(
                        "hubcrate install --site site.yaml --plan plan.json",
                        "what somebody has approved before, and nothing else"));
    }
}
