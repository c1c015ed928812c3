package io.hubcrate.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.cluster.SiteAccount;
import io.hubcrate.cluster.SiteHealth;
import io.hubcrate.failure.Category;
import io.hubcrate.install.BundleContent;
import io.hubcrate.install.NoBundle;
import io.hubcrate.install.NodeCrew;
import io.hubcrate.install.NodesFailedException.NodeFailure;
import io.hubcrate.install.Plan;
import io.hubcrate.install.Planner;
import io.hubcrate.shell.Connections;
import io.hubcrate.site.Site;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code hubcrate status}. */
@Command
final class StatusVerb extends Verb {
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
        Path state = site.stateFolder(run, read);
        Optional<SiteBundles.Proven> proven = bundle.find(run, read, state);
        BundleContent content = proven.map(SiteBundles.Proven::content).orElseGet(NoBundle::new);
        List<NodeFailure> absent = new ArrayList<>();
        try (Connections connections = site.connections(run);
                NodeCrew crew = SiteCrew.lookOnly(run, VerbName.STATUS, read, state, content, connections, absent)) {
            SiteAccount account = SiteAccount.look(crew.site());
            LastWork work = LastWork.read(state, account);
            Optional<Plan> plan = proven.map(SiteBundles.Proven::index)
                    .map(index -> new Planner(playbook.of(crew.site(), index)).plan(crew.site(), content));
            HealthPage health = new HealthPage(
                    SiteHealth.look(crew.site()), run.session().clock().instant());
            StatusPage told = new StatusPage(
                    run.version(),
                    run.redactor(),
                    proven.map(SiteBundles.Proven::index),
                    plan,
                    work,
                    crew.site().nodes().stream().map(node -> node.node().name()).toList(),
                    absent,
                    account.bundles());
            boolean well = told.well() && health.problems().isEmpty();
            return new Result(
                    page -> {
                        Departures.print(page, read);
                        told.print(page);
                        health.print(page);
                        if (told.isOpen()) {
                            page.blank();
                            next(run).print(page);
                        }
                    },
                    () -> {
                        ObjectNode root = told.json();
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

    @Override
    List<Example> examples() {
        return List.of(new Example(
                "hubcrate status --site site.yaml",
                "what of the installed bundle's plan holds on each node, how the cluster's members do (certificates, disks,"
                        + " etcd), and how the last run ended; exit code 6 if not all is well"));
    }
}
