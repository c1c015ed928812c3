package io.hubcrate.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.hubcrate.cluster.NodeHealth.Certificate;
import io.hubcrate.cluster.NodeHealth.Disk;
import io.hubcrate.cluster.NodeHealth.Etcd;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the script finds on nodes with real certificates and a server that tells what etcd tells. */
class SiteHealthTest {
    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
    private static final String METRICS =
            """
            # TYPE etcd_mvcc_db_total_size_in_bytes gauge
            etcd_mvcc_db_total_size_in_bytes 2.0992e+07
            etcd_server_quota_backend_bytes 2.147483648e+09
            """;

    @TempDir
    private Path folder;

    private final Map<String, String> pages = new java.util.concurrent.ConcurrentHashMap<>();
    private HttpServer etcd;
    private LittleCluster cluster;

    @BeforeEach
    void start() throws IOException {
        etcd = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        etcd.createContext("/", exchange -> {
            byte[] page =
                    pages.getOrDefault(exchange.getRequestURI().getPath(), "").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        etcd.start();
        pages.put("/health", "{\"health\":\"true\",\"reason\":\"\"}");
        pages.put("/metrics", METRICS);
        cluster = LittleCluster.make(folder, "cp-1", "worker-1");
    }

    @AfterEach
    void stop() {
        etcd.stop(0);
    }

    private SiteHealth look() {
        List<SiteHealth> seen = new ArrayList<>();
        ClusterRun run = new ClusterRun(cluster);
        run.playbook = site -> {
            seen.add(SiteHealth.look(site));
            return ClusterRun.makesCluster(site);
        };
        run.install();
        return seen.get(0);
    }

    private void furnish() throws IOException {
        String pem = new String(Authorities.ALL.certificates().get(0), StandardCharsets.US_ASCII);
        Files.createDirectories(cluster.root("cp-1").resolve("etc/kubernetes/pki/etcd"));
        cluster.write("cp-1", "etc/kubernetes/pki/apiserver.crt", pem + pem);
        cluster.write("cp-1", "etc/kubernetes/pki/etcd/server.crt", pem.replace("\n", "\r\n"));
        // A copy that somebody has put there.
        cluster.write("cp-1", "etc/kubernetes/pki/ca of last year.crt", pem);
        cluster.write(
                "cp-1",
                "etc/kubernetes/scheduler.conf",
                "users:\n- user:\n    client-certificate-data: "
                        + Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII))
                        + "\n    client-key-data: c2VjcmV0\n");
        cluster.write(
                "cp-1",
                "etc/kubernetes/manifests/etcd.yaml",
                "    - --listen-metrics-urls=http://127.0.0.1:"
                        + etcd.getAddress().getPort() + "\n");
        Files.createDirectories(cluster.root("worker-1").resolve("var/lib/kubelet/pki"));
        cluster.write("worker-1", "var/lib/kubelet/pki/kubelet-client-current.pem", pem);
    }

    @Test
    void bareNodesHaveNoneAndMembersTellTheirs() throws IOException {
        assertThat(look().nodes()).isEmpty();
        furnish();
        SiteHealth health = look();
        assertThat(health.answers()).isTrue();
        assertThat(health.nodes()).extracting(NodeHealth::node).containsExactly("cp-1", "worker-1");
        NodeHealth plane = health.nodes().get(0);
        assertThat(plane.notReady()).isEmpty();
        assertThat(plane.certificates())
                .extracting(Certificate::name)
                .containsExactly("apiserver.crt", "ca.crt", "etcd/server.crt", "scheduler.conf");
        assertThat(plane.etcd()).contains(new Etcd(true, "", 20_992_000, 2_147_483_648L));
        NodeHealth worker = health.nodes().get(1);
        assertThat(worker.certificates())
                .extracting(Certificate::name)
                .containsExactly("ca.crt", "kubelet-client-current.pem");
        assertThat(worker.disks()).extracting(Disk::path).containsExactly("/var/lib/kubelet");
        assertThat(worker.etcd()).isEmpty();
    }

    @Test
    void certificatesThatEndAnAlarmAndANodeThatIsNotReadyAreToldWithWhatToType() throws IOException {
        look();
        furnish();
        pages.put("/health", "{\"health\":\"false\",\"reason\":\"ALARM NOSPACE\"}");
        cluster.write("worker-1", "double/unready", "9");
        cluster.write("worker-1", "double/kubelet-says", "no network");
        SiteHealth health = look();
        Instant end = health.nodes().get(0).certificates().get(0).notAfter();
        List<String> problems = health.problems(end.minusSeconds(3 * 86_400));
        assertThat(problems).hasSizeGreaterThanOrEqualTo(6);
        assertThat(problems)
                .anyMatch(line -> line.startsWith("cp-1: certificate apiserver.crt ends on " + end)
                        && line.contains("kubeadm certs renew all"))
                .anyMatch(line -> line.contains("etcd is not healthy: ALARM NOSPACE"))
                .anyMatch(line -> line.startsWith("worker-1: worker-1 is not ready: no network"));
        assertThat(health.nodes().get(0).certificates().get(0).daysLeft(end.minusSeconds(3 * 86_400)))
                .isEqualTo(3);
    }

    /** An agent that knows nothing of Kubernetes. */
    @Test
    void flushedRulesAreToldWithTheirNode() throws IOException {
        look();
        furnish();
        assertThat(look().problems(NOW)).noneMatch(line -> line.contains("kube-proxy"));
        cluster.write("worker-1", "double/flushed", "");
        assertThat(look().problems(NOW)).anyMatch(line -> line.startsWith("worker-1: kube-proxy's rules are gone"));
    }

    /** Certificates that have ended are why no API server runs. */
    @Test
    void certificatesAreToldWhenNoApiServerAnswers() throws IOException {
        look();
        furnish();
        Files.delete(cluster.root("cp-1").resolve("etc/kubernetes/admin.conf"));
        List<SiteHealth> seen = new ArrayList<>();
        ClusterRun run = new ClusterRun(cluster);
        run.playbook = site -> {
            seen.add(SiteHealth.look(site));
            throw new IllegalStateException("seen");
        };
        assertThat(org.assertj.core.api.Assertions.catchThrowable(run::install)).hasMessage("seen");
        SiteHealth health = seen.get(0);
        assertThat(health.answers()).isFalse();
        Instant end = health.nodes().get(0).certificates().get(0).notAfter();
        assertThat(health.problems(end.plusSeconds(1)))
                .anyMatch(line -> line.startsWith("no API server answers"))
                .anyMatch(line -> line.contains("certificate apiserver.crt has ended on"));
    }

    @Test
    void fullDiskAndFullEtcdAreTold() {
        NodeHealth full = new NodeHealth(
                "cp1",
                Optional.empty(),
                List.of(new Certificate("apiserver.crt", NOW.plusSeconds(31 * 86_400))),
                List.of(new Disk("/var/lib/kubelet", 84, 1), new Disk("/var/lib/containerd", 86, 1)),
                Optional.of(new Etcd(true, "", 1_900_000_000, 2_000_000_000)),
                true);
        assertThat(full.problems(NOW)).hasSize(2);
        assertThat(full.problems(NOW).get(0)).contains("/var/lib/containerd is 86 % full", "85 %");
        assertThat(full.problems(NOW).get(1)).contains("1900000000 of 2000000000");
        assertThat(full.fullest().map(Disk::path)).contains("/var/lib/containerd");
    }
}
