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

/** Defects of names, addresses, name servers and ways. */
final class NetworkProvocations {
    /** A name server that knows every name. */
    private static final String WILDCARD =
            """
            cat > /run/rig-dns.py <<'END'
            import socket, struct
            s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            s.bind(("{worker2}", 53))
            while True:
                q, who = s.recvfrom(512)
                end = q.index(b"\\0", 12) + 5
                v4 = q[end - 4:end - 2] == b"\\0\\1"
                a = b"\\xc0\\x0c\\0\\1\\0\\1\\0\\0\\0\\5\\0\\4\\xc0\\0\\2\\x50" if v4 else b""
                s.sendto(q[:2] + b"\\x81\\x80\\0\\1" + struct.pack(">H", int(v4)) + b"\\0\\0\\0\\0" + q[12:end] + a, who)
            END
            systemd-run -q --unit=rig-dns python3 /run/rig-dns.py
            printf 'search corp.example\\nnameserver {worker2}\\n' > /etc/resolv.conf
            until getent hosts any.corp.example; do sleep 0.2; done
            """;

    private static final String SERVER = "echo 'nameserver 192.0.2.53' > /etc/resolv.conf";

    private NetworkProvocations() {}

    static List<Provocation> names() {
        return List.of(
                real(HOSTNAME_UNFIT, ERROR, "cp1", "calls itself localhost")
                        .by("hostnamectl set-hostname localhost")
                        .typed()
                        .then("hostnamectl set-hostname cp1; sed -i '/ cp1$/d' /etc/hosts"),
                real(HOSTNAME_DIFFERS, INFO, "worker1", "calls itself rack7-blade3")
                        .by("hostnamectl set-hostname rack7-blade3")
                        .typed(),
                real(HOSTNAME_LOOPBACK, WARNING, "worker2", "worker2 resolves to 127.0.1.1")
                        .by("cp /etc/hosts /run/rig-hosts; echo '127.0.1.1 worker2' >> /etc/hosts")
                        .typed()
                        .then("cp /run/rig-hosts /etc/hosts; rm -f /etc/hosts.before-hubcrate"));
    }

    static List<Provocation> ways() {
        return List.of(
                real(HOSTNAME_UNRESOLVED, INFO, "worker1", "neither DNS nor /etc/hosts knows worker1")
                        .by("cp /etc/nsswitch.conf /run/rig-nss; sed -i 's/^hosts:.*/hosts: files/' /etc/nsswitch.conf")
                        .typed()
                        .then("cp /run/rig-nss /etc/nsswitch.conf; sed -i '/ worker1$/d' /etc/hosts"),
                real(RESOLVER_LOOPBACK, WARNING, "cp1", "only name server is 127.0.0.53")
                        .by("echo 'nameserver 127.0.0.53' > /etc/resolv.conf")
                        .typed("ADDRESS", "192.0.2.53"),
                real(DNS_WILDCARD, WARNING, "worker2", "any name below corp.example has the address 192.0.2.80")
                        .by(WILDCARD)
                        .typed()
                        .then("systemctl stop rig-dns; " + SERVER + "; rm -f /etc/resolv.conf.before-hubcrate"),
                real(PORT_IN_USE, ERROR, "worker2", "port 10250 is used by python3")
                        .by("systemd-run -q --unit=rig-port python3 -m http.server 10250\n"
                                + "until ss -Hltn 'sport = :10250' | grep -q .; do sleep 0.1; done")
                        .then("systemctl stop rig-port"),
                scripted(NETWORK_CONFIGURED_BY_CLOUD, WARNING, "worker1", "nm-cloud-setup is active")
                        .by(service("nm-cloud-setup.service"))
                        .by(service("nm-cloud-setup.timer"))
                        .typed()
                        .then("rm -f /etc/systemd/system/nm-cloud-setup.*; systemctl daemon-reload"),
                scripted(NETWORK_MANAGER_HOLDS_CNI, WARNING, "worker2", "NetworkManager manages cni0")
                        .by(wrap("nmcli", "echo cni0:connected"))
                        .then(unwrap("nmcli")),
                real(PROXY_SET, WARNING, "cp1", "/etc/environment sets http_proxy to http://***@proxy.example:3128")
                        .by("cp /etc/environment /run/rig-environment")
                        .by("printf 'http_proxy=http://joe:secret@proxy.example:3128\\nno_proxy=.example\\n'"
                                + " >> /etc/environment")
                        .typed()
                        .then("cp /run/rig-environment /etc/environment; rm -f /etc/environment.before-hubcrate"),
                real(MAC_DUPLICATE, ERROR, "", "cp1, worker2 have the same hardware address 52:54:00:aa:bb:cc")
                        .by("cp1", "ip link add ens9 type bridge; ip link set ens9 address 52:54:00:aa:bb:cc")
                        .by("worker2", "ip link add ens9 type bridge; ip link set ens9 address 52:54:00:aa:bb:cc")
                        .then("cp1", "ip link del ens9")
                        .then("worker2", "ip link del ens9"),
                real(MACHINE_ID_DUPLICATE, ERROR, "", "cp1, worker1 have the same /etc/machine-id 0123456789abcdef")
                        .by(
                                "cp1",
                                "cp /etc/machine-id /run/rig-id; echo 0123456789abcdef0123456789abcdef > /etc/machine-id")
                        .by("worker1", "echo 0123456789abcdef0123456789abcdef > /etc/machine-id")
                        .typed()
                        .then("cp1", "rm -f /etc/machine-id; cp /run/rig-id /etc/machine-id"));
    }

