package io.hubcrate.preflight;

import io.hubcrate.content.ShellLine;
import io.hubcrate.facts.KernelFacts;
import io.hubcrate.facts.KernelFacts.Module;
import io.hubcrate.facts.KernelFacts.SysctlLine;
import java.util.HashMap;
import java.util.Map;

/** Kernel modules that cannot be had, and settings that would come back to a wrong value at the next start. */
final class KernelSettingsCheck implements Check.OfNode {
    private static final Map<String, String> WANTED = Map.of(
            "net.ipv4.ip_forward", "1",
            "net.bridge.bridge-nf-call-iptables", "1",
            "net.bridge.bridge-nf-call-ip6tables", "1");

    /** Ours sorts before it: read later, it wins. */
    private static final String OURS = "99-z-hubcrate.conf";

    private static final int INSTANCES = 1024;
    private static final int WATCHES = 65536;

    @Override
    public void check(InspectedNode node, Inspection inspection, Findings findings) {
        KernelFacts kernel = node.facts().kernel();
        kernel.modules().forEach((name, state) -> {
            if (state == Module.MISSING) {
                findings.error(
                        FindingCode.MODULE_MISSING,
                        node,
                        "the kernel has no module " + name + " (" + kernel.running() + ")",
                        name + ", loaded, built in, or in /lib/modules",
                        "ls /lib/modules",
                        "# is " + kernel.running()
                                + " not among them, a newer kernel waits for its first start: reboot",
                        "# else install the rest of its modules (Enterprise Linux 7 has them all already):",
                        node.packages("install", "kernel-modules-extra-" + ShellLine.quoted(kernel.running())),
                        "modprobe " + name);
            }
        });
        checkBoot(node, findings);
        checkLimits(node, findings);
    }

    private static void checkBoot(InspectedNode node, Findings findings) {
        Map<String, SysctlLine> last = new HashMap<>();
        for (SysctlLine line : node.facts().kernel().sysctlLines()) {
            String file = line.file().substring(line.file().lastIndexOf('/') + 1);
            if (line.file().equals("/etc/sysctl.conf") || file.compareTo(OURS) > 0) {
                last.put(line.key().replace('/', '.'), line);
            }
        }
        WANTED.forEach((key, wanted) -> {
            SysctlLine line = last.get(key);
            if (line != null && !line.value().equals(wanted)) {
                findings.error(
                        FindingCode.SYSCTL_OVERRIDDEN,
                        node,
                        line.file() + " sets " + key + " to " + line.value() + " at every start",
                        wanted + ", without which pods reach nothing; that file is read after hubcrate's",
                        "sed -i.before-hubcrate '/" + key.replace(".", "[./]") + "/s/^/#/' "
                                + ShellLine.quoted(line.file()),
                        "# a rule of the site may want the old value: ask who wrote that file");
            }
        });
    }

    private static void checkLimits(InspectedNode node, Findings findings) {
        KernelFacts kernel = node.facts().kernel();
        if (kernel.sysctl("net.ipv4.conf.all.rp_filter").filter("1"::equals).isPresent()) {
            findings.info(
                    FindingCode.REVERSE_PATH_STRICT,
                    node,
                    "net.ipv4.conf.all.rp_filter is 1: packets that come in by another way than they would go out by"
                            + " are dropped",
                    "2 on nodes with several network cards, and with Calico",
                    "echo 'net.ipv4.conf.all.rp_filter = 2' > /etc/sysctl.d/91-reverse-path.conf",
                    "sysctl --system");
        }
        long instances = number(kernel, "fs.inotify.max_user_instances", INSTANCES);
        long watches = number(kernel, "fs.inotify.max_user_watches", WATCHES);
        if (instances < INSTANCES || watches < WATCHES) {
            findings.info(
                    FindingCode.INOTIFY_LIMIT_LOW,
                    node,
                    "inotify: " + instances + " instances, " + watches + " watches for each user",
                    INSTANCES + " and " + WATCHES + ", else many notebooks on one node end in 'too many open files'",
                    "printf 'fs.inotify.max_user_instances = 8192\\nfs.inotify.max_user_watches = 524288\\n'"
                            + " > /etc/sysctl.d/91-inotify.conf",
                    "sysctl --system");
        }
        if (kernel.sysctl("user.max_user_namespaces").filter("0"::equals).isPresent()) {
            findings.info(
                    FindingCode.NAMESPACES_OFF,
                    node,
                    "user.max_user_namespaces is 0",
                    "containers of hubcrate need no user namespaces; rootless tools that users bring do",
                    "# nothing has to be done");
        }
    }

    private static long number(KernelFacts kernel, String key, long otherwise) {
        return kernel.sysctl(key)
                .filter(value -> value.matches("[0-9]{1,15}"))
                .map(Long::parseLong)
                .orElse(otherwise);
    }
}
