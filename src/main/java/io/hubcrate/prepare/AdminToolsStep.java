package io.hubcrate.prepare;

import io.hubcrate.content.PackedText;
import io.hubcrate.install.Change;
import io.hubcrate.install.NodeWork;
import io.hubcrate.install.Step;
import io.hubcrate.manifest.BundleManifest.ContainerRuntime;
import java.util.ArrayList;
import java.util.List;

/** Small files that let an operator's tools find what they speak to: crictl its runtime, kubectl and helm their cluster. */
public final class AdminToolsStep implements Step {
    private static final ManagedFile CRICTL =
            new ManagedFile("/etc/crictl.yaml", 0644, PackedText.read(AdminToolsStep.class, "crictl.yaml"));

    private static final ManagedFile KUBECTL = new ManagedFile(
            "/etc/profile.d/hubcrate-kubectl.sh", 0644, PackedText.read(AdminToolsStep.class, "kubectl-profile.sh"));

    @Override
    public String id() {
        return "admin-tools";
    }

    @Override
    public String title() {
        return "let the operator's tools find the cluster";
    }

    private static List<ManagedFile> files(NodeWork work) {
        List<ManagedFile> files = new ArrayList<>();
        work.bundle().index().findKubernetes().ifPresent(kubernetes -> {
            if (kubernetes.runtime() == ContainerRuntime.CONTAINERD) {
                files.add(CRICTL);
            }
            if (work.node().isControlPlane()) {
                files.add(KUBECTL);
            }
        });
        return files;
    }

    @Override
    public List<Change> examine(NodeWork work) {
        List<Change> changes = new ArrayList<>();
        files(work).forEach(file -> file.examine(work).ifPresent(changes::add));
        return changes;
    }

    @Override
    public void apply(NodeWork work) {
        files(work).forEach(file -> file.apply(work, id()));
    }

    @Override
    public List<Change> examineUndo(NodeWork work) {
        return new MadeFiles(work, id()).examine();
    }

    @Override
    public void undo(NodeWork work) {
        new MadeFiles(work, id()).undo();
    }
}