    static List<Provocation> networks() {
        return List.of(real(NETWORK_OVERLAP, ERROR, "", "the network of pods 10.244.0.0/16 overlaps 10.244.7.0/24")
                .by("worker1", "ip route add 10.244.7.0/24 dev eth0")
                .typed()
                .then("worker1", "ip route del 10.244.7.0/24 dev eth0"));
    }

    /** The card of one node sends less at once than those of the others. */
    static List<Provocation> sizes() {
        String usual = "ip link set dev eth0 mtu 1500";
        return List.of(
                real(MTU_MISMATCH, ERROR, "cp1", "packets of 1500 bytes, the MTU of eth0, do not reach worker1")
                        .by("worker1", "ip link set dev eth0 mtu 1400")
                        .typed()
                        .then("cp1", usual),
                real(MTU_MISMATCH, ERROR, "worker2", "packets of 1500 bytes, the MTU of eth0, do not reach worker1")
                        .typed()
                        .then(usual)
                        .then("worker1", usual));
    }

    static List<Provocation> clones() {
        return List.of(real(HOSTNAME_DUPLICATE, ERROR, "", "cp1, worker2 all call themselves cp1")
                .by("worker2", "hostnamectl set-hostname cp1")
                .then("worker2", "hostnamectl set-hostname worker2"));
    }

    /** Of nodes that are not reached as they should be. */
    static List<Provocation> access() {
        return List.of(
                real(NODE_NOT_CHECKED, ERROR, "worker2", "")
                        .by("mv /home/engineer/.ssh/authorized_keys /home/engineer/.ssh/none")
                        .then("mv /home/engineer/.ssh/none /home/engineer/.ssh/authorized_keys"),
                real(NODE_NOT_ROOT, ERROR, "cp1", "do not run as root")
                        .by("echo 'Defaults:deploy runas_default=nobody' > /etc/sudoers.d/zz-rig")
                        .then("rm /etc/sudoers.d/zz-rig"),
                real(ADDRESS_NOT_ON_NODE, ERROR, "worker1", "has not the address 192.0.2.12"));
    }

    /** What the rig's nodes are by themselves. */
    static List<Provocation> bare(List<String> nodes) {
        List<Provocation> all = new ArrayList<>();
        for (String node : nodes) {
            all.add(real(CLOCK_UNSYNCHRONISED, WARNING, node, "nothing keeps the clock right")
                    .then(wrap("timedatectl", "echo NTPSynchronized=yes")));
            // Nothing has to be typed; it goes with any route, one that leads nowhere too.
            all.add(real(ROUTE_DEFAULT_MISSING, INFO, node, "no default route")
                    .then("ip link add dummy0 type bridge && ip link set dummy0 up"
                            + " && ip address add 203.0.113.254/31 dev dummy0"
                            + " && ip route add default via 203.0.113.255 dev dummy0 metric 1000"));
            all.add(real(RESOLVER_MISSING, WARNING, node, "no name server").typed("ADDRESS", "192.0.2.53"));
            all.add(real(SECURE_PATH_NARROW, INFO, node, "sudo looks for programs in /sbin")
                    .typed());
        }
        return all;
    }
}
