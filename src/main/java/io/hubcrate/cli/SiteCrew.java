package io.hubcrate.cli;

import io.hubcrate.cluster.ClusterHandover;
import io.hubcrate.cluster.HostBundles;
import io.hubcrate.install.BundleContent;
import io.hubcrate.install.Journal;
import io.hubcrate.install.LockedShell;
import io.hubcrate.install.NodeCrew;
import io.hubcrate.install.NodesFailedException.NodeFailure;
import io.hubcrate.install.Operator;
import io.hubcrate.install.RunLock;
import io.hubcrate.install.SecretStore;
import io.hubcrate.install.SiteRun;
import io.hubcrate.install.StateFolder;
import io.hubcrate.shell.Connections;
import io.hubcrate.site.Site;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Opens what the site's verbs work with, and closes it in the right order. */
final class SiteCrew {
    /** Of who changes nothing and therefore leaves no mark on a node. */
    private static final String NO_SEAT = "none";

    private SiteCrew() {}

    /** @param absent nodes that do not answer are added to it and done without; null if all must */
    static NodeCrew lookOnly(
            Run run,
            VerbName verb,
            Site site,
            Path folder,
            BundleContent content,
            Connections connections,
            @Nullable List<NodeFailure> absent) {
        return NodeCrew.connect(
                site,
                content,
                connections::to,
                Workplace.operator(run.session(), verb),
                NO_SEAT,
                SecretStore.look(folder, run.redactor()),
                run.events(),
                LockedShell.Patience.USUAL,
                failures -> absent != null && absent.addAll(failures));
    }

    /** Does the work with this host's lock held and the journal open. */
    static SiteRun.Outcome change(
            Run run,
            VerbName verb,
            Site site,
            Path folder,
            BundleContent content,
            HostBundles bundles,
            Connections connections,
            BiFunction<SiteRun, NodeCrew, SiteRun.Outcome> work) {
        return change(run, verb, site, folder, content, bundles, connections, absent -> false, work);
    }

    /**
     * The same of a verb for dead nodes.
     *
     * @param absent told of the nodes that do not answer; the work is done without them if it says so
     */
    @SuppressWarnings("try") // The lock is held, not used.
    static SiteRun.Outcome change(
            Run run,
            VerbName verb,
            Site site,
            Path folder,
            BundleContent content,
            HostBundles bundles,
            Connections connections,
            Predicate<List<NodeFailure>> absent,
            BiFunction<SiteRun, NodeCrew, SiteRun.Outcome> work) {
        Operator operator = Workplace.operator(run.session(), verb);
        StateFolder state = StateFolder.open(folder);
        try (RunLock lock = RunLock.take(state.folder(), operator);
                Journal journal = Journal.open(state.journal(), run.session().clock(), run.redactor());
                NodeCrew crew = NodeCrew.connect(
                        site,
                        content,
                        connections::to,
                        operator,
                        state.seat(),
                        SecretStore.open(state, run.redactor()),
                        run.events(),
                        LockedShell.Patience.USUAL,
                        absent)) {
            ClusterHandover handover = new ClusterHandover(crew.site(), operator, state.seat(), bundles);
            return work.apply(new SiteRun(crew, journal, operator, run.events(), handover), crew);
        }
    }
}
