package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.testing.peers.Programs;
import io.hubcrate.testing.peers.ScratchFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes wrong on nodes while they are made ready, and what must not begin at all. */
class NodeFaultsIT extends DisturbedInstall {
    NodeFaultsIT() {
        super("faults");
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
