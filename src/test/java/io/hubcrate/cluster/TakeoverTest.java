package io.hubcrate.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.cluster.BundleAccount.Installed;
import io.hubcrate.cluster.BundleAccount.Store;
import io.hubcrate.content.Digest;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.Redactor;
import io.hubcrate.failure.Secret;
import io.hubcrate.install.Journal;
import io.hubcrate.install.JournalHistory;
import io.hubcrate.install.JournalHistory.LastRun;
import io.hubcrate.install.OperatorAtWorkException;
import io.hubcrate.install.SecretStore;
import io.hubcrate.install.SiteRun;
import io.hubcrate.install.StateFolder;
import io.hubcrate.shell.NodeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another host goes on, with nothing of the first one's: what is in use it finds in the cluster. */
class TakeoverTest {
    private static final String OBJECTS = "var/lib/etcd/objects/";
    private static final String MADE = "made-on-the-first-host";

    @TempDir
    private Path folder;

    private static SecretStore secrets(ClusterRun run) {
        return SecretStore.open(StateFolder.open(run.state), new Redactor());
    }

    private static String secret(ClusterRun run, String name) {
        return secrets(run).find(name).map(found -> found.reveal(String::new)).orElse("");
    }

    /** With what the steps of a release do for the secrets, which need a chart. */
    private static ClusterRun keeping(LittleCluster cluster, String host) {
        ClusterRun run = new ClusterRun(cluster, host);
        run.playbook = ClusterRun::makesClusterAndKeepsSecrets;
        return run;
    }

    private static LastRun last(ClusterRun run) throws IOException {
        return JournalHistory.read(run.state.resolve(Journal.FILE)).findLast().orElseThrow();
    }

    @Test
    void secretsAndJournalAreThereOnAnotherHost() throws Exception {
        LittleCluster cluster = LittleCluster.make(folder, "cp-1", "worker-1");
        ClusterRun north = keeping(cluster, "north");
        secrets(north).put("hub-cookie-secret", Secret.of(MADE.toCharArray()));
        north.install();
        assertThat(cluster.root("cp-1").resolve(OBJECTS + "lease-hubcrate"))
                .as("given back at the end")
                .doesNotExist();
        assertThat(cluster.read("cp-1", OBJECTS + "secret-hubcrate-secrets")).doesNotContain(MADE);

        ClusterRun south = keeping(cluster, "south");
        SiteRun.Outcome outcome = south.install();
        assertThat(outcome.plan().isEmpty()).isTrue();
        assertThat(outcome.changed()).isZero();
        assertThat(secret(south, "hub-cookie-secret")).isEqualTo(MADE);
        assertThat(ClusterMemory.knows(secrets(south))).isTrue();
        assertThat(south.told()).anyMatch(note -> note.contains("the last run was of anna on north"));
        assertThat(Files.readAllLines(south.state.resolve(Journal.FILE)))
                .startsWith(
                        Files.readAllLines(north.state.resolve(Journal.FILE)).toArray(String[]::new));
        assertThat(last(south).operator().host()).isEqualTo("south");

        // And back: the first host's own copy is the older one now.
        secrets(south).put("hub-cookie-secret", Secret.of("made-anew-in-the-south".toCharArray()));
        assertThat(south.install().changed()).isZero();
        assertThat(secret(south, "hub-cookie-secret"))
                .as("what is in use counts")
                .isEqualTo(MADE);
        north.install();
        assertThat(JournalHistory.read(north.state.resolve(Journal.FILE)).runs())
                .isEqualTo(4);
        cluster.assertNothingUnexpected();
    }

