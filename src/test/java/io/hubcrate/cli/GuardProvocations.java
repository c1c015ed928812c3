package io.hubcrate.cli;

import static io.hubcrate.cli.Provocation.real;
import static io.hubcrate.cli.Provocation.scripted;
import static io.hubcrate.cli.ProvocationScripts.*;
import static io.hubcrate.preflight.Finding.Severity.ERROR;
import static io.hubcrate.preflight.Finding.Severity.INFO;
import static io.hubcrate.preflight.Finding.Severity.WARNING;
import static io.hubcrate.preflight.FindingCode.*;

import java.util.ArrayList;
import java.util.List;

/** What guards nodes, and what earlier times left on them. */
final class GuardProvocations {
    private static final String FIPS = "mkdir -p /run/rig-sys; mount -t tmpfs rig /run/rig-sys\n"
            + "for d in net kernel fs vm user debug dev; do mkdir /run/rig-sys/$d;"
            + " mount --bind /proc/sys/$d /run/rig-sys/$d; done\n"
            + "mkdir /run/rig-sys/crypto; echo 1 > /run/rig-sys/crypto/fips_enabled\n"
            + "mount --rbind /run/rig-sys /proc/sys";

    private GuardProvocations() {}

    static List<Provocation> guards() {
        return List.of(
                scripted(FAPOLICYD_ACTIVE, WARNING, "worker1", "fapolicyd is active")
                        .by(service("fapolicyd.service"))
                        .then(noService("fapolicyd.service")),
                scripted(FIPS_ON, WARNING, "worker2", "FIPS mode")
                        .by(FIPS)
                        .then("umount -l /proc/sys; umount -lR /run/rig-sys"),
                scripted(SECURITY_AGENT, INFO, "worker1", "AIDE, rkhunter")
                        .by("touch /usr/sbin/aide /usr/bin/rkhunter")
                        .then("rm /usr/sbin/aide /usr/bin/rkhunter"),
                real(FIREWALL_STOPPED, WARNING, "cp1", "enabled and does not run")
                        .by("systemctl stop firewalld")
                        .typed(),
                real(FIREWALL_FOREIGN, WARNING, "worker1", "active firewall: nftables")
                        .by("systemctl start nftables")
                        .then("systemctl stop nftables; systemctl restart firewalld"));
    }

    /** As somebody leaves it who opened the firewall himself and then let hubcrate do it. */
    static List<Provocation> takenZones() {
        return List.of(real(FIREWALL_ZONE_TAKEN, ERROR, "worker2", "zone 'kubernetes' has {cp1}")
                .by("firewall-cmd --permanent --new-zone=kubernetes"
                        + " && firewall-cmd --permanent --zone=kubernetes --set-target=ACCEPT"
                        + " && firewall-cmd --permanent --zone=kubernetes --add-source={cp1}"
                        + " && firewall-cmd --reload")
                .typed()
                .then("firewall-cmd --permanent --delete-zone=kubernetes && firewall-cmd --reload"));
    }

    /** What every EL7 has. */
    static List<Provocation> flushes() {
        String backend = "/^FirewallBackend=.*/FirewallBackend=";
        return List.of(real(FIREWALL_FLUSHES, INFO, "cp1", "firewalld uses iptables")
                .then("sed -i s" + backend + "nftables/ /etc/firewalld/firewalld.conf"));
    }

    static List<Provocation> leftovers() {
        return List.of(
                real(CLUSTER_LEFTOVER, ERROR, "cp1", "/etc/kubernetes, /var/lib/etcd")
                        .by("mkdir -p /etc/kubernetes/pki /var/lib/etcd/member")
                        .typed()
                        .then("rm -r /etc/kubernetes.before-hubcrate /var/lib/etcd.before-hubcrate"),
                real(CLUSTER_LEFTOVER, ERROR, "worker2", "interface cni0, 1 firewall chains")
                        .by("ip link add cni0 type bridge; iptables -N KUBE-SERVICES")
                        .then("ip link del cni0; iptables -X KUBE-SERVICES"),
                real(RUNTIME_FOREIGN, WARNING, "worker1", "installed already: containerd")
                        .by("rpm -i --nodeps --nosignature /var/lib/rig-containerd.rpm")
                        .typed("remove containerd.io", "remove -y --noautoremove containerd.io"),
                real(RUNTIME_CRI_DISABLED, WARNING, "worker2", "switches off the plugin")
                        .by(
                                "mkdir -p /etc/containerd; echo 'disabled_plugins = [\"cri\"]' > /etc/containerd/config.toml")
                        .then("rm -r /etc/containerd"),
                real(CGROUP_DRIVER_DIFFERS, INFO, "worker2", "containerd manages cgroups by itself")
                        .by("echo '  SystemdCgroup = false' >> /etc/containerd/config.toml"),
                scripted(RUNTIME_SEVERAL, INFO, "cp1", "cri-dockerd.sock, /run/crio/crio.sock")
                        .by(socket("/run/cri-dockerd.sock") + socket("/run/crio/crio.sock"))
                        .then("systemctl stop rig-cri-dockerd rig-crio; rm -rf /run/cri-dockerd.sock /run/crio"));
    }

    private static String socket(String path) {
        String name = path.replaceAll(".*/|\\.sock", "");
        return "mkdir -p $(dirname " + path + "); systemd-run -q --unit=rig-" + name + " systemd-socket-activate -l "
                + path + " cat; until [ -S " + path + " ]; do sleep 0.1; done\n";
    }

    /** Where the site opens its firewall itself and has not done so. */
    static List<Provocation> closedFirewalls(List<String> nodes) {
        List<Provocation> all = new ArrayList<>();
        for (String node : nodes) {
            all.add(real(FIREWALL_BY_SITE, WARNING, node, "does not let hubcrate")
                    .typed()
                    .then("firewall-cmd --permanent --delete-zone=kubernetes && firewall-cmd --reload"));
            all.add(real(PORT_BLOCKED, ERROR, node, "4789/udp").typed());
        }
        return all;
    }
}
