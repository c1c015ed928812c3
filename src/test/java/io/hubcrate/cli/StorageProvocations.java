package io.hubcrate.cli;

import static io.hubcrate.cli.Provocation.real;
import static io.hubcrate.cli.Provocation.scripted;
import static io.hubcrate.cli.ProvocationScripts.*;
import static io.hubcrate.preflight.Finding.Severity.ERROR;
import static io.hubcrate.preflight.Finding.Severity.WARNING;
import static io.hubcrate.preflight.FindingCode.*;

import java.util.List;

/** Defects of disks and file systems; on nodes that take themselves for virtual machines, for a container's are its host's. */
final class StorageProvocations {
    private static final String FORGET = "sed -i '/ \\/var\\/lib /d' /etc/fstab";

    private StorageProvocations() {}

    /** For the whole round; a container has names for few loop devices. */
    static String machine() {
        return wrap("systemd-detect-virt", "echo kvm")
                + "\nfor n in $(seq 0 63); do [ -e /dev/loop$n ] || mknod /dev/loop$n b 7 $n; done"
                + "\necho '/dev/rig /var/lib ext4 defaults 0 0' >> /etc/fstab";
    }

    static String container() {
        return unwrap("systemd-detect-virt") + "; " + FORGET;
    }

    static List<Provocation> disks() {
        return List.of(
                real(FOLDER_NOEXEC, ERROR, "cp1", "on /var/lib, mounted noexec")
                        .by("mount -o remount,bind,noexec /var/lib")
                        .typed(),
                real(DISK_ABOVE_IMAGE_MARK, ERROR, "cp1", "/var/lib would be ")
                        .by(fill(850))
                        .then("rm /var/lib/rig-ballast"),
                real(ETCD_DISK_SMALL, WARNING, "cp1", "free on /var/lib/etcd for etcd")
                        .by(disk("/var/lib/etcd", 320, "mkfs.xfs -q -f"))
                        .then(noDisk("/var/lib/etcd")),
                real(ETCD_DISK_SLOW, ERROR, "cp1", "99 % took up to")
                        .by(throttle(6))
                        .then(throttle(0)),
                scripted(XFS_WITHOUT_FTYPE, ERROR, "worker1", "on /var/lib/containerd, an XFS made with ftype=0")
                        .by(disk("/var/lib/containerd", 320, "mkfs.xfs -q -f"))
                        // This kernel mounts no XFS of that age.
                        .by(wrap("xfs_info", "\"$real\" \"$@\" | sed s/ftype=1/ftype=0/"))
                        .then(unwrap("xfs_info"))
                        .then(noDisk("/var/lib/containerd")),
                real(INODES_TOO_FEW, ERROR, "worker1", "0 of 32 inodes free")
                        .by(disk("/var/lib/kubelet", 16, "mkfs.ext4 -q -N 32"))
                        .by("n=0; while : > /var/lib/kubelet/$n; do n=$((n + 1)); done 2>/dev/null; true")
                        .then(noDisk("/var/lib/kubelet")),
                real(DISK_TOO_SMALL, ERROR, "worker2", "free on /var/lib, where")
                        .by(fill(20))
                        .then("rm /var/lib/rig-ballast"),
                real(FOLDER_FILE_SYSTEM, ERROR, "worker2", "/var/lib/kubelet, a file system of type tmpfs")
                        .by("mkdir -p /var/lib/kubelet; mount -t tmpfs rig /var/lib/kubelet")
                        .then("umount /var/lib/kubelet; rmdir /var/lib/kubelet"),
                real(FOLDER_NOT_PERMANENT, WARNING, "worker2", "on /var/lib, which neither")
                        .by(FORGET)
                        .typed());
    }

    /** Writes that the kernel lets pass so many a second. */
    private static String throttle(int writes) {
        return "echo \"$(findmnt -n -o MAJ:MIN /var/lib/etcd) " + writes
                + "\" > /sys/fs/cgroup/blkio/blkio.throttle.write_iops_device";
    }

    static List<Provocation> machines() {
        return List.of(
                scripted(KERNEL_NOT_RUNNING, WARNING, "cp1", "99.0.0 is installed")
                        .by("mkdir -p /lib/modules/99.0.0")
                        .then("rm -r /lib/modules"),
                scripted(PRODUCT_UUID_DUPLICATE, WARNING, "", "worker1, worker2 have the same machine UUID")
                        .by("worker1", machineNumber())
                        .by("worker2", machineNumber())
                        .then("worker1", "umount /sys/class /run/rig-class")
                        .then("worker2", "umount /sys/class /run/rig-class"));
    }

    private static String machineNumber() {
        return """
                mkdir -p /run/rig-class; mount -t tmpfs rig /run/rig-class; cp -a /sys/class/net /run/rig-class/
                mkdir -p /run/rig-class/dmi/id; echo 4c4c4544-0042-3010 > /run/rig-class/dmi/id/product_uuid
                mount --bind /run/rig-class /sys/class
                """;
    }

    /** Of the round in which nodes are reached in other ways. */
    static List<Provocation> swap() {
        return List.of(real(SWAP_ON, ERROR, "worker1", "swap on /var/lib/rig-swap")
                .by("dd if=/dev/zero of=/var/lib/rig-swap bs=1M count=4; chmod 600 /var/lib/rig-swap")
                // The rig hides the kernel's own list, which is one for all nodes of all sites.
                .by("cat /proc/swaps > /run/rig-swaps; umount /proc/swaps")
                .by("mkswap /var/lib/rig-swap && swapon /var/lib/rig-swap")
                .by("echo '/var/lib/rig-swap none swap defaults 0 0' >> /etc/fstab")
                .typed()
                .then("sed -i '/rig-swap/d' /etc/fstab; rm -f /var/lib/rig-swap /etc/fstab.before-hubcrate")
                .then("mount --bind /run/rig-swaps /proc/swaps"));
    }
}
