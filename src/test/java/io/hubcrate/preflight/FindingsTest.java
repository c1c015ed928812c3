package io.hubcrate.preflight;

import static io.hubcrate.preflight.FindingCode.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.manifest.BundleManifest.ContainerRuntime;
import io.hubcrate.preflight.BundleNeeds.Lacking;
import io.hubcrate.preflight.Finding.Severity;
import io.hubcrate.preflight.KubernetesPorts.Port;
import io.hubcrate.preflight.PathProbe.Path;
import io.hubcrate.preflight.PortProbe.Reach;
import io.hubcrate.shell.NodeException;
import io.hubcrate.testing.GoodFacts;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every finding that there is, provoked by one defect in good facts, and by nothing else. */
class FindingsTest {
    private static final String NFS = "192.0.2.50:/x nfs4 rw - - - - -";

    /** One defect for each finding. */
    private static final Map<FindingCode, JudgedSite> DEFECTS = defects();

    private static Map<FindingCode, JudgedSite> defects() {
        Map<FindingCode, JudgedSite> all = new EnumMap<>(FindingCode.class);
        all.put(
                NODE_NOT_CHECKED,
                site().failed("node-2", new NodeException("node-unreachable", "node-2", "no answer", "Look.", null)));
        all.put(NODE_NOT_ROOT, one(good -> good.with("user.id", "1000")));
        all.put(FACT_UNKNOWN, one(good -> good.unknown("virt", "no systemd-detect-virt")));
        systems(all);
        disks(all);
        guards(all);
        settings(all);
        names(all);
        networks(all);
        remains(all);
        return all;
    }

    private static void systems(Map<FindingCode, JudgedSite> all) {
        all.put(
                OS_UNSUPPORTED,
                one(good -> good.with("os.id", "debian").with("os.like", "none").with("os.version", "12")));
        all.put(KERNEL_TOO_OLD, one(good -> good.with("kernel.running", "5.10.0-1.x86_64")
                .with("kernel.installed", "5.10.0-1.x86_64")));
        all.put(KERNEL_NOT_RUNNING, one(good -> good.and("kernel.installed", "5.14.0-503.11.1.el9_5.x86_64")));
        all.put(
                KERNEL_MEMORY_LEAK,
                one(good -> good.with("os.version", "7.9")
                                .with("kernel.running", "3.10.0-957.el7.x86_64")
                                .with("kernel.installed", "3.10.0-957.el7.x86_64")
                                .with("cgroup.version", "1")
                                .with("glibc", "2.34"))
                        .kubernetes("v1.20.2")
                        .two(good -> good.with("os.version", "8.9").with("kernel.running", "4.18.0-513.el8.x86_64")));
        all.put(
                CGROUP_UNSUPPORTED,
                one(good -> good.with("cgroup.version", "1")).kubernetes("v1.35.0"));
        all.put(CGROUP_CONTROLLER_MISSING, one(good -> good.with("cgroup.controllers", "cpu cpuset pids")));
        all.put(NODE_GLIBC_TOO_OLD, one(good -> good.with("glibc", "2.28")));
        all.put(ARCHITECTURE_DIFFERS, one(good -> good.with("arch", "aarch64")));
        all.put(PACKAGES_UNMANAGEABLE, one(good -> good.without("packages.manager")));
        all.put(
                PROGRAMS_MISSING,
                site().bringing(ContainerRuntime.CONTAINERD, Set.of("kubeadm", "kubectl", "runc", "loopback")));
        all.put(
                SITE_IMAGE_MISSING,
                site().lacking(new Lacking(
                        "singleuser.profileList[1].kubespawner_override.image", "quay.io/lab/gpu:1", true)));
        all.put(CPUS_TOO_FEW, one(good -> good.with("cpus", "1")));
        all.put(MEMORY_TOO_SMALL, one(good -> good.with("memory.kib", "1048576")));
    }

