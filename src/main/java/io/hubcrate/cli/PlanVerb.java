package io.hubcrate.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.cluster.SiteAccount;
import io.hubcrate.content.AtomicFile;
import io.hubcrate.content.IoReason;
import io.hubcrate.content.ShellLine;
import io.hubcrate.failure.MachineException;
import io.hubcrate.install.NodeCrew;
import io.hubcrate.install.Plan;
import io.hubcrate.install.PlanJson;
import io.hubcrate.install.PlanText;
import io.hubcrate.install.Planner;
import io.hubcrate.json.Json;
import io.hubcrate.shell.Connections;
import io.hubcrate.site.Site;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hubcrate plan}. */
@Command
final class PlanVerb extends Verb {
    @Mixin
    SiteOptions site = new SiteOptions();

    @Mixin
    BundleOptions bundle = new BundleOptions();

    @Mixin
    PlaybookOptions playbook = new PlaybookOptions();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Write the plan into this file, too: for install --plan FILE, once somebody has approved it.")
    @Nullable
    Path out;

    @Override
    Result run(Run run) {
        playbook.requireKnown();
        Site read = site.read(run);
        SiteBundles.Proven proven = bundle.open(run, read, site.stateFolder(run, read));
        try (Connections connections = site.connections(run);
                NodeCrew crew = SiteCrew.lookOnly(
                        run, VerbName.PLAN, read, site.stateFolder(run, read), proven.content(), connections, null)) {
            // The secrets in use decide whether a release is as it should be.
            SiteAccount account = SiteAccount.look(crew.site());
            BundlesHere.of(run, read, site.stateFolder(run, read), proven).judge(account.bundles());
            Plan plan = new Planner(playbook.of(crew.site(), proven.index())).plan(crew.site(), proven.content());
            if (out != null) {
                write(run, out, plan);
            }
            return Result.of(
                    page -> {
                        Departures.print(page, read);
                        PlanText.of(plan).forEach(page::line);
                        if (out != null) {
                            page.blank();
                            page.field("written", run.show(out));
                        }
                        page.blank();
                        next(run, plan).print(page);
                    },
                    () -> {
                        ObjectNode root = PlanJson.of(plan);
                        Departures.of(read).forEach(root.putArray("departures")::add);
                        return root;
                    });
        }
    }

    private NextCommand next(Run run, Plan plan) {
        NextCommand next = new NextCommand(run, plan.isEmpty() ? VerbName.STATUS : VerbName.INSTALL);
        playbook.repeat(bundle.repeat(site.repeat(next)));
        return plan.isEmpty() ? next : next.option("--plan", out);
    }

    private static void write(Run run, Path out, Plan plan) {
        try {
            AtomicFile.write(run.resolve(out), Json.write(PlanJson.of(plan)));
        } catch (IOException e) {
            String folder = String.valueOf(run.resolve(out).toAbsolutePath().getParent());
            throw new MachineException(
                    "plan-unwritable",
                    "the plan was made, but " + run.show(out) + " cannot be written: " + IoReason.of(e),
                    ShellLine.of(
                            "Look at its folder and the free space, or name another file: ls -ld {}; df -h {}",
                            folder,
                            folder),
                    e);
        }
    }

    @Override
    List<Example> examples() {
        return List.of(
                new Example(
                        "hubcrate plan --site site.yaml --bundle /mnt/site-1-amd64 --trust site-keys",
                        "what install would change on each node; nothing is changed"),
                new Example(
                        "hubcrate plan --site site.yaml --bundle /mnt/site-1-amd64 --trust site-keys --out plan.json",
                        "the same as a file that binds: install --plan plan.json does that and nothing else"),
                new Example(
                        "hubcrate plan --site site.yaml --output json",
                        "the same of the staged bundle, to keep: two plans of the same nodes differ in nothing below .plan"));
    }
}
