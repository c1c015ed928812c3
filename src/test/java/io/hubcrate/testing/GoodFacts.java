package io.hubcrate.testing;

import java.util.ArrayList;
import java.util.List;

/** What the facts script prints on a node with nothing wrong; each method puts in one defect. Immutable. */
public final class GoodFacts {
    private final List<String> lines;

    private GoodFacts(List<String> lines) {
        this.lines = List.copyOf(lines);
    }

    /** A node of Rocky Linux 9 whose machine numbers are its own. */
    public static GoodFacts of(String hostname, String address) {
        String number = String.format(java.util.Locale.ROOT, "%02x", Integer.parseInt(address.replaceAll(".*\\.", "")));
        return new GoodFacts(List.of(
                "user.id=0",
                "umask.session=0022",
                "umask.login=022",
                "os.id=rocky",
                "os.like=rhel centos fedora",
                "os.version=9.4",
                "os.name=Rocky Linux 9.4 (Blue Onyx)",
                "kernel.running=5.14.0-427.13.1.el9_4.x86_64",
                "kernel.installed=5.14.0-427.13.1.el9_4.x86_64",
                "arch=x86_64",
                "virt=kvm",
                "glibc=2.34",
                "cpus=4",
                "memory.kib=8388608",
                "machine.id=" + number.repeat(16),
                "machine.uuid=00000000-0000-0000-0000-0000000000" + number,
                "cgroup.version=2",
                "cgroup.controllers=cpuset cpu io memory hugetlb pids rdma misc",
                "module.overlay=effective",
                "module.br_netfilter=loadable",
                "module.nf_conntrack=loaded",
                "module.vxlan=loadable",
                "sysctl.net.ipv4.ip_forward=0",
                "sysctl.net.ipv4.conf.all.rp_filter=0",
                "sysctl.fs.inotify.max_user_instances=8192",
                "sysctl.fs.inotify.max_user_watches=524288",
                "sysctl.user.max_user_namespaces=31000",
                "folder.runtime=/var/lib/containerd",
                "folder.kubelet=/var/lib/kubelet",
                "folder.etcd=/var/lib/etcd",
                "folder.hubcrate=/var/lib/hubcrate",
                "mount=/ /dev/sda2 xfs rw,relatime 4096 26214400 24000000 52428800 52000000",
                "mount=/tmp tmpfs tmpfs rw,nosuid,nodev 4096 100000 100000 100000 99000",
                "xfs.ftype=/ 1",
                "fstab=/",
                "fsync.write=0.0010",
                "fsync.write=0.00120",
                "fsync.write=8.1e-05",
                "selinux=enforcing",
                "fips=0",
                "sudo.secure-path=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                "service.active=firewalld",
                "service.active=chronyd",
                "service.active=NetworkManager",
                "firewalld.state=running",
                "firewalld.default=public",
                "firewalld.zone=public",
                "firewalld.backend=nftables",
                "hostname=" + hostname,
                "hostname.address=" + address,
                "address=lo 127.0.0.1/8",
                "address=eth0 " + address + "/24",
                "route=default eth0",
                "route=" + address.replaceAll("\\.[0-9]+$", ".0/24") + " eth0",
                "mac=eth0 52:54:00:00:00:" + number,
                "resolver.server=192.0.2.53",
                "listen=tcp 0.0.0.0 22 sshd",
                "nm.device=eth0 connected",
                "packages.manager=dnf",
                "package=container-selinux-3:2.229.0-1.el9_4.noarch",
                "package=glibc-0:2.34-100.el9.x86_64",
                "clock.synchronised=yes"));
    }

    /** The same with one line more. */
    public GoodFacts and(String key, String value) {
        List<String> changed = new ArrayList<>(lines);
        changed.add(key + "=" + value);
        return new GoodFacts(changed);
    }

    /** The same without a key. */
    public GoodFacts without(String key) {
        return new GoodFacts(
                lines.stream().filter(line -> !line.startsWith(key + "=")).toList());
    }

    /** The same with another value for a key. */
    public GoodFacts with(String key, String value) {
        return without(key).and(key, value);
    }

    /** The same, the script having found no way to read a key. */
    public GoodFacts unknown(String key, String reason) {
        return without(key).and("unknown", key + " " + reason);
    }

    /** The same with something put into {@link #text} there. */
    public GoodFacts followedBy(int place, String more) {
        String all = new StringBuilder(text()).insert(place, more).toString();
        List<String> changed = all.lines().toList();
        return new GoodFacts(changed.subList(1, changed.size() - 1));
    }

    /** As the script prints it. */
    public String text() {
        return "hubcrate-facts 1\n" + String.join("\n", lines) + "\nend=hubcrate-facts\n";
    }
}