    private static void disks(Map<FindingCode, JudgedSite> all) {
        all.put(DISK_TOO_SMALL, disk("26214400 5000000 1000 900"));
        all.put(DISK_ABOVE_IMAGE_MARK, disk("26214400 8000000 1000 900"));
        all.put(INODES_TOO_FEW, disk("26214400 24000000 1000 20"));
        all.put(ETCD_DISK_SMALL, one(good -> good.and(
                        "mount", "/var/lib/etcd /dev/sdb ext4 rw 4096 500000 500000 1000 900")
                .and("fstab", "/var/lib/etcd")));
        all.put(ETCD_DISK_SLOW, one(good -> good.and("fsync.write", "0.045")));
        all.put(FOLDER_NOEXEC, mount("/var/lib/containerd", "/dev/sdb ext4 rw,noexec 4096 26214400 24000000 1000 900"));
        all.put(FOLDER_FILE_SYSTEM, mount("/var/lib/kubelet", NFS));
        all.put(
                FOLDER_NOT_PERMANENT,
                one(good -> good.and("mount", "/var/lib/kubelet /dev/sdb ext4 rw 4096 26214400 24000000 1000 900")));
        all.put(XFS_WITHOUT_FTYPE, one(good -> good.with("xfs.ftype", "/ 0")));
        all.put(
                SWAP_ON,
                one(good -> good.and("swap.device", "/dev/sda3 partition 2097148 0 -2"))
                        .withoutConsent());
    }

    private static void guards(Map<FindingCode, JudgedSite> all) {
        all.put(SELINUX_OFF, one(good -> good.with("selinux", "permissive")));
        all.put(SELINUX_POLICY_MISSING, one(good -> good.with("package", "glibc-0:2.34-100.el9.x86_64")));
        all.put(FAPOLICYD_ACTIVE, one(good -> good.and("service.active", "fapolicyd")));
        all.put(FIPS_ON, one(good -> good.with("fips", "1")));
        all.put(UMASK_STRICT, one(good -> good.with("umask.session", "0077")));
        all.put(SECURE_PATH_NARROW, one(good -> good.with("sudo.secure-path", "/sbin:/bin:/usr/sbin:/usr/bin")));
        all.put(SECURITY_AGENT, one(good -> good.and("agent", "AIDE /usr/sbin/aide")));
        all.put(FIREWALL_BY_SITE, site().withoutConsent());
        all.put(FIREWALL_FOREIGN, one(good -> good.and("service.active", "nftables")));
        all.put(FIREWALL_STOPPED, one(good -> good.with("firewalld.state", "not running")
                .and("firewalld.boot", "enabled")));
        all.put(FIREWALL_ZONE_TAKEN, one(good -> good.and("firewalld.claim", "kubernetes source 192.0.2.12")));
        all.put(FIREWALL_FLUSHES, one(good -> good.with("firewalld.backend", "iptables")));
    }

    private static void settings(Map<FindingCode, JudgedSite> all) {
        all.put(MODULE_MISSING, one(good -> good.with("module.br_netfilter", "missing")));
        all.put(
                SYSCTL_OVERRIDDEN,
                one(good -> good.and("sysctl-file", "/etc/sysctl.d/zz-hardening.conf net.ipv4.ip_forward=0")));
        all.put(REVERSE_PATH_STRICT, one(good -> good.with("sysctl.net.ipv4.conf.all.rp_filter", "1")));
        all.put(INOTIFY_LIMIT_LOW, one(good -> good.with("sysctl.fs.inotify.max_user_instances", "128")));
        all.put(NAMESPACES_OFF, one(good -> good.with("sysctl.user.max_user_namespaces", "0")));
        all.put(CLOCK_SKEW, site().clock("node-2", Duration.ofSeconds(-42)));
        all.put(CLOCK_UNLIKE_HOST, site().clock("node-1", Duration.ofHours(2)).clock("node-2", Duration.ofHours(2)));
        all.put(CLOCK_UNSYNCHRONISED, one(good -> good.with("clock.synchronised", "no")));
    }

    private static void names(Map<FindingCode, JudgedSite> all) {
        all.put(HOSTNAME_UNFIT, one(good -> good.with("hostname", "localhost.localdomain")));
        all.put(HOSTNAME_DIFFERS, one(good -> good.with("hostname", "rack7-blade3")));
        all.put(HOSTNAME_DUPLICATE, two(good -> good.with("hostname", "node-1")));
        all.put(HOSTNAME_LOOPBACK, one(good -> good.with("hostname.address", "127.0.1.1")));
        all.put(HOSTNAME_UNRESOLVED, one(good -> good.without("hostname.address")));
        all.put(ADDRESS_NOT_ON_NODE, one(good -> good.with("address", "eth0 192.0.2.99/24")));
        all.put(MACHINE_ID_DUPLICATE, two(good -> good.with("machine.id", "0b".repeat(16))));
        all.put(PRODUCT_UUID_DUPLICATE, two(good -> good.with("machine.uuid", "00000000-0000-0000-0000-00000000000b")));
        all.put(MAC_DUPLICATE, two(good -> good.with("mac", "ens3 52:54:00:00:00:0b")));
    }

