package io.hubcrate.cluster;

import io.hubcrate.failure.ToolException;
import io.hubcrate.install.Handover;
import io.hubcrate.install.Journal;
import io.hubcrate.install.NodeWork;
import io.hubcrate.install.Operator;
import io.hubcrate.install.SiteWork;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The site's cluster as the place from which another host can go on; as long as there is none, nothing is done. */
public final class ClusterHandover implements Handover {
    private final SiteWork site;
    private final Cluster cluster;
    private final ClusterCopy copy;
    private final SiteLease lease;
    private final HostBundles bundles;
    private @Nullable BundleAccount kept;
    private @Nullable NodeWork holding;
    private @Nullable ScheduledExecutorService pulse;

    /** @param seat of the state folder on this host */
    public ClusterHandover(SiteWork site, Operator operator, String seat, HostBundles bundles) {
        this.bundles = bundles;
        this.site = site;
        this.cluster = new Cluster(site);
        this.copy = new ClusterCopy(cluster);
        this.lease = new SiteLease(cluster, operator, seat);
    }

    @Override
    public void begin(Journal journal) {
        Optional<NodeWork> plane = cluster.findControlPlane();
        if (plane.isPresent()) {
            hold(plane.get());
            if (isAboutBundles()) {
                bundles.judge(kept(plane.get()));
            }
            SiteAccount.adoptSecrets(site, copy, plane.get());
            SiteAccount.journal(site, copy, plane.get()).ifPresent(journal::adopt);
        }
    }

    /** Who takes the cluster away is not held up by what it keeps of bundles. */
    private boolean isAboutBundles() {
        return bundles != HostBundles.NONE;
    }

    private void keepBundles(NodeWork plane) {
        BundleAccount known = kept(plane);
        BundleAccount now = known.with(bundles.here());
        if (!now.equals(known)) {
            copy.keep(plane, now);
            kept = now;
        }
    }

    private BundleAccount kept(NodeWork plane) {
        BundleAccount known = kept == null ? copy.bundles(plane) : kept;
        kept = known;
        return known;
    }

    private void hold(NodeWork plane) {
        lease.take(plane);
        holding = plane;
        if (pulse == null) {
            ScheduledExecutorService made = Executors.newSingleThreadScheduledExecutor(work -> {
                Thread thread = new Thread(work, "site-lease");
                thread.setDaemon(true);
                return thread;
            });
            long period = SiteLease.GRACE.toSeconds() / 5;
            var unused = made.scheduleWithFixedDelay(() -> renew(plane), period, period, TimeUnit.SECONDS);
            pulse = made;
        }
    }

    /** Beside whatever runs on that node, for hours if need be. */
    private void renew(NodeWork plane) {
        try {
            lease.renew(plane);
        } catch (ToolException e) {
            // The nodes' own locks hold meanwhile, and it is tried again; at the end of a reset there is no cluster.
        }
    }

    @Override
    public void keep(Journal journal) {
        try {
            Optional<NodeWork> plane = cluster.findControlPlane();
            if (plane.isPresent()) {
                if (holding == null) {
                    hold(plane.get());
                }
                copy.keep(plane.get(), journal.copy());
                if (isAboutBundles()) {
                    keepBundles(plane.get());
                }
            }
        } catch (ToolException e) {
            site.events()
                    .warning(
                            "journal-not-kept",
                            "journal and bundles could not be kept in the cluster: " + e.getMessage()
                                    + "; they stand on this host, and the next run tries again");
        }
    }

    @Override
    public void end() {
        if (pulse != null) {
            pulse.shutdownNow();
        }
        NodeWork plane = holding;
        holding = null;
        if (plane != null) {
            try {
                lease.drop(plane);
            } catch (ToolException e) {
                // It ends by itself; after a reset there is no cluster any more.
            }
        }
    }
}
