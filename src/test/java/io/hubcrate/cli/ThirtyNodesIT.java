package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.testing.peers.Programs;
import io.hubcrate.testing.peers.Screen;
import io.hubcrate.testing.peers.SshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A site of thirty nodes and a dead one, with the launcher's own heap: a real sshd stands at thirty loopback addresses, and
 * behind each of them is this machine, at which is only looked.
 */
class ThirtyNodesIT {
    private static final int NODES = 30;
    private static final int EACH = NODES / 2;
    private static final String DEAD = "node-31";
    private static final String PASSPHRASE = "two words";

    @TempDir
    private Path folder;

    /** One sshd takes sixteen addresses at most. */
    private SshServer server(Path key, int first) throws IOException {
        SshServer.Options options = new SshServer.Options()
                .accept(key.resolveSibling(key.getFileName() + ".pub"))
                // Elsewhere each node has a limit of its own.
                .line("MaxStartups 100");
        for (int i = first; i < first + EACH; i++) {
            options.line("ListenAddress 127.0.1." + i);
        }
        return options.start();
    }

    private Path siteFile(SshServer one, SshServer two) throws IOException {
        StringBuilder text = new StringBuilder("name: north\ncontrolPlaneEndpoint: 127.0.1.1:6443\n");
        text.append("access: {user: root, keys: [key], knownHosts: known}\nnodes:\n");
        StringBuilder known = new StringBuilder();
        for (int i = 1; i <= NODES + 1; i++) {
            SshServer server = i <= EACH ? one : two;
            text.append("- {name: node-" + i + ", address: 127.0.1." + i + ", roles: ["
                    + (i == 1 ? "control-plane" : "worker") + "], access: {port: " + server.port() + "}}\n");
            known.append(server.knownHostsLine("ed25519").replace("127.0.0.1", "127.0.1." + i) + "\n");
        }
        Files.writeString(folder.resolve("known"), known);
        Path file = Files.writeString(folder.resolve("site.yaml"), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    @Test
    void thirtyAreLookedAtWithOnePassphraseAndTheDeadOneIsNamed() throws Exception {
        Path key = folder.resolve("key");
        Programs.run("ssh-keygen", "-q", "-t", "ed25519", "-N", PASSPHRASE, "-f", key.toString());
        try (LocalSite made = LocalSite.start(folder, bundle -> bundle.cluster = false);
                SshServer one = server(key, 1);
                SshServer two = server(key, EACH + 1)) {
            Path site = siteFile(one, two);
            List<String> words =
                    new ArrayList<>(List.of("sh", made.launcher().toString(), "status", "--site", site.toString()));
            words.addAll(List.of("--state", folder.resolve("state").toString()));
            words.addAll(List.of("--bundle", made.bundle().toString(), "--trust", made.trust.toString()));
            String text = typed(words, "does not answer");
            assertThat(text).contains(DEAD, "and 1 node without an answer");
            for (int i = 1; i <= NODES; i++) {
                assertThat(text).contains("node-" + i + " ");
            }

            List<String> preflight = words.subList(0, words.indexOf("--state"));
            preflight.set(2, "preflight");
            assertThat(typed(preflight, "node-unreachable")).contains(DEAD);
        }
    }

    /** At a terminal, where the passphrase is asked for once. */
    private String typed(List<String> words, String told) {
        String question = "assphrase";
        try (Screen screen = Screen.of(folder, 160, words)) {
            screen.await("the passphrase", shown -> shown.contains(question), Duration.ofMinutes(1));
            screen.type(PASSPHRASE);
            screen.await("the end", shown -> shown.contains(told), Duration.ofMinutes(5));
            assertThat(screen.exit()).as(screen.text()).isEqualTo(6);
            String text = screen.text();
            assertThat(text.split(question, -1)).as(text).hasSize(2);
            assertThat(text).doesNotContain("OutOfMemory", "Exception");
            return text;
        }
    }
}