    @Test
    void whoComesSecondIsToldWhoseTheSiteIsUntilHeIsNot() throws Exception {
        LittleCluster cluster = LittleCluster.make(folder, "cp-1", "worker-1");
        keeping(cluster, "north").install();
        String lease =
                """
                {"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{"name":"hubcrate",\
                "namespace":"kube-system","annotations":{"hubcrate/seat":"another",\
                "hubcrate/operator":"bert,west,17,2026-11-21T10:00:00Z,install"}},\
                "spec":{"holderIdentity":"bert@west","leaseDurationSeconds":%d,"renewTime":"%s"}}""";
        Files.createDirectories(cluster.root("cp-1").resolve(OBJECTS));
        cluster.write("cp-1", OBJECTS + "lease-hubcrate.version", "7");
        // A holder whose clock runs ahead keeps it for an hour at most.
        cluster.write("cp-1", OBJECTS + "lease-hubcrate", lease.formatted(300, "2999-01-01T00:00:00.000000Z"));
        ClusterRun south = keeping(cluster, "south");
        OperatorAtWorkException taken = catchThrowableOfType(OperatorAtWorkException.class, south::install);
        assertThat(taken.getMessage()).contains("bert on west").contains("3600 seconds");
        assertThat(cluster.root("worker-1").resolve("run/hubcrate/owner"))
                .as("nodes are given back")
                .doesNotExist();
        assertThat(JournalHistory.read(south.state.resolve(Journal.FILE)).runs())
                .as("nothing was begun")
                .isZero();

        cluster.write("cp-1", OBJECTS + "lease-hubcrate", lease.formatted(300, "2026-11-21T10:00:00.000000Z"));
        assertThat(south.install().plan().isEmpty()).isTrue();
        assertThat(cluster.root("cp-1").resolve(OBJECTS + "lease-hubcrate")).doesNotExist();
        cluster.assertNothingUnexpected();
    }

    @Test
    void leaseOfAKilledRunIsNoHindranceToTheSameSeat() throws Exception {
        LittleCluster cluster = LittleCluster.make(folder, "cp-1");
        ClusterRun north = keeping(cluster, "north");
        north.install();
        cluster.write("cp-1", OBJECTS + "lease-hubcrate.version", "7");
        cluster.write(
                "cp-1",
                OBJECTS + "lease-hubcrate",
                """
                {"kind":"Lease","metadata":{"name":"hubcrate","annotations":{"hubcrate/seat":"%s"}},\
                "spec":{"leaseDurationSeconds":300,"renewTime":"2999-01-01T00:00:00.000000Z"}}"""
                        .formatted(StateFolder.open(north.state).seat()));
        assertThat(north.install().plan().isEmpty()).isTrue();
        cluster.assertNothingUnexpected();
    }

    @Test
    void journalThatIsNoneStopsNobodyAndIsWrittenAnew() throws Exception {
        LittleCluster cluster = LittleCluster.make(folder, "cp-1");
        keeping(cluster, "north").install();
        String there = cluster.read("cp-1", OBJECTS + "configmap-hubcrate-journal");
        cluster.write(
                "cp-1",
                OBJECTS + "configmap-hubcrate-journal",
                there.replaceFirst("gz\":\"[^\"]*", "gz\":\"bm8gam91cm5hbA=="));
        ClusterRun south = keeping(cluster, "south");
        assertThat(south.install().plan().isEmpty()).isTrue();
        assertThat(south.told()).anyMatch(note -> note.contains("not as hubcrate writes it"));
        assertThat(JournalHistory.read(south.state.resolve(Journal.FILE)).runs())
                .isEqualTo(1);
        ClusterRun west = keeping(cluster, "west");
        west.install();
        assertThat(JournalHistory.read(west.state.resolve(Journal.FILE)).runs()).isEqualTo(2);
    }

    /** What a host has installed and staged, and what it hears of the others'. */
    private static final class Told implements HostBundles {
        private BundleAccount here = BundleAccount.NONE;
        private BundleAccount heard = BundleAccount.NONE;
        private boolean refuses;

        @Override
        public void judge(BundleAccount site) {
            heard = site;
            if (refuses) {
                throw new InvalidInputException("older", "an older one", "none");
            }
        }

        @Override
        public BundleAccount here() {
            return here;
        }

