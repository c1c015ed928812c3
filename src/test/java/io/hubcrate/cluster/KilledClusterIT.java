package io.hubcrate.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.cluster.KilledRun.Moment;
import io.hubcrate.cluster.KilledShell.End;
import io.hubcrate.failure.Redactor;
import io.hubcrate.install.SecretStore;
import io.hubcrate.install.SiteRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The making of a cluster killed with SIGKILL at its commands, each time with bare nodes, and the same command typed once
 * more: one cluster, all nodes members of it, no way in left open, and nothing more to do.
 */
class KilledClusterIT {
    /** So that what was begun is still at work when the next run comes. */
    private static final String PAUSE = "0.1";

    private static final int AT_ONE_TIME = 2;
    private static final long TOKENS_LIFE = 15 * 60;

    @TempDir
    private Path folder;

    private List<String> kinds() throws Exception {
        LittleCluster cluster =
                LittleCluster.make(Files.createTempDirectory(folder, "undisturbed"), "cp-1", "cp-2", "worker-1");
        List<String> kinds = KilledRun.of(cluster, Moment.NEVER);
        cluster.assertWhole("1");
        assertThat(kinds).hasSizeGreaterThan(60);
        return kinds;
    }

    @Test
    void everyKindOfCommandMayBeTheLastOne() throws Exception {
        List<Moment> moments = new ArrayList<>();
        for (String kind : new LinkedHashSet<>(kinds())) {
            moments.add(new Moment(kind, 1, End.FED));
            if (kind.startsWith("fed: ")) {
                moments.add(new Moment(kind, 1, End.CUT));
            }
        }
        assertThat(moments).hasSizeGreaterThan(15);
        play(moments);
    }

    @Test
    void kubeadmGoesOnToItsEndAlthoughNobodyListensAnyMore() throws Exception {
        List<String> kinds = kinds();
        for (String verb : List.of("init", "join")) {
            LittleCluster cluster = LittleCluster.make(Files.createDirectory(folder.resolve(verb)), "cp-1", "worker-1");
            cluster.net("pause", "0.4");
            String kind = kinds.stream()
                    .filter(one -> one.endsWith("[" + verb + "]"))
                    .findFirst()
                    .orElseThrow();
            KilledRun.of(cluster, new Moment(kind, 1, End.FED));
            ClusterRun run = new ClusterRun(cluster);
            run.install();
            assertEnd(cluster, run);
            assertThat(cluster.kubeadm("cp-1")).filteredOn("init"::equals).hasSize(1);
            assertThat(cluster.kubeadm("worker-1")).containsExactly("join");
        }
    }

    /** What is changed of it, killed right then; the same typed again lets the rest go. */
    @Test
    void lettingADeadNodeGoMayBeKilledAtEachOfItsChanges() throws Exception {
        List<Moment> moments = new ArrayList<>(List.of(Moment.NEVER));
        for (int i = 0; i < moments.size(); i++) {
            Moment moment = moments.get(i);
            LittleCluster cluster =
                    LittleCluster.make(Files.createDirectory(folder.resolve("lost-" + i)), "cp-1", "cp-2", "cp-3");
            ClusterRun run = new ClusterRun(cluster);
            run.install();
            cluster.pod("jhub.jupyter-anna", "cp-2");
            cluster.dies("cp-2");
            List<String> kinds = KilledRun.of(cluster, moment, "cp-2");
            if (i == 0) {
                kinds.stream()
                        .filter(kind -> kind.matches(".* delete (node|pods) .*"))
                        .distinct()
                        .forEach(kind -> moments.add(new Moment(kind, 1, End.FED)));
                List<String> etcd =
                        kinds.stream().filter(kind -> kind.contains(" exec ")).toList();
                // A look comes behind the removal.
                moments.add(new Moment(etcd.get(0), etcd.size() - 1, End.FED));
                assertThat(moments).hasSize(4);
            }
            run.replace("cp-2");
            for (String gone : List.of("nodes/cp-2", "members/cp-2", "pods/jhub.jupyter-anna")) {
                assertThat(cluster.root("cp-1").resolve("var/lib/etcd/" + gone))
                        .as(moment.toString())
                        .doesNotExist();
            }
            assertThat(run.replace("cp-2").plan().isEmpty()).isTrue();
            cluster.bare("cp-2");
            run.install();
            cluster.assertWhole("1");
        }
    }

    @Test
    @Tag("campaign")
    void everyCommandMayBeTheLastOne() throws Exception {
        int commands = kinds().size();
        List<Moment> moments = new ArrayList<>();
        // Nodes at work at one time share some commands in turns: the last few may not come.
        for (int i = 1; i <= commands - 2; i++) {
            moments.add(new Moment("", i, i % 2 == 0 ? End.CUT : End.FED));
        }
        play(moments);
    }

    private void play(List<Moment> moments) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(AT_ONE_TIME);
        try {
            List<Future<String>> played = new ArrayList<>();
            for (int i = 0; i < moments.size(); i++) {
                Moment moment = moments.get(i);
                Path place = folder.resolve("killed-" + i);
                played.add(pool.submit(() -> played(place, moment)));
            }
            List<String> faults = new ArrayList<>();
            for (Future<String> one : played) {
                faults.add(one.get());
            }
            faults.removeIf(String::isEmpty);
            assertThat(faults).isEmpty();
        } finally {
            pool.shutdownNow();
        }
    }

    /** What is not as it should be after that; empty if nothing is. */
    private static String played(Path place, Moment moment) throws Exception {
        LittleCluster cluster = LittleCluster.make(Files.createDirectory(place), "cp-1", "cp-2", "worker-1");
        cluster.net("pause", PAUSE);
        KilledRun.of(cluster, moment);
        ClusterRun run = new ClusterRun(cluster);
        try {
            run.install();
            assertEnd(cluster, run);
            return "";
        } catch (RuntimeException | AssertionError e) {
            return "killed at " + moment + ": " + e.getMessage();
        }
    }

    private static void assertEnd(LittleCluster cluster, ClusterRun run) throws Exception {
        String authority = cluster.read("cp-1", "var/lib/etcd/id");
        cluster.assertWhole(authority);
        // Those of whoever was killed have an end of their own.
        assertThat(cluster.tokens(TOKENS_LIFE)).isEmpty();
        String remembered = SecretStore.look(run.state, new Redactor())
                .find("cluster-certificate-authority")
                .map(secret -> secret.reveal(characters -> new String(characters)))
                .orElse("");
        assertThat(remembered).as("what the installing host remembers").isEqualTo(cluster.hash(authority));
        SiteRun.Outcome second = run.install();
        assertThat(second.plan().isEmpty()).isTrue();
        assertThat(second.changed()).isZero();
    }
}
