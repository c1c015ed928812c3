package io.hubcrate.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.install.ApprovedPlan;
import io.hubcrate.install.Plan;
import io.hubcrate.install.PlanMovedException;
import io.hubcrate.install.SiteRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody else's hand at the nodes while a person reads the plan. */
class MovedPlanTest {
    private static final String MARK = "var/lib/hubcrate/node/member";

    @TempDir
    private Path folder;

    /** What was shown, and what was said to be new. */
    private final List<Plan> shown = new ArrayList<>();

    private final List<List<String>> news = new ArrayList<>();

    private LittleCluster running(String... names) throws IOException {
        LittleCluster cluster = LittleCluster.make(folder, names);
        new ClusterRun(cluster).install();
        return cluster;
    }

    /** Says yes each time; meanwhile these workers lose their membership, one each time. */
    private SiteRun.Approval reading(LittleCluster cluster, String... losing) {
        return SiteRun.Approval.asking(true, (plan, moved) -> {
            shown.add(plan);
            news.add(moved);
            if (shown.size() <= losing.length) {
                lose(cluster, losing[shown.size() - 1]);
            }
            return Optional.of(ApprovedPlan.of(plan));
        });
    }

    private static void lose(LittleCluster cluster, String name) {
        try {
            Files.delete(cluster.root(name).resolve(MARK));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void newPlanIsShownWithWhatIsNewInIt() throws Exception {
        LittleCluster cluster = running("cp-1", "worker-1", "worker-2");
        lose(cluster, "worker-2");
        ClusterRun run = new ClusterRun(cluster);
        run.approval = reading(cluster, "worker-1");
        SiteRun.Outcome outcome = run.install();
        assertThat(news)
                .containsExactly(
                        List.of(), List.of("worker-1, kubeadm-join: cluster: join it with kubeadm as a worker"));
        assertThat(shown.get(1).digest()).isNotEqualTo(shown.get(0).digest());
        assertThat(outcome.plan().digest()).isEqualTo(shown.get(1).digest());
        assertThat(outcome.changed()).isEqualTo(2);
        cluster.assertWhole("1");
        assertThat(Files.readString(run.state.resolve("journal.jsonl")))
                .contains(shown.get(1).digest().toString())
                .doesNotContain(shown.get(0).digest().toString());
    }

    @Test
    void whatHasBecomeLessIsNotShownAgain() throws Exception {
        LittleCluster cluster = running("cp-1", "worker-1", "worker-2");
        lose(cluster, "worker-1");
        lose(cluster, "worker-2");
        ClusterRun run = new ClusterRun(cluster);
        run.approval = SiteRun.Approval.asking(true, (plan, moved) -> {
            shown.add(plan);
            try {
                cluster.write("worker-1", MARK, "join\n");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return Optional.of(ApprovedPlan.of(plan));
        });
        assertThat(run.install().changed()).isEqualTo(1);
        assertThat(shown).hasSize(1);
        cluster.assertWhole("1");
    }

    @Test
    void planThatMovesThreeTimesIsSomebodyElses() throws Exception {
        LittleCluster cluster = running("cp-1", "worker-1", "worker-2", "worker-3", "worker-4");
        lose(cluster, "worker-1");
        ClusterRun run = new ClusterRun(cluster);
        String before = Files.readString(run.state.resolve("journal.jsonl"));
        run.approval = reading(cluster, "worker-2", "worker-3", "worker-4");
        PlanMovedException moved = catchThrowableOfType(PlanMovedException.class, run::install);
        assertThat(moved.code()).isEqualTo("plan-moved");
        assertThat(moved.getMessage()).contains("worker-4, kubeadm-join").doesNotContain("worker-3");
        assertThat(shown).hasSize(3);
        assertThat(news.get(2)).containsExactly("worker-3, kubeadm-join: cluster: join it with kubeadm as a worker");
        assertThat(Files.readString(run.state.resolve("journal.jsonl"))).isEqualTo(before);
        for (String name : cluster.names) {
            assertThat(cluster.root(name).resolve("run/hubcrate/owner")).doesNotExist();
            assertThat(cluster.kubeadm(name)).filteredOn("join"::equals).hasSize(name.equals("cp-1") ? 0 : 1);
        }
    }
}
