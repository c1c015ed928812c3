package io.hubcrate.release;

import io.hubcrate.cluster.Cluster;
import io.hubcrate.cluster.ClusterCopy;
import io.hubcrate.failure.Secret;
import io.hubcrate.install.Change;
import io.hubcrate.install.NodeWork;
import io.hubcrate.install.SecretStore;
import io.hubcrate.install.SiteStep;
import io.hubcrate.install.SiteWork;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The site's secrets, made and kept in its cluster before anything uses them: whoever goes on from another host uses the
 * same ones. Others would log every user out, and leave what the hub has encrypted unreadable.
 */
public final class KeepSecretsStep implements SiteStep {
    private static final String SUBJECT = "secrets";

    private final Cluster cluster;
    private final ClusterCopy copy;

    public KeepSecretsStep(Cluster cluster) {
        this.cluster = cluster;
        this.copy = new ClusterCopy(cluster);
    }

    @Override
    public String id() {
        return "keep-secrets";
    }

    @Override
    public String title() {
        return "keep the site's secrets in its cluster";
    }

    @Override
    public List<Change> examine(SiteWork site) {
        SecretStore secrets = site.secrets();
        List<Change> changes = new ArrayList<>();
        if (HubChart.find(site.bundle().index()).isPresent()) {
            HubSecrets.missing(secrets).forEach(name -> changes.add(Change.of(SUBJECT, "make " + name)));
        }
        Optional<NodeWork> plane = cluster.findControlPlane();
        if (plane.isEmpty() || !holdsAll(plane.get(), secrets)) {
            changes.add(Change.of(SUBJECT, "keep them in the cluster"));
        }
        return changes;
    }

    /** The plan of a site without a cluster foresees it, whatever secrets there will be. */
    private boolean holdsAll(NodeWork plane, SecretStore secrets) {
        SortedMap<String, Secret> kept = copy.secrets(plane);
        return secrets.names().stream().allMatch(name -> secrets.find(name)
                .map(KeepSecretsStep::text)
                .equals(Optional.ofNullable(kept.get(name)).map(KeepSecretsStep::text)));
    }

    private static String text(Secret secret) {
        return secret.reveal(String::new);
    }

    @Override
    public void apply(SiteWork site) {
        NodeWork plane = cluster.requireControlPlane();
        // What is in use there goes before what is new here.
        site.secrets().adopt(copy.secrets(plane));
        if (HubChart.find(site.bundle().index()).isPresent()) {
            HubSecrets.makeAll(site.secrets());
        }
        copy.keep(plane, site.secrets());
    }
}
