package io.hubcrate.preflight;

import io.hubcrate.content.ShellLine;
import io.hubcrate.facts.HostFacts;
import io.hubcrate.facts.KernelFacts;
import io.hubcrate.preflight.SupportMatrix.Row;
import io.hubcrate.site.NodeAccess;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Whether the operating system, its kernel and its cgroups carry the Kubernetes that comes. */
final class SystemCheck implements Check.OfNode {
    /** The first build of EL7's kernel that does not leak a memory cgroup with every container. */
    private static final String LEAK_MENDED = "3.10.0-1075";

    private static final List<String> CONTROLLERS = List.of("cpu", "cpuset", "memory", "pids");

    private final SupportMatrix matrix;

    SystemCheck(SupportMatrix matrix) {
        this.matrix = matrix;
    }

    @Override
    public void check(InspectedNode node, Inspection inspection, Findings findings) {
        HostFacts host = node.facts().host();
        if (!host.root()) {
            findings.error(
                    FindingCode.NODE_NOT_ROOT,
                    node,
                    "the commands of hubcrate do not run as root there",
                    "root, or sudo for the user of the site file",
                    ShellLine.of("echo {} > /etc/sudoers.d/zz-hubcrate", user(node) + " ALL=(root) ALL"),
                    "chmod 0440 /etc/sudoers.d/zz-hubcrate && visudo -c",
                    "# and look whether another line there makes sudo take a user other than root ('runas_default'):",
                    "grep -r runas /etc/sudoers /etc/sudoers.d");
        }
        inspection.bundle().flatMap(BundleNeeds::kubernetesVersion).ifPresent(version -> {
            String system = systemOf(host);
            Optional<Row> row = matrix.find(system, version);
            row.ifPresentOrElse(
                    found -> checkKernel(node, version, found, findings),
                    () -> findings.error(
                            FindingCode.OS_UNSUPPORTED,
                            node,
                            host.os() + ", kernel " + node.facts().kernel().running() + ", with Kubernetes " + version,
                            matrix.spansOf(system).isEmpty()
                                    ? "Enterprise Linux 7 to 10 (CentOS, Rocky, Alma, RHEL)"
                                    : "on this system Kubernetes " + matrix.spansOf(system),
                            "# take a bundle with a Kubernetes of that range, or a node with another system;",
                            "# docs/support-matrix.md has the table and its reasons"));
        });
        checkKernelBuild(node, findings);
        checkControllers(node, findings);
    }

    /** Who logs in there. */
    private static String user(InspectedNode node) {
        return node.node().access() instanceof NodeAccess.Ssh ssh ? ssh.user() : "USER";
    }

    private static String systemOf(HostFacts host) {
        return host.os().enterpriseMajor().isPresent()
                ? "el" + host.os().enterpriseMajor().getAsInt()
                : host.os().id();
    }

    private static void checkKernel(InspectedNode node, KubernetesVersion version, Row row, Findings findings) {
        KernelFacts kernel = node.facts().kernel();
        if (KernelVersion.of(kernel.running()).isOlderThan(KernelVersion.of(row.kernel()))) {
            findings.error(
                    FindingCode.KERNEL_TOO_OLD,
                    node,
                    "kernel " + kernel.running(),
                    "at least " + row.kernel() + " for Kubernetes " + version + " on this system",
                    node.packages("update", "kernel"),
                    "reboot");
        }
        kernel.cgroupVersion().ifPresent(cgroup -> {
            if (!row.cgroups().contains(cgroup)) {
                boolean wantsTwo = cgroup == 1;
                findings.error(
                        FindingCode.CGROUP_UNSUPPORTED,
                        node,
                        "cgroup version " + cgroup,
                        "version " + (wantsTwo ? 2 : 1) + ": kubelet " + version + " does not start otherwise",
                        "grubby --update-kernel=ALL --args=systemd.unified_cgroup_hierarchy=" + (wantsTwo ? 1 : 0),
                        "reboot");
            }
        });
    }

    private static void checkKernelBuild(InspectedNode node, Findings findings) {
        KernelFacts kernel = node.facts().kernel();
        if (kernel.running().matches("3\\.10\\.0-.*\\.el7.*")
                && KernelVersion.of(kernel.running()).isOlderThan(KernelVersion.of(LEAK_MENDED))
                && !kernel.options().contains("cgroup.memory=nokmem")) {
            findings.warning(
                    FindingCode.KERNEL_MEMORY_LEAK,
                    node,
                    "kernel " + kernel.running(),
                    LEAK_MENDED + " or later, or the kernel's accounting of its own memory switched off",
                    "grubby --update-kernel=ALL --args=cgroup.memory=nokmem",
                    "reboot");
        }
        Comparator<String> order = Comparator.comparing(KernelVersion::of);
        Optional<String> newest = kernel.installed().stream()
                .filter(version -> version.matches("[0-9]+\\.[0-9]+.*"))
                .max(order);
        newest.filter(version -> order.compare(version, kernel.running()) > 0
                        && !node.facts().host().isContainer())
                .ifPresent(version -> findings.warning(
                        FindingCode.KERNEL_NOT_RUNNING,
                        node,
                        "kernel " + kernel.running() + " runs, " + version + " is installed",
                        "the installed kernel running: the old one's modules may be gone already",
                        "reboot"));
    }

    private static void checkControllers(InspectedNode node, Findings findings) {
        KernelFacts kernel = node.facts().kernel();
        if (kernel.cgroupVersion().isEmpty()) {
            return;
        }
        TreeSet<String> missing = new TreeSet<>(CONTROLLERS);
        missing.removeAll(kernel.controllers());
        if (!missing.isEmpty()) {
            findings.error(
                    FindingCode.CGROUP_CONTROLLER_MISSING,
                    node,
                    "cgroup controllers that are not there: " + String.join(", ", missing),
                    String.join(", ", CONTROLLERS) + ", without which kubelet does not start",
                    "grubby --info=DEFAULT | grep cgroup_disable",
                    "grubby --update-kernel=ALL --remove-args=cgroup_disable",
                    "reboot");
        }
    }
}
