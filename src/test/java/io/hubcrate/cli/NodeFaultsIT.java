package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.testing.peers.Programs;
import io.hubcrate.testing.peers.ScratchFolder;
import io.hubcrate.testing.site.RigSite;
import io.hubcrate.testing.site.RigSite.Line;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What goes wrong while nodes are made ready: after each fault the next run, with nothing done by hand, ends where an
 * undisturbed one ends, and a reset gives everything back.
 */
@Tag("rig")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NodeFaultsIT {
    /** More for a campaign: {@code -Dfaults.kills=30}. */
    private static final int KILLS = Integer.getInteger("faults.kills", 2);

    private static final long SEED = 20261121;
    /** A run that goes on takes about so long. */
    private static final int RUN_MILLIS = 30_000;

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final ScratchFolder scratch = ScratchFolder.create("faults");
    private RigSite site;
    private RigBundle bundle;
    private RigInstaller installer;
    private NodeListing before;
    private NodeListing ready;
    /** Those that have something to do on bare nodes, in order. */
    private List<String> steps = List.of();

    @BeforeAll
    void installOnceUndisturbed() throws IOException {
        site = RigSite.up(Line.CURRENT, "faults");
        bundle = new RigBundle(site, Line.CURRENT, scratch);
        installer = new RigInstaller(site, bundle, scratch.path());
        before = NodeListing.of(site);
        installer.done("install", "--yes");
        ready = NodeListing.of(site).withoutData();
        assertThat(before.differences(ready)).isNotEmpty();
        steps = endedSteps(0).stream().distinct().toList();
        assertThat(steps).contains("kernel-settings", "firewall", "packages", "container-runtime", "kubelet");
        installer.done("reset", "--yes");
    }

    @AfterAll
    void remove() {
        try (scratch;
                RigSite down = site;
                RigBundle closed = bundle) {
            assertThat(down).isNotNull();
            assertThat(closed).isNotNull();
        }
    }

    /** A test that failed half-way leaves its marks to its own report, not to the next test. */
    @AfterEach
    void bareAgain() {
        if (site.nodes().stream()
                .anyMatch(node -> site.run(node, "[ -e /var/lib/hubcrate ]").exit() == 0)) {
            installer.done("reset", "--yes");
        }
    }

    private void assertNextRunEndsTheSame() {
        installer.done("install", "--yes");
        assertThat(ready.differences(NodeListing.of(site).withoutData())).isEmpty();
        assertThat(installer.done("plan").get("changes").asInt()).isZero();
        installer.done("reset", "--yes");
        assertThat(before.differences(NodeListing.of(site))).isEmpty();
    }

    private Path journal() {
        return scratch.path().resolve("state/journal.jsonl");
    }

    /** Which steps ended, on whatever node, by what the journal says behind its first bytes. */
    private List<String> endedSteps(int behind) throws IOException {
        String text = Files.readString(journal()).substring(behind);
        return Pattern.compile("\"event\":\"step-end\".*?\"step\":\"([a-z-]+)\"")
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private Process start() throws IOException {
        ProcessBuilder builder = installer.command("install", "--yes").toBuilder();
        List<String> line = new ArrayList<>(builder.command());
        // Whoever starts the tests in the background hands down an ignored SIGINT, and Java leaves that as it is.
        line.addAll(0, List.of("env", "--default-signal=INT"));
        Process process = builder.command(line)
                .redirectOutput(scratch.path().resolve("faulty.out").toFile())
                .redirectError(scratch.path().resolve("faulty.err").toFile())
                .start();
        process.getOutputStream().close();
        return process;
    }

    private String told() throws IOException {
        return Files.readString(scratch.path().resolve("faulty.err"), StandardCharsets.UTF_8);
    }

    /** Until a node is being sent packages, or works on them. */
    private void awaitWork(String node, boolean sending) {
        String condition = sending
                ? "[ -d /var/lib/hubcrate/packages/packages ]"
                : "pgrep -f '[h]ubcrate/packages/dnf.conf' >/dev/null";
        site.run(node, "i=0; until " + condition + "; do i=$((i + 1)); [ $i -lt 3000 ]; sleep 0.05; done")
                .succeeded();
    }

    static IntStream runs() {
        return IntStream.range(0, KILLS / 2);
    }

    /** Once while a node is sent packages or works on them, and the run that goes on from there once more, anywhere. */
    @ParameterizedTest
    @MethodSource("runs")
    void installerKilledTwice(int run) throws Exception {
        Random random = new Random(SEED + run);
        String node = site.nodes().get(random.nextInt(site.nodes().size()));
        Process first = start();
        try {
            awaitWork(node, run % 2 == 0);
            Thread.sleep(random.nextInt(1500));
            assertThat(first.isAlive()).as(told()).isTrue();
        } finally {
            first.destroyForcibly().waitFor();
        }
        Process second = start();
        try {
            Thread.sleep(random.nextInt(RUN_MILLIS));
        } finally {
            second.destroyForcibly().waitFor();
        }
        assertNextRunEndsTheSame();
    }

    /** By SIGKILL and Ctrl-C in turn; the plan at each moment is another one, and so is what preflight sees. */
    @Test
    void installStoppedAfterEveryStep() throws Exception {
        boolean kill = false;
        for (String step : steps) {
            kill = !kill;
            int known = Files.readString(journal()).length();
            Process process = start();
            try {
                while (!endedSteps(known).contains(step)) {
                    assertThat(process.isAlive())
                            .as("before the end of %s: %s", step, told())
                            .isTrue();
                    Thread.sleep(20);
                }
                Programs.run("kill", kill ? "-KILL" : "-INT", Long.toString(process.pid()));
                assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .isTrue();
            } finally {
                process.destroyForcibly().waitFor();
            }
            assertThat(process.exitValue()).as("%s: %s", step, told()).isEqualTo(kill ? 137 : 130);
        }
        assertNextRunEndsTheSame();
    }

    /** What befalls a node in the middle of the work on its packages. */
    enum Fault {
        CONNECTION_CUT,
        NODE_LOSES_POWER,
        DISK_FULL
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void nodeFailsInTheMiddle(Fault fault) throws Exception {
        String node = "worker1";
        Process process = start();
        try {
            // A disk that is full from the beginning is a finding, and nothing is begun.
            awaitWork(node, fault == Fault.DISK_FULL);
            switch (fault) {
                // The server of this one connection; the command below it lives on.
                case CONNECTION_CUT ->
                    site.run(node, "kill -9 $(pgrep -o -f '^sshd: root@notty')").succeeded();
                case NODE_LOSES_POWER -> {
                    site.kill(node);
                    Thread.sleep(1000);
                    site.start(node);
                }
                case DISK_FULL -> site.fill(node, 5);
            }
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly().waitFor();
            if (fault == Fault.DISK_FULL) {
                site.unfill(node);
            }
        }
        if (fault == Fault.CONNECTION_CUT) {
            assertThat(process.exitValue()).as(told()).isIn(0, 7);
        } else {
            assertThat(process.exitValue()).as(told()).isEqualTo(7);
            assertThat(told()).contains(node);
        }
        assertNextRunEndsTheSame();
    }

    @Test
    void secondOperatorIsToldWhoIsAtWork() throws Exception {
        Process first = start();
        try {
            awaitWork("cp1", true);
            Programs.Result second = installer.type(
                    "install",
                    "--yes",
                    "--state",
                    scratch.path().resolve("other").toString());
            assertThat(second.exit()).as(second.describe()).isEqualTo(1);
            assertThat(second.err())
                    .contains("operator-at-work", System.getProperty("user.name"), Long.toString(first.pid()));
            assertThat(first.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } finally {
            first.destroyForcibly().waitFor();
        }
        assertThat(first.exitValue()).as(told()).isZero();
        assertNextRunEndsTheSame();
    }

    private String logins() {
        StringBuilder all = new StringBuilder();
        for (String node : site.nodes()) {
            // This question is a login itself.
            all.append(site.run(
                            node,
                            "journalctl --no-pager -o cat | grep -c 'Accepted publickey for \\(deploy\\|engineer\\)'; true")
                    .succeeded()
                    .out());
        }
        return all.toString();
    }

    @Test
    void tamperedBundleTouchesNoNode() throws IOException {
        Path copy = scratch.folder("tampered").resolve("bundle");
        Programs.run("cp", "-a", bundle.bundle.toString(), copy.toString());
        Path packages = copy.resolve("packages.tar");
        byte[] bytes = Files.readAllBytes(packages);
        bytes[bytes.length / 2] ^= 1;
        Files.write(packages, bytes);
        String logins = logins();
        Programs.Result refused =
                installer.type("install", "--yes", "--bundle", copy.toString(), "--trust", bundle.trust.toString());
        assertThat(refused.exit()).as(refused.describe()).isEqualTo(5);
        assertThat(logins()).isEqualTo(logins);
        assertThat(before.differences(NodeListing.of(site))).isEmpty();
        ScratchFolder.delete(copy);
    }

    @Test
    void wrongHostKeyStopsBeforeAnyCommand() throws IOException {
        List<String> known = Files.readAllLines(site.knownHosts());
        String foreign = known.stream()
                .filter(line -> line.startsWith(site.address("worker1")))
                .findFirst()
                .orElseThrow();
        Path wrong = scratch.path().resolve("wrong_hosts");
        // The other node's key under this one's address.
        Files.write(
                wrong,
                known.stream()
                        .filter(line -> !line.startsWith(site.address("cp1")))
                        .toList());
        Files.writeString(
                wrong, Files.readString(wrong) + foreign.replace(site.address("worker1"), site.address("cp1")) + "\n");
        String logins = logins();
        Programs.Result refused = installer.type(
                "install",
                "--yes",
                "--site",
                installer.writeSite(site, wrong, "wrong.yaml").toString());
        assertThat(refused.exit()).as(refused.describe()).isEqualTo(6);
        assertThat(refused.out()).contains("node-not-checked", "host-key");
        assertThat(logins().lines().findFirst()).isEqualTo(logins.lines().findFirst());
        assertThat(before.differences(NodeListing.of(site))).isEmpty();
    }
}