    private static void networks(Map<FindingCode, JudgedSite> all) {
        all.put(ROUTE_DEFAULT_MISSING, one(good -> good.with("route", "192.0.2.0/24 eth0")));
        all.put(RESOLVER_MISSING, one(good -> good.without("resolver.server")));
        all.put(RESOLVER_LOOPBACK, one(good -> good.with("resolver.server", "127.0.0.53")));
        all.put(DNS_WILDCARD, one(good -> good.and("resolver.wildcard", "corp.example 192.0.2.80")));
        all.put(ENDPOINT_OF_ONE_NODE, site().twoPlanes());
        all.put(CONTROL_PLANES_EVEN, site().twoPlanes());
        all.put(NETWORK_OVERLAP, one(good -> good.and("route", "10.0.0.0/8 eth1")));
        all.put(PORT_IN_USE, one(good -> good.and("listen", "tcp * 6443 haproxy")));
        all.put(
                PORT_BLOCKED,
                site().probed(new Reach("node-2", "node-1", new Port(6443, "tcp"), Reach.State.CLOSED, "")));
        all.put(
                PORTS_NOT_PROBED,
                site().probed(new Reach(
                        "node-1", "node-2", new Port(10250, "tcp"), Reach.State.UNKNOWN, "no bash, curl or nc")));
        all.put(MTU_MISMATCH, site().path(new Path("node-1", "node-2", "eth0", 9000, Path.State.CUT)));
        all.put(NETWORK_CONFIGURED_BY_CLOUD, one(good -> good.and("service.active", "nm-cloud-setup.timer")));
        all.put(NETWORK_MANAGER_HOLDS_CNI, one(good -> good.and("nm.device", "cni0 connected")));
        all.put(PROXY_SET, one(good -> good.and("proxy", "/etc/environment http_proxy=http://***@proxy.example:3128")));
    }

    private static void remains(Map<FindingCode, JudgedSite> all) {
        all.put(CLUSTER_LEFTOVER, one(good -> good.and("leftover", "folder /etc/kubernetes")
                .and("leftover", "folder /var/lib/etcd")
                .and("leftover", "interface cni0")
                .and("leftover", "chains 81")));
        all.put(RUNTIME_FOREIGN, one(good -> good.and("runtime.docker", "19.03.15")));
        all.put(RUNTIME_SEVERAL, one(good -> good.and("runtime.socket", "/run/containerd/containerd.sock")
                .and("runtime.socket", "/run/cri-dockerd.sock")));
        all.put(RUNTIME_CRI_DISABLED, one(good -> good.and("containerd.cri", "disabled")));
        all.put(CGROUP_DRIVER_DIFFERS, one(good -> good.and("runtime-docker", "cgroupfs overlay2 /var/lib/docker")));
    }

    private static JudgedSite site() {
        return new JudgedSite();
    }

    private static JudgedSite one(UnaryOperator<GoodFacts> defect) {
        return site().one(defect);
    }

    private static JudgedSite two(UnaryOperator<GoodFacts> defect) {
        return site().two(defect);
    }

    private static JudgedSite disk(String numbers) {
        return one(good -> good.with("mount", "/ /dev/sda2 xfs rw 4096 " + numbers));
    }

    private static JudgedSite mount(String point, String rest) {
        return one(good -> good.and("mount", point + " " + rest).and("fstab", point));
    }

    @Test
    void goodNodesGiveNoFindingAtAll() {
        assertThat(site().report().findings()).isEmpty();
    }

    @Test
    void everyFindingIsProvoked() {
        assertThat(DEFECTS.keySet()).containsExactlyInAnyOrder(FindingCode.values());
    }

    @ParameterizedTest
    @EnumSource(FindingCode.class)
    void oneDefectGivesItsFindingAlone(FindingCode id) {
        PreflightReport report =
                java.util.Objects.requireNonNull(DEFECTS.get(id), id.code()).report();
        assertThat(report.findings()).extracting(Finding::id).contains(id);
        // A defect may show in more than one way, but errors are never made out of another finding's defect.
        assertThat(report.findings())
                .filteredOn(finding -> finding.severity() == Severity.ERROR)
                .allSatisfy(finding -> assertThat(finding.id()).isIn(id, OS_UNSUPPORTED, NODE_GLIBC_TOO_OLD));
        assertThat(report.findings()).allSatisfy(finding -> {
            assertThat(finding.evidence()).isNotBlank().doesNotContain("\n");
            assertThat(finding.expected()).isNotBlank();
            assertThat(finding.remedy()).isNotEmpty().noneMatch(String::isBlank);
        });
    }