        private void knows(String host, long sequence, String sums, String... staged) {
            here = new BundleAccount(
                    new TreeMap<>(Map.of("small", new Installed(sequence, Digest.of(sums.getBytes(UTF_8))))),
                    new TreeMap<>(Map.of(host, new Store("/var/lib/hubcrate/sites/lab", List.of(staged)))));
        }
    }

    private static Told telling(ClusterRun run) {
        Told told = new Told();
        run.bundles = told;
        return told;
    }

    @Test
    void whatIsInstalledAndWhereItIsStagedIsKnownOnAnotherHost() throws Exception {
        LittleCluster cluster = LittleCluster.make(folder, "cp-1");
        ClusterRun north = keeping(cluster, "north");
        Told told = telling(north);
        // Before there is a cluster nothing is known; it counts what the run knows at its end.
        north.remembering = () -> told.knows("north", 2, "second", "small-2-amd64", "small-1-amd64");
        north.install();
        assertThat(told.heard).isEqualTo(BundleAccount.NONE);

        ClusterRun south = keeping(cluster, "south");
        Told heard = telling(south);
        heard.refuses = true;
        assertThat(catchThrowableOfType(InvalidInputException.class, south::install)
                        .code())
                .isEqualTo("older");
        assertThat(heard.heard).isEqualTo(told.here);
        assertThat(cluster.root("cp-1").resolve(OBJECTS + "lease-hubcrate"))
                .as("given back")
                .doesNotExist();
        assertThat(JournalHistory.read(south.state.resolve(Journal.FILE)).runs())
                .as("nothing was begun")
                .isZero();

        // Somebody went back from there: the highest stays, the one in place is the older.
        heard.refuses = false;
        south.remembering = () -> heard.knows("south", 1, "first", "small-1-amd64");
        south.install();
        told.here = BundleAccount.NONE;
        north.remembering = () -> {};
        north.install();
        assertThat(told.heard.find("small")).contains(new Installed(2, Digest.of("first".getBytes(UTF_8))));
        assertThat(told.heard.stores().keySet()).containsExactly("north", "south");
        cluster.assertNothingUnexpected();
    }

    @Test
    void accountOfBundlesThatCannotBeReadLetsNoneIn() throws Exception {
        LittleCluster cluster = LittleCluster.make(folder, "cp-1");
        ClusterRun north = keeping(cluster, "north");
        Told told = telling(north);
        north.remembering = () -> told.knows("north", 2, "second");
        north.install();
        String there = cluster.read("cp-1", OBJECTS + "configmap-hubcrate-bundles");
        for (String torn : List.of(
                there.replace("\\\"format\\\":1", "\\\"format\\\":2"),
                there.replace("sha256:", "sha1:"),
                there.replace("{\\\"format", "[{\\\"format"))) {
            assertThat(torn).isNotEqualTo(there);
            cluster.write("cp-1", OBJECTS + "configmap-hubcrate-bundles", torn);
            ClusterRun south = keeping(cluster, "south");
            telling(south);
            assertThat(catchThrowableOfType(NodeException.class, south::install).code())
                    .isEqualTo("cluster-unreadable");
        }
        // Who takes the cluster away asks no such thing.
        new ClusterRun(cluster, "west").reset();
        assertThat(cluster.root("cp-1").resolve("etc/kubernetes")).doesNotExist();
    }

    @Test
    void secretsThatCannotBeReadAreNotMadeAnew() throws Exception {
        LittleCluster cluster = LittleCluster.make(folder, "cp-1");
        keeping(cluster, "north").install();
        String there = cluster.read("cp-1", OBJECTS + "secret-hubcrate-secrets");
        cluster.write(
                "cp-1", OBJECTS + "secret-hubcrate-secrets", there.replaceFirst("authority\":\"", "authority\":\"!"));
        ClusterRun south = keeping(cluster, "south");
        assertThat(catchThrowableOfType(NodeException.class, south::install).code())
                .isEqualTo("cluster-unreadable");
        assertThat(secrets(south).names()).isEqualTo(List.of());
    }
}
