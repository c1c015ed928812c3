package io.hubcrate.cli;

import io.hubcrate.failure.Category;
import io.hubcrate.preflight.Acceptance;
import io.hubcrate.preflight.BundleNeeds;
import io.hubcrate.preflight.Preflight;
import io.hubcrate.preflight.PreflightReport;
import io.hubcrate.preflight.ReportJson;
import io.hubcrate.shell.Connections;
import io.hubcrate.site.Site;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code hubcrate preflight}. */
@Command
final class PreflightVerb extends Verb {
    @Mixin
    SiteOptions site = new SiteOptions();

    @Mixin
    BundleOptions bundle = new BundleOptions();

    @Mixin
    AcceptOptions accept = new AcceptOptions();

    @Override
    Result run(Run run) {
        List<Acceptance> acceptances = accept.read();
        Site read = site.read(run);
        // Before any node is touched: what is not trusted asks for nothing.
        Optional<BundleNeeds> needs =
                bundle.find(run, read, site.stateFolder(run, read)).map(proven -> proven.needs(read));
        try (Connections connections = site.connections(run)) {
            PreflightReport report =
                    new Preflight(run.session().clock(), run.events()).run(read, needs, connections::to, acceptances);
            return new Result(
                    page -> {
                        PreflightPage.print(page, report);
                        next(run, report, needs.isPresent()).print(page);
                    },
                    () -> ReportJson.of(report),
                    report.open().isEmpty() ? 0 : Category.FINDINGS.exitCode());
        }
    }

    /** Until nothing stands in the way it is the same again. */
    private NextCommand next(Run run, PreflightReport report, boolean withBundle) {
        boolean clear = report.open().isEmpty() && withBundle;
        NextCommand next = site.repeat(new NextCommand(run, clear ? VerbName.PLAN : VerbName.PREFLIGHT));
        if (!withBundle) {
            return next.with("--bundle BUNDLE --trust KEY_OR_DIR");
        }
        return clear ? bundle.repeat(next) : accept.repeat(bundle.repeat(next));
    }

    @Override
    List<Example> examples() {
        return List.of(
                new Example(
                        "hubcrate preflight --site site.yaml --bundle /mnt/site-1-amd64 --trust site-keys",
                        "everything that should be mended on the nodes before an install, with what to type"),
                new Example(
                        "hubcrate preflight --site site.yaml --accept fips-on@node-3 --reason 'tried, ticket 4711'",
                        "by the staged bundle, or without one the nodes alone; one finding is taken as it is"));
    }
}
