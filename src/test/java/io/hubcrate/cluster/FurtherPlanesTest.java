package io.hubcrate.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.install.Journal;
import io.hubcrate.install.NodesFailedException;
import io.hubcrate.install.Plan;
import io.hubcrate.install.SiteRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster of several control planes: one makes it, the others join one after the other, and any of them may be lost. */
class FurtherPlanesTest {
    private static final String MARK = "var/lib/hubcrate/node/member";

    @TempDir
    private Path folder;

    private LittleCluster three() throws IOException {
        return LittleCluster.make(folder, "cp-1", "cp-2", "cp-3", "worker-1");
    }

    private static List<String> members(LittleCluster cluster, String by) throws IOException {
        try (var files = Files.list(cluster.root(by).resolve("var/lib/etcd/members"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static List<String> changes(Plan plan) {
        return plan.stages().stream()
                .flatMap(Plan.PlannedStage::steps)
                .flatMap(step -> step.changes().stream())
                .map(change -> change.subject() + ": " + change.text())
                .toList();
    }

    @Test
    void oneMakesItTheOthersJoinAndNothingOfTheKeyIsLeft() throws Exception {
        LittleCluster cluster = three();
        ClusterRun run = new ClusterRun(cluster);
        SiteRun.Outcome made = run.install();
        assertThat(made.changed()).isEqualTo(4);
        assertThat(changes(made.plan()))
                .filteredOn(change -> change.contains("as a control plane"))
                .hasSize(2);
        cluster.assertWhole("1");
        assertThat(members(cluster, "cp-3")).containsExactly("cp-1", "cp-2", "cp-3");
        assertThat(cluster.kubeadm("cp-2")).containsExactly("join");
        assertThat(cluster.tokens(0)).isEmpty();
        assertThat(cluster.root("cp-1").resolve("var/lib/etcd/certs")).doesNotExist();

        List<String> keys = Files.readAllLines(folder.resolve("net/keys"));
        assertThat(keys).hasSize(2).doesNotHaveDuplicates().allMatch(key -> key.matches("[0-9a-f]{64}"));
        String told = run.events + Files.readString(run.state.resolve(Journal.FILE));
        assertThat(told).doesNotContain(keys);

        assertThat(run.install().plan().isEmpty()).isTrue();
    }

    @Test
    void freshHostInThePlaceOfAnyControlPlaneJoinsTheOthers() throws Exception {
        for (String lost : List.of("cp-2", "cp-1")) {
            Path one = Files.createDirectory(folder.resolve(lost));
            LittleCluster cluster = LittleCluster.make(one, "cp-1", "cp-2", "cp-3", "worker-1");
            ClusterRun run = new ClusterRun(cluster);
            run.install();
            cluster.bare(lost);
            SiteRun.Outcome outcome = run.install();
            assertThat(changes(outcome.plan()))
                    .as(lost)
                    .containsExactlyInAnyOrder(
                            "etcd: remove its earlier member: the host that had it is gone",
                            "cluster: join it with kubeadm as a control plane; etcd gets a member there");
            assertThat(cluster.read(lost, MARK)).isEqualTo("join");
            assertThat(cluster.read(lost, "var/lib/etcd/id"))
                    .as("no second cluster")
                    .isEqualTo("1");
            assertThat(members(cluster, "cp-3")).containsExactly("cp-1", "cp-2", "cp-3");
            assertThat(run.install().plan().isEmpty()).isTrue();
            cluster.assertNothingUnexpected();
        }
    }

    @Test
    void whoAreAllLostMakeNoSecondClusterEither() throws Exception {
        LittleCluster cluster = three();
        ClusterRun run = new ClusterRun(cluster);
        run.install();
        for (String plane : List.of("cp-1", "cp-2", "cp-3")) {
            cluster.bare(plane);
        }
        NodesFailedException refused = catchThrowableOfType(NodesFailedException.class, run::install);
        assertThat(refused.failures())
                .isNotEmpty()
                .allMatch(failure -> failure.cause().code().equals("control-plane-lost"));
        assertThat(cluster.kubeadm("cp-1")).isEmpty();
    }

    @Test
    void joiningThatFailsHalfWayIsBegunAnew() throws Exception {
        LittleCluster cluster = three();
        cluster.write("cp-2", "double/kubeadm-says", "error execution phase control-plane-join\n");
        ClusterRun run = new ClusterRun(cluster);
        NodesFailedException failed = catchThrowableOfType(NodesFailedException.class, run::install);
        assertThat(failed.failures()).singleElement().satisfies(failure -> assertThat(failure.node())
                .isEqualTo("cp-2"));
        assertThat(cluster.root("cp-1").resolve("var/lib/etcd/certs")).doesNotExist();
        Files.delete(cluster.root("cp-2").resolve("double/kubeadm-says"));
        run.install();
        cluster.assertWhole("1");
    }

    @Test
    void resetTakesOneAfterTheOtherOut() throws Exception {
        LittleCluster cluster = three();
        ClusterRun run = new ClusterRun(cluster);
        run.install();
        run.reset();
        for (String name : cluster.names) {
            assertThat(cluster.root(name).resolve(MARK)).doesNotExist();
            assertThat(cluster.root(name).resolve("etc/kubernetes")).doesNotExist();
        }
        assertThat(folder.resolve("net/etcd-1")).doesNotExist();
        run.install();
        cluster.assertWhole("2");
    }
}
