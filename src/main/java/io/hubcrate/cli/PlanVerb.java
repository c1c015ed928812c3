package io.hubcrate.cli;

import io.hubcrate.install.NodeCrew;
import io.hubcrate.install.Plan;
import io.hubcrate.install.PlanJson;
import io.hubcrate.install.PlanText;
import io.hubcrate.install.Planner;
import io.hubcrate.prepare.NodePreparation;
import io.hubcrate.shell.Connections;
import io.hubcrate.site.Site;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code hubcrate plan}. */
@Command
final class PlanVerb extends Verb {
    @Mixin
    SiteOptions site = new SiteOptions();

    @Mixin
    BundleOptions bundle = new BundleOptions();

    @Override
    Result run(Run run) {
        Site read = site.read(run);
        BundleOptions.Proven proven = bundle.verify(run, read);
        try (Connections connections = site.connections(run);
                NodeCrew crew = SiteCrew.lookOnly(run, VerbName.PLAN, read, proven.content(), connections)) {
            Plan plan = new Planner(VerbName.INSTALL.toString())
                    .plan(NodePreparation.steps(), crew.works(), proven.content());
            return Result.of(page -> PlanText.of(plan).forEach(page::line), () -> PlanJson.of(plan));
        }
    }

    @Override
    List<Example> examples() {
        return List.of(
                new Example(
                        "hubcrate plan --site site.yaml --bundle /mnt/site-1-amd64 --trust site-keys",
                        "what install would change on each node; nothing is changed"),
                new Example(
                        "hubcrate plan --site site.yaml --bundle /mnt/site-1-amd64 --trust site-keys --output json",
                        "the same to keep: two plans of the same nodes differ in nothing below .plan"));
    }
}
