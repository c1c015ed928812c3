package io.hubcrate.prepare;

import io.hubcrate.install.Change;
import io.hubcrate.install.NodeWork;
import io.hubcrate.install.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Holds the packages that a running cluster stands on, as far as the bundle brings them, against a stray {@code yum update} on
 * the node: a container runtime that restarts in another version is no longer the one that was proven. By {@code exclude} in
 * the package program's own configuration; hubcrate's own transactions have a configuration of theirs.
 *
 * @see <a href="https://dnf.readthedocs.io/en/latest/conf_ref.html">dnf.conf</a>
 */
public final class HoldPackagesStep implements Step {
    private static final String DNF = "/etc/dnf/dnf.conf";
    private static final String YUM = "/etc/yum.conf";
    private static final String SECTION = "[main]";
    private static final String OURS = "# hubcrate: what the cluster stands on is brought by bundles alone";

    /** Whatever distribution or project packed them. */
    private static final Set<String> HELD = Set.of(
            "containerd",
            "containerd.io",
            "cri-o",
            "cri-tools",
            "docker-ce",
            "docker-ce-cli",
            "docker-ce-rootless-extras",
            "kubeadm",
            "kubectl",
            "kubelet",
            "kubernetes-cni",
            "moby-engine",
            "runc");

    @Override
    public String id() {
        return "package-hold";
    }

    @Override
    public String title() {
        return "hold the container runtime's packages";
    }

    /** Those of the bundle, in the order of the alphabet. */
    private static List<String> names(NodeWork work) {
        Set<String> names = new TreeSet<>();
        work.bundle().index().packages().forEach(set -> set.packages()
                .forEach(rpm -> names.add(PackagesStep.nevra(rpm).name())));
        names.retainAll(HELD);
        return List.copyOf(names);
    }

    /** Two lines, of which the first tells whose they are. */
    private static List<String> withoutOurs(List<String> lines) {
        List<String> left = new ArrayList<>(lines);
        int ours = left.indexOf(OURS);
        if (ours >= 0) {
            left.remove(ours);
            if (ours < left.size() && isExclude(left.get(ours))) {
                left.remove(ours);
            }
        }
        return left;
    }

    private static boolean isExclude(String line) {
        return line.matches("exclude(pkgs)?\\s*=.*");
    }

    /** Two such lines are one too many: a site that has its own goes by its own. */
    private static boolean canHold(List<String> foreign) {
        return foreign.contains(SECTION) && foreign.stream().noneMatch(HoldPackagesStep::isExclude);
    }

    private static List<String> wanted(NodeWork work, List<String> foreign) {
        List<String> names = names(work);
        List<String> lines = new ArrayList<>(foreign);
        if (!names.isEmpty() && canHold(foreign)) {
            lines.addAll(foreign.indexOf(SECTION) + 1, List.of(OURS, "exclude=" + String.join(" ", names)));
        }
        return lines;
    }

    private static EditedFile read(NodeWork work) {
        EditedFile dnf = EditedFile.read(work, DNF);
        return dnf.lines().isEmpty() ? EditedFile.read(work, YUM) : dnf;
    }

    /** Of a bundle without packages for a cluster nothing is asked. */
    private static boolean concerns(NodeWork work) {
        return work.bundle().index().findKubernetes().isPresent();
    }

    @Override
    public List<Change> examine(NodeWork work) {
        if (!concerns(work)) {
            return List.of();
        }
        EditedFile file = read(work);
        List<String> foreign = withoutOurs(file.lines());
        if (wanted(work, foreign).equals(file.lines())) {
            return List.of();
        }
        List<String> names = names(work);
        return List.of(Change.of(
                file.path(),
                names.isEmpty() ? "hold no packages any more" : "hold against updates: " + String.join(", ", names)));
    }

    @Override
    public void apply(NodeWork work) {
        if (examine(work).isEmpty()) {
            return;
        }
        EditedFile file = read(work);
        file.with(wanted(work, withoutOurs(file.lines()))).write(id());
    }

    @Override
    public List<Change> examineUndo(NodeWork work) {
        return EditedFile.examineUndo(work, id());
    }

    @Override
    public void undo(NodeWork work) {
        for (String path : List.of(DNF, YUM)) {
            EditedFile.undo(work, id(), path, HoldPackagesStep::withoutOurs);
        }
        new MadeFiles(work, id()).undo();
    }
}
