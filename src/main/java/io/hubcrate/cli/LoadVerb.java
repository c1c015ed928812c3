package io.hubcrate.cli;

import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleMedia;
import io.hubcrate.install.Journal;
import io.hubcrate.install.Planner;
import io.hubcrate.install.Playbook;
import io.hubcrate.install.SiteRun;
import io.hubcrate.playbook.SitePlaybooks;
import io.hubcrate.shell.Connections;
import io.hubcrate.site.Site;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code hubcrate load}. */
@Command
final class LoadVerb extends Verb {
    @Mixin
    SiteOptions site = new SiteOptions();

    @Mixin
    BroughtBundle bundle = new BroughtBundle();

    @Mixin
    ConsentOption consent = new ConsentOption();

    @Mixin
    RateOption rate = new RateOption();

    @Override
    Result run(Run run) {
        rate.requireReadable();
        consent.requireAnswerable(run, VerbName.LOAD);
        Site read = site.read(run);
        Path state = site.stateFolder(run, read);
        BundleMedia media = bundle.files(run);
        try (Connections connections = site.connections(run, read, rate)) {
            SiteBundles.Supplement supplement = new SiteBundles(run, read, state).supplement(media, bundle.trust);
            SiteBundles.Proven proven = supplement.proven();
            proven.trust().requireWritable();
            BundleIndex index = proven.signed();
            BundlesHere here = BundlesHere.of(run, read, state, proven);
            SiteRun.Outcome outcome = SiteCrew.change(
                    run, VerbName.LOAD, read, state, proven.content(), here, connections, (siteRun, crew) -> {
                        Playbook playbook = SitePlaybooks.load(crew.site(), index);
                        return siteRun.install(
                                playbook,
                                () -> new Planner(playbook).plan(crew.site(), proven.content()),
                                plan -> new Journal.Subject(
                                        run.version(),
                                        read.name(),
                                        index.name() + " " + index.version(),
                                        proven.sums(),
                                        proven.signers(),
                                        plan.digest(),
                                        List.of()),
                                consent.approval(run, output, "Load this onto the nodes?", page -> {}),
                                here::recordInstalled);
                    });
            if (!outcome.ran()) {
                supplement.letGo().run();
            }
            return InstallVerb.result(outcome, InstallEnd.NOTHING, next(run, outcome));
        }
    }

    /** The install that missed what was loaded goes on. */
    private NextCommand next(Run run, SiteRun.Outcome outcome) {
        NextCommand next = site.repeat(new NextCommand(run, outcome.ran() ? VerbName.INSTALL : VerbName.LOAD));
        return outcome.ran() ? next : rate.repeat(bundle.repeat(next));
    }

    @Override
    List<Example> examples() {
        return List.of(new Example(
                "hubcrate load --site site.yaml --bundle /mnt/supplement-1-amd64 --trust site-keys",
                "one forgotten image onto the nodes, and into the store; the install that missed it then goes on"));
    }
}
