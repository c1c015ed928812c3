package io.hubcrate.cluster;

import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.install.Gate;
import io.hubcrate.install.SiteWork;
import java.util.ArrayList;
import java.util.List;

/** Before anything is changed: whether this hubcrate can bring the bundle's cluster about at this site, to its end. */
public final class SupportedGate implements Gate {
    private final Cluster cluster;

    public SupportedGate(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public String title() {
        return "this hubcrate can bring this bundle's cluster about here";
    }

    @Override
    public void require(SiteWork site) {
        BundleIndex index = site.bundle().index();
        List<String> problems = new ArrayList<>();
        index.findKubernetes()
                .flatMap(kubernetes -> kubernetes.runtime().misfit(kubernetes.version()))
                .ifPresent(problems::add);
        SameVersionGate.problem(cluster, site).ifPresent(problems::add);
        if (site.controlPlanes().stream()
                        .map(work -> work.node().folders().etcd())
                        .distinct()
                        .count()
                > 1) {
            problems.add("folders.etcd differs between control planes; kubeadm knows one for all of them");
        }
        if (index.entries().stream().noneMatch(entry -> entry.name().equals("kubeadm") && entry.executable())) {
            problems.add("the bundle brings no kubeadm as a program");
        }
        if (!problems.isEmpty()) {
            throw new ClusterUnsupportedException(problems);
        }
    }
}
