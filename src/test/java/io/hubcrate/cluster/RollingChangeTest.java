package io.hubcrate.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.install.Change;
import io.hubcrate.install.Effect;
import io.hubcrate.install.NodeWork;
import io.hubcrate.install.NodesFailedException;
import io.hubcrate.install.NodesFailedException.NodeFailure;
import io.hubcrate.install.Playbook;
import io.hubcrate.install.SiteWork;
import io.hubcrate.install.Step;
import io.hubcrate.install.StepSet;
import io.hubcrate.install.StepSet.Nodes;
import io.hubcrate.install.StepSet.Order;
import io.hubcrate.shell.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A change that restarts the runtime, on nodes that are members of a running cluster. */
class RollingChangeTest {
    private static final String[] NAMES = {"cp-1", "worker-1", "worker-2", "worker-3"};
    private static final String FOR_EVER = "1000000";

    @TempDir
    private Path folder;

    /** Writes the runtime's configuration and restarts it. */
    private static final class Reconfigure implements Step {
        private static final String CONFIGURE =
                """
                # Configures the runtime for the test.
                PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
                mkdir -p /etc/containerd
                echo new >/etc/containerd/config.toml
                systemctl restart containerd
                """;

        @Override
        public String id() {
            return "container-runtime";
        }

        @Override
        public String title() {
            return "configure the runtime";
        }

        @Override
        public Effect effect() {
            return Effect.RESTARTS_RUNTIME;
        }

        @Override
        public List<Change> examine(NodeWork work) {
            boolean done = work.shell()
                    .run(Command.of("grep", "new", "/etc/containerd/config.toml"))
                    .succeeded();
            return done ? List.of() : List.of(Change.of("/etc/containerd/config.toml", "write, restart containerd"));
        }

        @Override
        public void apply(NodeWork work) {
            assertThat(work.shell().run(Command.script(CONFIGURE).asChange()).succeeded())
                    .isTrue();
        }

        @Override
        public List<Change> examineUndo(NodeWork work) {
            return List.of();
        }

        @Override
        public void undo(NodeWork work) {}
    }

    private static Playbook rolling(SiteWork site) {
        StepSet set = new StepSet("prepare", Nodes.ALL, Order.ANY, 8, List.of(new Reconfigure()));
        return new Playbook("install", List.of(set), new Cluster(site, Duration.ofMinutes(1), Duration.ofSeconds(2)));
    }

    private ClusterRun running(LittleCluster cluster) {
        ClusterRun run = new ClusterRun(cluster);
        run.install();
        run.playbook = RollingChangeTest::rolling;
        return run;
    }

    private static List<String> restarted(LittleCluster cluster) throws Exception {
        return cluster.order().stream()
                .filter(line -> line.startsWith("restarted "))
                .map(line -> line.substring("restarted ".length()))
                .toList();
    }

    @Test
    void oneNodeAtATimeAndTheNextOneWhenItIsReadyAgain() throws Exception {
        LittleCluster cluster = LittleCluster.make(folder, NAMES);
        ClusterRun run = running(cluster);
        int before = cluster.order().size();
        assertThat(run.install().changed()).isEqualTo(NAMES.length);
        assertThat(restarted(cluster)).containsExactlyInAnyOrder(NAMES);
        List<String> expected = new ArrayList<>();
        restarted(cluster)
                .forEach(name -> expected.addAll(List.of(
                        "asked " + name + " True",
                        "restarted " + name,
                        "asked " + name + " False",
                        "asked " + name + " True")));
        assertThat(cluster.order().subList(before, cluster.order().size())).isEqualTo(expected);
        assertThat(run.install().changed()).isZero();
        cluster.assertWhole("1");
    }

    @Test
    void nodeThatDoesNotBecomeReadyAgainIsTheLastOne() throws Exception {
        LittleCluster cluster = LittleCluster.make(folder, NAMES);
        ClusterRun run = running(cluster);
        cluster.net("lame", FOR_EVER);
        NodesFailedException failed = catchThrowableOfType(NodesFailedException.class, run::install);
        assertThat(restarted(cluster)).hasSize(1);
        String lame = restarted(cluster).get(0);
        assertThat(failed.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.node()).isEqualTo(lame);
            assertThat(failure.step()).isEqualTo("container-runtime");
            assertThat(failure.cause().code()).isEqualTo("wait-too-long");
            assertThat(failure.cause().getMessage()).contains(lame + " is not ready");
        });
    }

    @Test
    void sameCommandTypedAgainWaitsForItBeforeTheNextOne() throws Exception {
        LittleCluster cluster = LittleCluster.make(folder, NAMES);
        ClusterRun run = running(cluster);
        cluster.net("lame", FOR_EVER);
        assertThatThrownBy(run::install).isInstanceOf(NodesFailedException.class);
        String lame = restarted(cluster).get(0);

        NodesFailedException still = catchThrowableOfType(NodesFailedException.class, run::install);
        assertThat(restarted(cluster))
                .as("nobody is touched while %s is not ready", lame)
                .containsExactly(lame);
        assertThat(still.failures()).extracting(NodeFailure::cause).allSatisfy(cause -> assertThat(cause.getMessage())
                .contains(lame + " is not ready"));

        Files.delete(cluster.root(lame).resolve("double/unready"));
        assertThat(run.install().changed()).isEqualTo(NAMES.length - 1);
        assertThat(restarted(cluster)).containsExactlyInAnyOrder(NAMES);
    }

    @Test
    void nodesThatWereNotReadyBeforeAreNotWaitedFor() throws Exception {
        LittleCluster cluster = LittleCluster.make(folder, NAMES);
        ClusterRun run = running(cluster);
        // As long as pods have no network: that comes in a later stage, and waiting for it here would have no end.
        for (String name : NAMES) {
            cluster.write(name, "double/unready", FOR_EVER);
        }
        cluster.net("lame", FOR_EVER);
        assertThat(run.install().changed()).isEqualTo(NAMES.length);
        assertThat(restarted(cluster)).containsExactlyInAnyOrder(NAMES);
    }
}