    /** A node's words are typed by a person, as root: nothing in them may do anything there. */
    @ParameterizedTest
    @EnumSource(FindingCode.class)
    void wordsThatANodeToldStayWordsInWhatIsToBeTyped(FindingCode id) {
        String poison = "'$(poison)";
        JudgedSite site = java.util.Objects.requireNonNull(DEFECTS.get(id), id.code());
        assertThat(site.reportsWithEachWordFollowedBy(poison).stream()
                        .flatMap(report -> report.findings().stream())
                        .flatMap(finding -> finding.remedy().stream())
                        .filter(line -> !line.startsWith("#"))
                        .distinct())
                .allSatisfy(
                        line -> assertThat(outsideSingleQuotes(line)).as(line).doesNotContain("poison"));
    }

    /** What fails there is no advice: Debian has no dnf, and its packages have other names. */
    @ParameterizedTest
    @EnumSource(value = FindingCode.class, mode = EnumSource.Mode.EXCLUDE, names = "NODE_NOT_CHECKED")
    void commandsOfEnterpriseLinuxAreGivenThereOnly(FindingCode id) {
        // Of its own: what stands in the table is for all.
        JudgedSite site = java.util.Objects.requireNonNull(defects().get(id), id.code())
                .one(FindingsTest::debian)
                .two(FindingsTest::debian);
        assertThat(site.report().findings().stream()
                        .flatMap(finding -> finding.remedy().stream())
                        .filter(line -> !line.startsWith("#")))
                .noneMatch(line -> line.matches("(dnf|yum|apt|apt-get) .*"));
    }

    /** Two findings of one cause: the same lines for every node, the consent before whatever is typed by hand. */
    @Test
    void closedPortsAndTheSitesOwnFirewallHaveOneRemedy() {
        List<Finding> found = site()
                .withoutConsent()
                .probed(new Reach("node-2", "node-1", new Port(6443, "tcp"), Reach.State.CLOSED, ""))
                .report()
                .findings()
                .stream()
                .filter(finding -> finding.id() == FIREWALL_BY_SITE || finding.id() == PORT_BLOCKED)
                .toList();
        assertThat(found).extracting(Finding::id).contains(PORT_BLOCKED, FIREWALL_BY_SITE);
        assertThat(found).extracting(Finding::remedy).containsOnly(found.get(0).remedy());
        assertThat(found.get(0).remedy().get(0)).startsWith("# ").contains("consents: {firewalld: true}");
        assertThat(found.get(0).remedy())
                .anyMatch(line -> line.endsWith("--add-source=192.0.2.11"))
                .anyMatch(line -> line.endsWith("--add-source=192.0.2.12"));
    }

    @Test
    void programsThatFactsWantAreNamedAsThePackagesOfTheFamily() {
        assertThat(lacking(good -> good)).contains("dnf install systemd");
        assertThat(lacking(FindingsTest::debian))
                .contains(
                        "# install what Enterprise Linux calls systemd, by its name on Debian GNU/Linux 12 (bookworm);"
                                + " hubcrate's nodes are of Enterprise Linux");
    }

    private static List<String> lacking(UnaryOperator<GoodFacts> system) {
        return one(good -> system.apply(good.unknown("clock.synchronised", "no timedatectl")))
                .report()
                .findings()
                .stream()
                .filter(finding -> finding.id() == FACT_UNKNOWN)
                .flatMap(finding -> finding.remedy().stream())
                .toList();
    }

    private static GoodFacts debian(GoodFacts good) {
        return good.with("os.id", "debian")
                .with("os.like", "none")
                .with("os.version", "12")
                .with("os.name", "Debian GNU/Linux 12 (bookworm)")
                .with("packages.manager", "apt-get");
    }

    /** What a shell may still act upon: all but what stands in single quotes that are none within double ones. */
    private static String outsideSingleQuotes(String line) {
        StringBuilder outside = new StringBuilder();
        Deque<Character> open = new ArrayDeque<>();
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            boolean inDouble = !open.isEmpty() && open.peek() == '"';
            if (c == '\\') {
                i++;
            } else if (c == '\'' && !inDouble) {
                i = line.indexOf('\'', i + 1);
                assertThat(i).as(line).isPositive();
            } else if (c == '"') {
                if (inDouble) {
                    open.pop();
                } else {
                    open.push('"');
                }
            } else if (line.startsWith("$(", i)) {
                open.push('(');
            } else if (c == ')' && !open.isEmpty() && open.peek() == '(') {
                open.pop();
            }
            outside.append(c);
        }
        return outside.toString();
    }
}
