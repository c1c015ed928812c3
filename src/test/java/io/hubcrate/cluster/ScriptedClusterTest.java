package io.hubcrate.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.failure.Redactor;
import io.hubcrate.install.NodesFailedException;
import io.hubcrate.install.NodesFailedException.NodeFailure;
import io.hubcrate.install.SecretStore;
import io.hubcrate.install.SiteRun;
import io.hubcrate.install.StateFolder;
import io.hubcrate.load.ImagesMissingException;
import io.hubcrate.manifest.BundleManifest.ContainerRuntime;
import io.hubcrate.progress.Event;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From bare nodes to a cluster and back, with a kubeadm that keeps no more than a cluster's bones. */
class ScriptedClusterTest {
    private static final String WORKERS_MARK = "var/lib/hubcrate/node/member";

    @TempDir
    private Path folder;

    private LittleCluster cluster(String... names) throws IOException {
        return LittleCluster.make(folder, names);
    }

    private static boolean remembers(ClusterRun run) {
        return ClusterMemory.knows(SecretStore.look(run.state, new Redactor()));
    }

    private static List<String> refusals(ClusterRun run) {
        NodesFailedException refused = catchThrowableOfType(NodesFailedException.class, run::install);
        assertThat(refused).isNotNull();
        return refused.failures().stream()
                .map(NodeFailure::cause)
                .map(cause -> cause.code())
                .toList();
    }

    @Test
    void oneControlPlaneAndWhoJoinsItAndThenNothing() throws Exception {
        LittleCluster cluster = cluster("cp-1", "worker-1", "worker-2");
        ClusterRun run = new ClusterRun(cluster);
        assertThat(run.install().changed()).isEqualTo(3);
        assertThat(run.events)
                .containsSubsequence(
                        new Event.PhaseStarted("reach the nodes", 3, 0),
                        new Event.TransferStarted("worker-2", 0),
                        new Event.PhaseFinished("reach the nodes"),
                        new Event.PhaseStarted("look at the nodes", 3, 0),
                        new Event.TransferStarted("worker-2", 0),
                        new Event.TransferFinished("worker-2", false),
                        new Event.PhaseFinished("look at the nodes"));
        cluster.assertWhole("1");
        assertThat(remembers(run)).isTrue();
        assertThat(cluster.kubeadm("cp-1")).containsExactly("init", "token", "token", "token", "token", "token");
        for (String worker : List.of("worker-1", "worker-2")) {
            assertThat(cluster.kubeadm(worker)).containsExactly("join");
        }
        SiteRun.Outcome second = run.install();
        assertThat(second.plan().isEmpty()).isTrue();
        assertThat(second.changed()).isZero();
        assertThat(cluster.kubeadm("cp-1")).hasSize(6);
        cluster.assertWhole("1");
    }

    @Test
    void tokensWithWhichOneCouldJoinAreTakenBack() throws Exception {
        LittleCluster cluster = cluster("cp-1", "worker-1", "worker-2");
        new ClusterRun(cluster).install();
        assertThat(cluster.tokens(0)).isEmpty();
    }

    @Test
    void missingImagesAreNamedBeforeKubeadmBegins() throws Exception {
        LittleCluster cluster = cluster("cp-1", "worker-1", "worker-2");
        String etcd = "registry.k8s.io/etcd:3.6.5-0";
        KubernetesParts bundle = new KubernetesParts();
        bundle.kubeadmImages.remove(etcd);
        for (String lacking : List.of("cp-1", "worker-2")) {
            String gone = lacking.equals("cp-1") ? etcd : KubernetesParts.HUB;
            // As the runtime speaks of an image of which a layer is missing.
            cluster.write(
                    lacking,
                    "double/images",
                    cluster.read(lacking, "double/images")
                                    .replace(
                                            KubernetesParts.whole(gone).strip(),
                                            KubernetesParts.whole(gone)
                                                    .strip()
                                                    .replace("complete (3/3)", "incomplete (2/3)")
                                                    .replace(" true", " false"))
                            + "\n");
        }
        ClusterRun run = new ClusterRun(cluster);
        run.bundle = bundle;
        ImagesMissingException missing = catchThrowableOfType(ImagesMissingException.class, run::install);
        assertThat(missing.missing())
                .containsOnlyKeys("cp-1", "worker-2")
                .containsEntry("cp-1", List.of(etcd))
                .containsEntry("worker-2", List.of(KubernetesParts.HUB));
        assertThat(missing.getMessage())
                .contains("cp-1 lacks " + etcd)
                .contains("worker-2 lacks " + KubernetesParts.HUB);
        assertThat(missing.advice()).endsWith("images:\n  - " + KubernetesParts.HUB + "\n  - " + etcd);
        for (String name : cluster.names) {
            assertThat(cluster.kubeadm(name)).isEmpty();
            assertThat(cluster.root(name).resolve("run/hubcrate/owner")).doesNotExist();
        }
        cluster.assertNothingUnexpected();
    }

