package io.hubcrate.prepare;

import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.bundle.BundleIndex.Role;
import io.hubcrate.install.Change;
import io.hubcrate.install.NodeWork;
import io.hubcrate.install.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Programs that stand alone in the bundle: to {@code /usr/bin}, which sudo's {@code secure_path} of Enterprise Linux
 * has, and CNI plugins to where kubelet's runtime looks for them. A program that a package of the node owns stays.
 */
public final class ProgramsStep implements Step {
    private static final String PROGRAMS = "/usr/bin/";
    private static final String PLUGINS = "/opt/cni/bin/";

    /** What only who administers the cluster needs. */
    private static final Set<String> ON_CONTROL_PLANES = Set.of("helm", "kubectl");

    /** The plugins that the CNI project releases together, and Calico's, which come as files, too. */
    private static final Set<String> PLUGIN_NAMES = Set.of(
            "bandwidth",
            "bridge",
            "dhcp",
            "dummy",
            "firewall",
            "flannel",
            "host-device",
            "host-local",
            "ipvlan",
            "loopback",
            "macvlan",
            "portmap",
            "ptp",
            "sbr",
            "static",
            "tap",
            "tuning",
            "vlan",
            "vrf",
            "calico",
            "calico-ipam");

    @Override
    public String id() {
        return "programs";
    }

    @Override
    public String title() {
        return "put programs in place";
    }

    @Override
    public List<Change> examine(NodeWork work) {
        List<ManagedProgram> programs = programs(work);
        List<FileState> states = states(work, programs);
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < programs.size(); i++) {
            programs.get(i).examine(work, states.get(i)).ifPresent(changes::add);
        }
        unwanted(work, programs).ifPresent(gone -> changes.addAll(gone.examine()));
        return changes;
    }

    private static List<FileState> states(NodeWork work, List<ManagedProgram> programs) {
        return FileState.ofAll(
                work.shell(), programs.stream().map(ManagedProgram::path).toList());
    }

    @Override
    public void apply(NodeWork work) {
        List<ManagedProgram> programs = programs(work);
        List<FileState> states = states(work, programs);
        List<ManagedProgram> wanted = new ArrayList<>();
        List<ComingFile> coming = new ArrayList<>();
        for (int i = 0; i < programs.size(); i++) {
            ManagedProgram program = programs.get(i);
            if (program.isWanted(work, states.get(i))) {
                wanted.add(program);
                coming.add(new ComingFile(
                        program.path(), states.get(i), program.entry().digest()));
            }
        }
        ComingFile.keep(work, id(), coming);
        wanted.forEach(program -> program.put(work));
        unwanted(work, programs).ifPresent(MadeFiles::undo);
    }

    /** What an earlier bundle brought, and this one does not; empty for one without Kubernetes, which completes others. */
    private Optional<MadeFiles> unwanted(NodeWork work, List<ManagedProgram> programs) {
        return work.bundle()
                .index()
                .findKubernetes()
                .map(whole -> MadeFiles.except(
                        work, id(), programs.stream().map(ManagedProgram::path).collect(Collectors.toSet())));
    }

    @Override
    public List<Change> examineUndo(NodeWork work) {
        return new MadeFiles(work, id()).examine();
    }

    @Override
    public void undo(NodeWork work) {
        new MadeFiles(work, id()).undo();
    }

    /** Where a program of the bundle lies on a node. */
    static String pathOf(String name) {
        return (PLUGIN_NAMES.contains(name) ? PLUGINS : PROGRAMS) + name;
    }

    static List<ManagedProgram> programs(NodeWork work) {
        List<ManagedProgram> programs = new ArrayList<>();
        for (Entry entry : work.bundle().index().entries()) {
            if (entry.role() == Role.BINARIES
                    && entry.executable()
                    && (work.node().isControlPlane() || !ON_CONTROL_PLANES.contains(entry.name()))) {
                programs.add(new ManagedProgram(pathOf(entry.name()), entry));
            }
        }
        return programs;
    }
}
