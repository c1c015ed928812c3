package io.hubcrate.cli;

import io.hubcrate.cluster.ClusterMemory;
import io.hubcrate.cluster.HostBundles;
import io.hubcrate.install.Journal;
import io.hubcrate.install.NoBundle;
import io.hubcrate.install.SiteRun;
import io.hubcrate.playbook.SitePlaybooks;
import io.hubcrate.shell.Connections;
import io.hubcrate.site.Site;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code hubcrate reset}. */
@Command
final class ResetVerb extends Verb {
    @Mixin
    SiteOptions site = new SiteOptions();

    @Mixin
    ConsentOption consent = new ConsentOption();

    @Override
    Result run(Run run) {
        consent.requireAnswerable(run, VerbName.RESET);
        Site read = site.read(run);
        try (Connections connections = site.connections(run)) {
            SiteRun.Outcome outcome = SiteCrew.change(
                    run,
                    VerbName.RESET,
                    read,
                    site.stateFolder(run, read),
                    new NoBundle(),
                    HostBundles.NONE,
                    connections,
                    (siteRun, crew) -> {
                        SiteRun.Outcome reset = siteRun.reset(
                                SitePlaybooks.reset(crew.site()),
                                plan -> new Journal.Subject(
                                        run.version(), read.name(), "", null, List.of(), plan.digest(), List.of()),
                                consent.approval(run, output, "Take all of this away?", page -> {}));
                        if (reset.ran()) {
                            ClusterMemory.forget(crew.site().secrets());
                        }
                        return reset;
                    });
            return InstallVerb.result(outcome, InstallEnd.NOTHING, next(run, outcome));
        }
    }

    /** On bare nodes an install begins with preflight. */
    private NextCommand next(Run run, SiteRun.Outcome outcome) {
        return site.repeat(new NextCommand(run, outcome.ran() ? VerbName.PREFLIGHT : VerbName.RESET));
    }

    @Override
    List<Example> examples() {
        return List.of(new Example(
                "hubcrate reset --site site.yaml",
                "shows what hubcrate made on the nodes, asks, and takes that away and nothing else"));
    }
}
