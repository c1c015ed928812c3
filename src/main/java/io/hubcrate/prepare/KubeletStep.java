package io.hubcrate.prepare;

import io.hubcrate.content.PackedText;
import io.hubcrate.install.NodeWork;
import java.util.List;

/**
 * kubelet's unit with the drop-in that kubeadm counts on, enabled and not started: it has no configuration before
 * kubeadm has made or joined a cluster.
 *
 * @see <a href="https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/kubelet-integration/">kubelet
 *     under kubeadm</a>
 */
public final class KubeletStep extends ServiceStep {
    private static final String NAME = "kubelet.service";

    @Override
    public String id() {
        return "kubelet";
    }

    @Override
    public String title() {
        return "put kubelet's unit in place";
    }

    @Override
    List<ManagedFile> files(NodeWork work) {
        if (!bringsKubelet(work)) {
            return List.of();
        }
        String folder = work.shell().node().folders().kubelet();
        return List.of(
                new ManagedFile("/etc/systemd/system/" + NAME, 0644, PackedText.read(KubeletStep.class, NAME)),
                new ManagedFile(
                        "/etc/systemd/system/" + NAME + ".d/10-kubeadm.conf",
                        0644,
                        PackedText.read(KubeletStep.class, "10-kubeadm.conf").replace("@KUBELET@", folder)));
    }

    @Override
    List<Service> services(NodeWork work) {
        return bringsKubelet(work) ? List.of(new Service(NAME, false, List.of())) : List.of();
    }

    private static boolean bringsKubelet(NodeWork work) {
        return work.bundle().index().files().stream()
                .anyMatch(file -> file.name().equals("kubelet"));
    }
}
