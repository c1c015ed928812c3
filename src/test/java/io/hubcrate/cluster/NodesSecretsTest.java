package io.hubcrate.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.failure.Redactor;
import io.hubcrate.failure.Secret;
import io.hubcrate.install.Journal;
import io.hubcrate.install.NodesFailedException;
import io.hubcrate.install.NodesFailedException.NodeFailure;
import io.hubcrate.install.SecretStore;
import io.hubcrate.install.StateFolder;
import io.hubcrate.progress.Event;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets that a node's programs print, while they fail and before, get no further. */
class NodesSecretsTest {
    private static final String SITES_OWN = "a1f0-made-for-this-site";
    private static final String TOKEN = "abcdef.0123456789abcdef";
    private static final String KEY_LINE = "MIIEowIBAAKCAQEAvT9aMIIEowIBAAKCAQEAvT9aMIIEowIBAAKCAQEAvT9a0123";

    @TempDir
    private Path folder;

    private static String printed() {
        return "[kubeconfig] joins with " + TOKEN + " and " + SITES_OWN + "\n"
                + "-----BEGIN RSA PRIVATE KEY-----\n"
                + (KEY_LINE + "\n").repeat(8)
                + "-----END RSA PRIVATE KEY-----\n"
                + "[token] CONFIGPROXY_AUTH_TOKEN=" + SITES_OWN + "\n"
                + "error execution phase certs: " + TOKEN + " is no good\n";
    }

    private static void assertTellsNone(String where, String text) {
        assertThat(text)
                .as(where)
                .doesNotContain(SITES_OWN, TOKEN, TOKEN.substring(7), KEY_LINE, KEY_LINE.substring(20));
    }

    private void fails(String node, String step) throws Exception {
        LittleCluster cluster = LittleCluster.make(folder, "cp-1", "worker-1");
        ClusterRun run = new ClusterRun(cluster);
        SecretStore.open(StateFolder.open(run.state), new Redactor())
                .require("hub-cookie", () -> Secret.of(SITES_OWN.toCharArray()));
        cluster.write(node, "double/kubeadm-says", printed());
        NodesFailedException failed = catchThrowableOfType(NodesFailedException.class, run::install);
        assertThat(failed.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.node()).isEqualTo(node);
            assertThat(failure.step()).isEqualTo(step);
            assertThat(failure.cause().code()).isEqualTo("kubeadm-failed");
            // It has the reason, but for the secret in it.
            assertThat(failure.cause().getMessage()).contains("error execution phase certs: ********");
        });
        List<String> told = new ArrayList<>(List.of(failed.getMessage(), failed.advice()));
        failed.failures().stream().map(NodeFailure::cause).forEach(cause -> told.add(cause + cause.advice()));
        told.forEach(text -> assertTellsNone("messages", text));

        List<String> events = run.events.stream().map(Event::toString).toList();
        assertThat(events).anyMatch(event -> event.contains("kubeadm is at kubeconfig"));
        events.forEach(event -> assertTellsNone("events", event));
        String journal = Files.readString(run.state.resolve(Journal.FILE));
        assertThat(journal).contains("kubeadm-failed").contains("error execution phase certs");
        assertTellsNone("the journal", journal);
        cluster.assertNothingUnexpected();
    }

    @Test
    void whatKubeadmSaysWhenTheControlPlaneFails() throws Exception {
        fails("cp-1", "kubeadm-init");
    }

    @Test
    void whatKubeadmSaysWhenAWorkerCannotJoin() throws Exception {
        fails("worker-1", "kubeadm-join");
    }

    @Test
    void whatKubeletSaysWhileANodeIsWaitedFor() throws Exception {
        LittleCluster cluster = LittleCluster.make(folder, "cp-1", "worker-1");
        ClusterRun run = new ClusterRun(cluster);
        run.install();
        cluster.write("worker-1", "double/unready", "1");
        cluster.write("worker-1", "double/kubelet-says", "the registry refused password=" + SITES_OWN);
        run.playbook = site -> {
            new Cluster(site)
                    .requireSteady(site.nodes().stream()
                            .filter(work -> work.node().name().equals("worker-1"))
                            .findFirst()
                            .orElseThrow());
            return new io.hubcrate.install.Playbook("install", List.of());
        };
        run.install();
        List<String> events = run.events.stream().map(Event::toString).toList();
        assertThat(events).anyMatch(event -> event.contains("worker-1 is not ready: the registry refused"));
        events.forEach(event -> assertTellsNone("events", event));
    }
}
