package io.hubcrate.cli;

import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.install.NodeRecordFile.Generation;
import io.hubcrate.install.Planner;
import io.hubcrate.install.Playbook;
import io.hubcrate.install.SiteRun;
import io.hubcrate.playbook.SitePlaybooks;
import io.hubcrate.shell.Connections;
import io.hubcrate.site.Site;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hubcrate rollback}. */
@Command
final class RollbackVerb extends Verb {
    @Mixin
    SiteOptions site = new SiteOptions();

    @Option(
            names = "--to",
            paramLabel = "BUNDLE",
            required = true,
            description =
                    "The earlier bundle: its folder on a medium, or its name as store list has it. It must have been"
                            + " installed on these nodes.")
    Path to = Path.of("");

    @Option(
            names = "--trust",
            paramLabel = "KEY_OR_DIR",
            description = "A public key, or the site's folder of them; as for verify. Without it the one that staged"
                    + " bundles are judged by.")
    @Nullable
    Path trust;

    @Mixin
    MediaOption media = new MediaOption();

    @Mixin
    ConsentOption consent = new ConsentOption();

    @Mixin
    RateOption rate = new RateOption();

    @Override
    Result run(Run run) {
        rate.requireReadable();
        consent.requireAnswerable(run, VerbName.ROLLBACK);
        Site read = site.read(run);
        Path state = site.stateFolder(run, read);
        SiteBundles bundles = new SiteBundles(run, read, state);
        try (Connections connections = site.connections(run, read, rate)) {
            SiteBundles.Proven proven = Files.isDirectory(run.resolve(to))
                    ? bundles.earlier(media.of(run, to), trust)
                    : bundles.earlier(to.toString(), trust).orElseThrow(() -> unknown(run));
            BundlesHere here = BundlesHere.of(run, read, state, proven);
            SiteRun.Outcome outcome = SiteCrew.change(
                    run, VerbName.ROLLBACK, read, state, proven.content(), here, connections, (siteRun, crew) -> {
                        requireInstalledBefore(proven, crew.generations());
                        Playbook playbook = SitePlaybooks.rollback(crew.site());
                        return siteRun.install(
                                playbook,
                                () -> new Planner(playbook).plan(crew.site(), proven.content()),
                                plan -> InstallVerb.subject(run, read, proven, plan.digest(), List.of()),
                                consent.approval(run, output, "Bring the nodes back as planned?", page -> {}),
                                () -> {
                                    bundles.goBackTo(proven);
                                    here.recordInstalled();
                                });
                    });
            return InstallVerb.result(outcome, InstallEnd.NOTHING, next(run, outcome));
        }
    }

    private NextCommand next(Run run, SiteRun.Outcome outcome) {
        return outcome.ran()
                ? site.repeat(new NextCommand(run, VerbName.STATUS))
                : rate.repeat(
                        site.repeat(new NextCommand(run, VerbName.ROLLBACK)).option("--to", to));
    }

    private InvalidInputException unknown(Run run) {
        return new InvalidInputException(
                "rollback-bundle-missing",
                run.show(to) + " is neither a bundle's folder nor the name of one that is staged",
                "What is staged: hubcrate store list --site FILE. One that is not there any more comes on its medium:"
                        + " hubcrate rollback --site FILE --to /mnt/BUNDLE");
    }

    /** An older bundle that was never here is a mistake, or somebody hands out what has known holes. */
    private static void requireInstalledBefore(SiteBundles.Proven proven, List<Generation> known) {
        if (known.stream().noneMatch(one -> one.sums().equals(proven.sums().toString()))) {
            throw new InvalidInputException(
                    "rollback-never-installed",
                    proven.signed().name() + " " + proven.signed().version() + " (" + proven.sums()
                            + ") was never installed to its end on all nodes of this site",
                    known.isEmpty()
                            ? "No bundle was, by the nodes' own records: there is nothing to go back to."
                            : "These were: "
                                    + known.stream().map(Generation::bundle).collect(Collectors.joining(", "))
                                    + ". To install this one: hubcrate install --site FILE --bundle BUNDLE");
        }
    }

    @Override
    List<Example> examples() {
        return List.of(
                new Example(
                        "hubcrate rollback --site site.yaml --to site-1-amd64",
                        "back to a bundle that the store still has: shows the plan, asks, and does it"),
                new Example(
                        "hubcrate rollback --site site.yaml --to /mnt/site-1-amd64 --yes",
                        "the same from its medium, without a question"));
    }
}
