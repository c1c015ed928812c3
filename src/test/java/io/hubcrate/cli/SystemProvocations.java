package io.hubcrate.cli;

import static io.hubcrate.cli.Provocation.real;
import static io.hubcrate.cli.Provocation.scripted;
import static io.hubcrate.cli.ProvocationScripts.*;
import static io.hubcrate.preflight.Finding.Severity.ERROR;
import static io.hubcrate.preflight.Finding.Severity.INFO;
import static io.hubcrate.preflight.Finding.Severity.WARNING;
import static io.hubcrate.preflight.FindingCode.*;

import java.util.List;

/** Defects of systems, kernels and their settings. */
final class SystemProvocations {
    private SystemProvocations() {}

    static List<Provocation> kernels() {
        return List.of(
                scripted(OS_UNSUPPORTED, ERROR, "worker1", "Debian GNU/Linux 12")
                        .by(cover(
                                "/etc/os-release",
                                "ID=debian\\nVERSION_ID=12\\nPRETTY_NAME=\"Debian GNU/Linux 12\"\\n"))
                        .then(uncover("/etc/os-release")),
                scripted(KERNEL_TOO_OLD, ERROR, "cp1", "kernel 5.4.0")
                        .by(wrap("uname", "[ \"$1\" = -r ] && echo 5.4.0-1.x86_64 || exec \"$real\" \"$@\""))
                        .then(unwrap("uname")),
                scripted(CGROUP_CONTROLLER_MISSING, ERROR, "worker1", "not there: memory, pids")
                        .by(edit("/proc/cgroups", "/^\\(memory\\|pids\\)/s/1$/0/"))
                        .then(uncover("/proc/cgroups")),
                scripted(MODULE_MISSING, ERROR, "worker1", "no module vxlan")
                        .by("mount -t tmpfs rig /sys/module")
                        .then(uncover("/sys/module")),
                real(SYSCTL_OVERRIDDEN, ERROR, "cp1", "zz-hardening.conf sets net.ipv4.ip_forward to 0")
                        .by("printf '# rule 3.1\\nnet.ipv4.ip_forward = 0\\n' > /etc/sysctl.d/zz-hardening.conf")
                        .typed()
                        .then("rm -f /etc/sysctl.d/zz-hardening.conf*"),
                real(REVERSE_PATH_STRICT, INFO, "worker1", "rp_filter is 1")
                        .by("sysctl -q -w net.ipv4.conf.all.rp_filter=1")
                        .typed()
                        .then("rm -f /etc/sysctl.d/91-reverse-path.conf; sysctl -q -w net.ipv4.conf.all.rp_filter=0"),
                scripted(NAMESPACES_OFF, INFO, "worker2", "max_user_namespaces is 0")
                        .by(cover("/proc/sys/user/max_user_namespaces", "0\\n"))
                        .then(uncover("/proc/sys/user/max_user_namespaces")),
                scripted(CPUS_TOO_FEW, ERROR, "cp1", "1 CPU")
                        .by(cover("/sys/devices/system/cpu/online", "0\\n"))
                        .then(uncover("/sys/devices/system/cpu/online")),
                scripted(MEMORY_TOO_SMALL, WARNING, "cp1", " of memory")
                        .by(edit("/proc/meminfo", "s/^MemTotal:.*/MemTotal: 3072000 kB/"))
                        .then(uncover("/proc/meminfo")),
                scripted(MEMORY_TOO_SMALL, ERROR, "worker1", " of memory")
                        .by(edit("/proc/meminfo", "s/^MemTotal:.*/MemTotal: 512000 kB/"))
                        .then(uncover("/proc/meminfo")),
                real(FACT_UNKNOWN, INFO, "worker2", "xfs.ftype (no xfs_info)")
                        .by(hide("/usr/sbin/xfs_info"))
                        .then(show("/usr/sbin/xfs_info")),
                real(PACKAGES_UNMANAGEABLE, ERROR, "worker2", "no rpm with dnf or yum")
                        .by(hide("/usr/bin/dnf", "/usr/bin/yum"))
                        .then(show("/usr/bin/dnf", "/usr/bin/yum")),
                real(PORTS_NOT_PROBED, INFO, "cp1", "it has no python")
                        .by(hide("/usr/bin/python3", "/usr/bin/systemd-socket-activate"))
                        .then(show("/usr/bin/python3", "/usr/bin/systemd-socket-activate")),
                real(UMASK_STRICT, INFO, "worker1", "with umask 0077")
                        .by("echo 'session optional pam_umask.so umask=0077' >> /etc/pam.d/sshd")
                        .then("sed -i '/pam_umask.so umask=0077/d' /etc/pam.d/sshd"));
    }

    /** The kernel's own are the machine's: what is typed lands in the files in front of them. */
    static List<Provocation> limits() {
        return List.of(scripted(INOTIFY_LIMIT_LOW, INFO, "worker2", "inotify: 128 instances, 8192 watches")
                .by(cover("/proc/sys/fs/inotify/max_user_instances", "128\\n"))
                .by(cover("/proc/sys/fs/inotify/max_user_watches", "8192\\n"))
                .typed());
    }

    static List<Provocation> clocks() {
        return List.of(
                scripted(CLOCK_SKEW, ERROR, "worker1", "behind that of cp1")
                        .by(wrap(
                                "date", "[ \"$1\" = +%s%N ] && set -- -d \"-42 seconds\" +%s%N; exec \"$real\" \"$@\""))
                        .then(unwrap("date")),
                scripted(CLOCK_UNLIKE_HOST, WARNING, "cp1", "behind that of the host"));
    }

    /** Of the kernels that EL7 has. */
    static List<Provocation> classic() {
        return List.of(scripted(KERNEL_MEMORY_LEAK, WARNING, "worker1", "kernel 3.10.0-957.el7")
                .by(wrap("uname", "[ \"$1\" = -r ] && echo 3.10.0-957.el7.x86_64 || exec \"$real\" \"$@\""))
                // As the remedy's option shows after its restart, which a container does not have.
                .then(cover("/proc/cmdline", "root=/dev/sda1 cgroup.memory=nokmem\\n")));
    }

    /** Beside the bundle of a newer Kubernetes. */
    static List<Provocation> newer(boolean classic) {
        return List.of(
                // That bundle brings nothing but an image.
                real(PROGRAMS_MISSING, ERROR, "worker1", "kubeadm, kubelet, containerd, containerd-shim-runc-v2, runc"),
                classic
                        ? real(OS_UNSUPPORTED, ERROR, "worker1", "with Kubernetes 1.35")
                        : real(CGROUP_UNSUPPORTED, ERROR, "worker1", "cgroup version 1"));
    }

    /** Beside the bundle of other programs. */
    static List<Provocation> arm() {
        return List.of(
                real(ARCHITECTURE_DIFFERS, ERROR, "worker1", "the machine is amd64"),
                real(NODE_GLIBC_TOO_OLD, ERROR, "worker1", "glibc 2."));
    }
}
