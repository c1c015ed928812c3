package io.hubcrate.cluster;

import io.hubcrate.install.Gate;
import io.hubcrate.install.SiteWork;
import java.util.List;
import java.util.Optional;

/** Before programs are put in place: whether a cluster that runs here is of the bundle's own Kubernetes. */
public final class SameVersionGate implements Gate {
    private final Cluster cluster;

    public SameVersionGate(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public String title() {
        return "the cluster, if there is one, runs the bundle's Kubernetes";
    }

    @Override
    public void require(SiteWork site) {
        problem(cluster, site).ifPresent(problem -> {
            throw new ClusterUnsupportedException(List.of(problem));
        });
    }

    /** What the control plane itself runs, if that is another version than the bundle brings. */
    static Optional<String> problem(Cluster cluster, SiteWork site) {
        return site.bundle().index().findKubernetes().flatMap(kubernetes -> cluster.findControlPlane()
                .flatMap(cluster::version)
                .filter(version -> !version.equals("v" + kubernetes.version()))
                .map(version ->
                        "the cluster runs Kubernetes " + version + ", the bundle brings v" + kubernetes.version()
                                + "; another version is more than a change of programs, and not there yet"));
    }
}
