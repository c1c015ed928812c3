package io.hubcrate.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.install.Journal;
import io.hubcrate.install.JournalHistory;
import io.hubcrate.install.NodesFailedException;
import io.hubcrate.install.Plan;
import io.hubcrate.install.SiteRun;
import io.hubcrate.shell.NodeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that is dead and stays dead for a while: what it holds on to is let go, and only then. */
class LostNodeTest {
    private static final String ANNA = "jhub.jupyter-anna";
    private static final String PROXY = "kube-system.kube-proxy-x7k";

    @TempDir
    private Path folder;

    private static List<String> held(LittleCluster cluster, String by, String what) throws IOException {
        try (var files = Files.list(cluster.root(by).resolve("var/lib/etcd/" + what))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static List<String> changes(Plan plan) {
        return plan.stages().stream()
                .flatMap(stage -> stage.site().stream())
                .flatMap(step -> step.changes().stream())
                .map(change -> change.subject() + ": " + change.text())
                .toList();
    }

    private static String refused(ClusterRun run, String node) {
        return catchThrowableOfType(NodeException.class, () -> run.replace(node))
                .code();
    }

    private LittleCluster made(String... names) throws IOException {
        LittleCluster cluster = LittleCluster.make(folder, names);
        new ClusterRun(cluster).install();
        for (String name : names) {
            cluster.pod("jhub.of-" + name, name);
        }
        return cluster;
    }

    @Test
    void deadWorkersPodsAreLetGoAndItsNewHostJoins() throws Exception {
        LittleCluster cluster = made("cp-1", "worker-1", "worker-2");
        cluster.pod(ANNA, "worker-1");
        cluster.pod(PROXY, "worker-1");
        cluster.dies("worker-1");
        ClusterRun run = new ClusterRun(cluster);
        assertThat(catchThrowableOfType(NodesFailedException.class, run::install)
                        .failures())
                .extracting(NodesFailedException.NodeFailure::node)
                .containsExactly("worker-1");

        SiteRun.Outcome outcome = run.replace("worker-1");
        assertThat(changes(outcome.plan()))
                .containsExactly(
                        "node worker-1: take it out of the cluster's list",
                        "pods of worker-1: let them go without a word from there: jhub/jupyter-anna, jhub/of-worker-1,"
                                + " kube-system/kube-proxy-x7k");
        assertThat(outcome.changed()).isEqualTo(2);
        assertThat(held(cluster, "cp-1", "pods")).containsExactly("jhub.of-cp-1", "jhub.of-worker-2");
        assertThat(held(cluster, "cp-1", "nodes")).containsExactly("cp-1", "worker-2");
        assertThat(JournalHistory.read(run.state.resolve(Journal.FILE))
                        .findLast()
                        .orElseThrow()
                        .operator()
                        .verb())
                .isEqualTo("replace");

        SiteRun.Outcome second = run.replace("worker-1");
        assertThat(second.plan().isEmpty()).isTrue();
        assertThat(second.changed()).isZero();

        cluster.bare("worker-1");
        assertThat(run.replace("worker-1").changed())
                .as("a bare host is no living member")
                .isZero();
        run.install();
        cluster.assertWhole("1");
        assertThat(refused(run, "worker-1")).isEqualTo("replace-node-living");
    }

    @Test
    void deadControlPlanesVoiceGoesToo() throws Exception {
        LittleCluster cluster = made("cp-1", "cp-2", "cp-3", "worker-1");
        cluster.dies("cp-2");
        ClusterRun run = new ClusterRun(cluster);
        SiteRun.Outcome outcome = run.replace("cp-2");
        assertThat(changes(outcome.plan()))
                .contains("etcd: remove the member cp-2: the host that had it is gone; 2 are left");
        assertThat(outcome.changed()).isEqualTo(3);
        assertThat(held(cluster, "cp-1", "members")).containsExactly("cp-1", "cp-3");
        assertThat(run.replace("cp-2").changed()).isZero();

        // Of two none can be spared.
        cluster.dies("cp-3");
        assertThat(refused(run, "cp-3")).isEqualTo("replace-quorum-lost");
        assertThat(held(cluster, "cp-1", "members")).containsExactly("cp-1", "cp-3");
        assertThat(held(cluster, "cp-1", "nodes")).contains("cp-3");
    }

    @Test
    void whoLivesIsNotLetGo() throws Exception {
        LittleCluster cluster = made("cp-1", "worker-1", "worker-2");
        ClusterRun run = new ClusterRun(cluster);
        assertThat(refused(run, "worker-1")).isEqualTo("replace-node-living");

        // SSH alone is broken: the cluster hears from it.
        run.shells = shell -> {
            if (shell.node().name().equals("worker-1")) {
                throw new NodeException("node-unreachable", "worker-1", "no SSH", "", null);
            }
            return shell;
        };
        NodeException heard = catchThrowableOfType(NodeException.class, () -> run.replace("worker-1"));
        assertThat(heard.code()).isEqualTo("replace-node-living");
        assertThat(heard.getMessage()).contains("the cluster hears from it");
        assertThat(run.told()).contains("worker-1 does not answer, but the cluster does not miss it yet");
        assertThat(held(cluster, "cp-1", "pods")).contains("jhub.of-worker-1");
        assertThat(cluster.root("cp-1").resolve("run/hubcrate/owner"))
                .as("nodes are given back")
                .doesNotExist();
        cluster.assertNothingUnexpected();
    }

    @Test
    void whatHasJustDiedIsMissedAfterAWhile() throws Exception {
        LittleCluster cluster = made("cp-1", "worker-1");
        ClusterRun run = new ClusterRun(cluster);
        run.shells = shell -> {
            if (shell.node().name().equals("worker-1")) {
                throw new NodeException("node-unreachable", "worker-1", "no SSH", "", null);
            }
            return shell;
        };
        Thread end = new Thread(() -> {
            try {
                while (!run.told().contains("worker-1 does not answer, but the cluster does not miss it yet")) {
                    Thread.sleep(20);
                }
                cluster.dies("worker-1");
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        end.start();
        assertThat(run.replace("worker-1").changed()).isEqualTo(2);
        end.join();
    }

    @Test
    void lastControlPlaneIsNotLetGo() throws Exception {
        LittleCluster cluster = made("cp-1", "worker-1");
        Path etcd = cluster.root("cp-1").resolve("var/lib/etcd").toRealPath();
        cluster.dies("cp-1");
        ClusterRun run = new ClusterRun(cluster);
        for (String name : List.of("cp-1", "worker-1")) {
            String code = refused(run, name);
            // Whoever lives is told so first.
            assertThat(code).isEqualTo(name.equals("cp-1") ? "replace-no-control-plane" : "replace-node-living");
        }
        cluster.bare("cp-1");
        assertThat(refused(run, "cp-1")).isEqualTo("replace-no-control-plane");
        cluster.dies("worker-1");
        assertThat(refused(run, "worker-1")).isEqualTo("replace-no-control-plane");
        assertThat(etcd.resolve("nodes/worker-1")).exists();
    }

    @Test
    void podsThatComeAnewWhileTheNodeStandsInTheListAreLetGoToo() throws Exception {
        LittleCluster cluster = made("cp-1", "worker-1");
        cluster.pod("kube-system.kube-proxy-anew", "worker-1");
        cluster.dies("worker-1");
        assertThat(new ClusterRun(cluster).replace("worker-1").changed()).isEqualTo(2);
        assertThat(held(cluster, "cp-1", "pods")).containsExactly("jhub.of-cp-1");
    }
}
