package io.hubcrate.cluster;

import io.hubcrate.failure.MachineException;
import io.hubcrate.install.JournalCopy;
import io.hubcrate.install.JournalHistory;
import io.hubcrate.install.NodeWork;
import io.hubcrate.install.Operator;
import io.hubcrate.install.SiteWork;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What the cluster tells of the work at its site, whichever host it was done from; all empty where there is no cluster.
 *
 * @param history the journal's last runs
 * @param atWork who works there now
 * @param bundles which are installed, and which host keeps which
 */
public record SiteAccount(Optional<JournalHistory> history, Optional<Operator> atWork, BundleAccount bundles) {
    private static final String WHERE = "the cluster";

    /** For who only looks: the secrets in use are known from then on as long as the command runs. */
    public static SiteAccount look(SiteWork site) {
        Cluster cluster = new Cluster(site);
        Optional<NodeWork> plane = cluster.findControlPlane();
        if (plane.isEmpty()) {
            return new SiteAccount(Optional.empty(), Optional.empty(), BundleAccount.NONE);
        }
        ClusterCopy copy = new ClusterCopy(cluster);
        adoptSecrets(site, copy, plane.get());
        return new SiteAccount(
                journal(site, copy, plane.get()).map(SiteAccount::read),
                SiteLease.holder(cluster, plane.get()),
                copy.bundles(plane.get()));
    }

    static void adoptSecrets(SiteWork site, ClusterCopy copy, NodeWork plane) {
        List<String> news = site.secrets().adopt(copy.secrets(plane));
        if (!news.isEmpty()) {
            site.events()
                    .info(
                            "secrets-taken-over",
                            "the cluster keeps what this host does not have: " + String.join(", ", news));
        }
    }

    /** It only tells: one that cannot be read is said, and the work goes on without it. */
    static Optional<JournalCopy> journal(SiteWork site, ClusterCopy copy, NodeWork plane) {
        try {
            return copy.journal(plane);
        } catch (MachineException e) {
            site.events().warning(e.code(), e.getMessage() + ". " + e.advice());
            return Optional.empty();
        }
    }

    private static JournalHistory read(JournalCopy copy) {
        try {
            return copy.history(WHERE);
        } catch (IOException e) {
            throw new IllegalStateException("memory does not fail", e);
        }
    }
}
