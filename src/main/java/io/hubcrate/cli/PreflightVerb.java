package io.hubcrate.cli;

import io.hubcrate.bundle.BundleVerifier;
import io.hubcrate.failure.Category;
import io.hubcrate.preflight.Acceptance;
import io.hubcrate.preflight.BundleNeeds;
import io.hubcrate.preflight.Preflight;
import io.hubcrate.preflight.PreflightReport;
import io.hubcrate.preflight.ReportJson;
import io.hubcrate.shell.Connections;
import io.hubcrate.site.Site;
import io.hubcrate.trust.TrustPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hubcrate preflight}. */
@Command
final class PreflightVerb extends Verb {
    @Mixin
    SiteOptions site = new SiteOptions();

    @Option(
            names = "--bundle",
            paramLabel = "BUNDLE",
            description = "The bundle to install; without it, what does not depend on a bundle is checked.")
    @Nullable
    Path bundle;

    @Option(
            names = "--trust",
            paramLabel = "KEY_OR_DIR",
            description = "A public key, or the site's folder of them; as for verify. Wanted with --bundle.")
    @Nullable
    Path trust;

    @Mixin
    MediaOption media = new MediaOption();

    @Mixin
    AcceptOptions accept = new AcceptOptions();

    @Override
    Result run(Run run) {
        List<Acceptance> acceptances = accept.read();
        Site read = site.read(run);
        // Before any node is touched: what is not trusted asks for nothing.
        Optional<BundleNeeds> needs = needs(run, read);
        try (Connections connections = site.connections(run)) {
            PreflightReport report =
                    new Preflight(run.session().clock()).run(read, needs, connections::to, acceptances);
            return new Result(
                    page -> PreflightPage.print(page, report),
                    () -> ReportJson.of(report),
                    report.open().isEmpty() ? 0 : Category.FINDINGS.exitCode());
        }
    }

    private Optional<BundleNeeds> needs(Run run, Site read) {
        if (bundle == null && trust == null) {
            return Optional.empty();
        }
        if (bundle == null || trust == null) {
            throw new UsageException(
                    "--bundle and --trust go together",
                    List.of(),
                    "hubcrate preflight --site FILE --bundle BUNDLE --trust KEY_OR_DIR");
        }
        TrustPolicy policy = Workplace.trust(run, trust, read.name());
        return Optional.of(
                BundleNeeds.of(BundleVerifier.verify(media.of(run, bundle), policy, run.events(), Cores.available())
                        .index()));
    }

    @Override
    List<Example> examples() {
        return List.of(
                new Example(
                        "hubcrate preflight --site site.yaml --bundle /mnt/site-1-amd64 --trust site-keys",
                        "everything that should be mended on the nodes before an install, with what to type"),
                new Example(
                        "hubcrate preflight --site site.yaml --accept fips-on@node-3 --reason 'tried, ticket 4711'",
                        "the nodes alone, without a bundle; one finding is taken as it is"));
    }
}