    @Test
    void whatCannotBeBroughtToItsEndIsNotBegun() throws Exception {
        LittleCluster cluster = cluster("cp-1", "worker-1");
        ClusterRun run = new ClusterRun(cluster);
        KubernetesParts bundle = new KubernetesParts();
        bundle.runtime = ContainerRuntime.DOCKER;
        bundle.kubeadm = "kubectl";
        run.bundle = bundle;
        ClusterUnsupportedException refused = catchThrowableOfType(ClusterUnsupportedException.class, run::install);
        assertThat(refused.getMessage()).contains("Docker").contains("no kubeadm");
        assertThat(cluster.kubeadm("cp-1")).isEmpty();

        run.bundle = new KubernetesParts();
        run.install();
        KubernetesParts newer = new KubernetesParts();
        newer.version = "1.35.0";
        run.bundle = newer;
        // A change, so that the run is more than a look.
        cluster.bare("worker-1");
        refused = catchThrowableOfType(ClusterUnsupportedException.class, run::install);
        assertThat(refused.getMessage()).contains("v1.34.4").contains("v1.35.0");
        assertThat(cluster.kubeadm("worker-1")).isEmpty();
    }

    @Test
    void freshHostInThePlaceOfTheControlPlaneMakesNoSecondCluster() throws Exception {
        LittleCluster cluster = cluster("cp-1", "worker-1", "worker-2");
        ClusterRun run = new ClusterRun(cluster);
        run.install();
        cluster.bare("cp-1");
        assertThat(refusals(run)).containsExactly("control-plane-lost");
        // Nor where this host remembers nothing: the workers know.
        forget(run);
        assertThat(refusals(run)).containsExactly("control-plane-lost");
        assertThat(cluster.kubeadm("cp-1")).isEmpty();

        run.reset();
        assertThat(cluster.root("worker-1").resolve(WORKERS_MARK)).doesNotExist();
        assertThat(cluster.root("worker-1").resolve("etc/kubernetes")).doesNotExist();
        assertThat(run.install().changed()).isEqualTo(3);
        cluster.assertWhole("2");
    }

    @Test
    void freshSingleHostMakesNoSecondClusterWhereOneIsRemembered() throws Exception {
        LittleCluster cluster = cluster("cp-1");
        ClusterRun run = new ClusterRun(cluster);
        run.install();
        cluster.assertWhole("1");
        cluster.bare("cp-1");
        assertThat(refusals(run)).containsExactly("control-plane-lost");
        assertThat(cluster.kubeadm("cp-1")).isEmpty();

        forget(run);
        run.install();
        cluster.assertWhole("2");
        assertThat(cluster.kubeadm("cp-1")).contains("init");
    }

    @Test
    void whatARunForgotThatWasKilledBehindKubeadmTheNextOneRemembers() throws Exception {
        LittleCluster cluster = cluster("cp-1");
        ClusterRun run = new ClusterRun(cluster);
        run.install();
        forget(run);
        SiteRun.Outcome next = run.install();
        assertThat(next.changed()).isEqualTo(1);
        assertThat(remembers(run)).isTrue();
        assertThat(cluster.kubeadm("cp-1")).filteredOn("init"::equals).hasSize(1);
        cluster.assertWhole("1");
        cluster.bare("cp-1");
        assertThat(refusals(run)).containsExactly("control-plane-lost");
    }

    @Test
    void freshHostInThePlaceOfAWorkerJoinsTheSameCluster() throws Exception {
        LittleCluster cluster = cluster("cp-1", "worker-1", "worker-2");
        ClusterRun run = new ClusterRun(cluster);
        run.install();
        cluster.bare("worker-2");
        assertThat(run.install().changed()).isEqualTo(1);
        cluster.assertWhole("1");
        assertThat(cluster.kubeadm("worker-1")).containsExactly("join");
    }

    private static void forget(ClusterRun run) {
        ClusterMemory.forget(SecretStore.open(StateFolder.open(run.state), new Redactor()));
    }
}
