package io.hubcrate.ssh;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.shell.Command;
import io.hubcrate.shell.NodeException;
import io.hubcrate.shell.NodeShell;
import io.hubcrate.site.NodeAccess;
import io.hubcrate.site.NodeAccess.Jump;
import io.hubcrate.testing.RawServer;
import io.hubcrate.testing.peers.Daemon;
import io.hubcrate.testing.peers.Programs;
import io.hubcrate.testing.peers.SshServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logging in to a real sshd: keys, agent, hosts on the way, and above all host keys. */
class SshLoginIT {
    private final SshRig rig = new SshRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "rsa", "ecdsa"})
    void takesKeysOfEveryKind(String kind) {
        Path key = rig.key("key", kind, "");
        try (SshServer server = accepting(key)) {
            assertThat(whoami(rig.access(server, key))).isEqualTo("root");
        }
    }

    @Test
    void opensKeyWithPassphraseOfFile() throws IOException {
        Path key = rig.key("key", "ed25519", "two words");
        Path passphrase = Files.writeString(rig.scratch.path().resolve("passphrase"), "two words\n");
        try (SshServer server = accepting(key)) {
            NodeAccess.Ssh plain = rig.access(server, key);
            assertThat(whoami(withPassphrase(plain, passphrase))).isEqualTo("root");
            assertThat(refusal(plain).code()).isEqualTo("ssh-key-unusable");
            Files.writeString(passphrase, "other words\n");
            assertThat(refusal(withPassphrase(plain, passphrase)).code()).isEqualTo("ssh-key-unusable");
        }
    }

    @Test
    void asksAgent() {
        Path key = rig.key("key", "ed25519", "");
        Path socket = rig.scratch.path().resolve("agent");
        try (SshServer server = accepting(key);
                Daemon agent = Daemon.start(
                        "ssh-agent",
                        Programs.command("ssh-agent", "-D", "-a", socket.toString()),
                        rig.scratch.path().resolve("agent.log"))) {
            agent.await(Duration.ofSeconds(10), () -> Files.exists(socket) ? Optional.of(true) : Optional.empty());
            Programs.command("ssh-add", key.toString())
                    .environment("SSH_AUTH_SOCK", socket.toString())
                    .run()
                    .succeeded();
            NodeAccess.Ssh access = withAgent(rig.access(server));
            try (NodeShell shell = SshRig.connector(socket).open(SshRig.node(access))) {
                assertThat(shell.run(Command.of("id", "-un")).out()).isEqualTo("root\n");
            }
            assertThat(refusal(access).code()).isEqualTo("ssh-key-unusable");
        }
    }

    @Test
    void goesThroughTwoHostsWithTheirOwnHostKeys() {
        Path key = rig.key("key", "ed25519", "");
        try (SshServer first = accepting(key);
                SshServer second = accepting(key);
                SshServer last = accepting(key)) {
            NodeAccess.Ssh access = through(rig.access(last, key), first, second);
            assertThat(whoami(access)).isEqualTo("root");
            assertThat(List.of(first.logins(), second.logins(), last.logins())).containsExactly(1L, 1L, 1L);
        }
    }

    /** Wherever the site keeps the file: a blank in its path is no end of a word. */
    @ParameterizedTest
    @ValueSource(strings = {"known_hosts", "aus g\u00e4ng/known_hosts"})
    void adviceForAnUnknownHostIsOneCommandToPaste(String file) throws IOException {
        Path key = rig.key("key", "ed25519", "");
        Path knownHosts = rig.scratch.path().resolve(file);
        Files.createDirectories(requireNonNull(knownHosts.getParent()));
        try (SshServer server =
                new SshServer.Options().accept(SshRig.publicHalf(key)).start()) {
            NodeAccess.Ssh access = knowing(rig.access(server, key), knownHosts);
            NodeException refused = refusal(access);
            assertThat(refused.getMessage()).contains("there is no file " + knownHosts);
            List<String> commands = refused.advice()
                    .lines()
                    .filter(line -> line.startsWith("  "))
                    .toList();
            assertThat(commands).hasSize(1);
            Programs.run("sh", "-c", commands.get(0));
            assertThat(whoami(access)).isEqualTo("root");
            assertThat(knownHosts).content().startsWith("[127.0.0.1]:" + server.port() + " ssh-ed25519 ");
        }
    }

    @Test
    void refusesUnknownHostBeforeLoginAndShowsItsFingerprint() throws IOException {
        Path key = rig.key("key", "ed25519", "");
        try (SshServer server =
                new SshServer.Options().accept(SshRig.publicHalf(key)).start()) {
            NodeAccess.Ssh access = rig.access(server, key);
            NodeException refused = refusal(access);
            assertThat(refused.code()).isEqualTo("host-key-unknown");
            assertThat(refused.getMessage()).contains(server.fingerprint("ed25519"));
            assertThat(server.logins()).isZero();
            assertThat(rig.knownHosts).doesNotExist();
        }
    }

    @Test
    void aSilentHostIsGivenUpAlsoBehindAJumpHost() throws IOException {
        Path key = rig.key("key", "ed25519", "");
        try (SshServer jump =
                        new SshServer.Options().accept(SshRig.publicHalf(key)).start();
                RawServer silent = RawServer.silent()) {
            rig.know(jump.knownHostsLine("ed25519"));
            int port = Integer.parseInt(silent.host().substring("127.0.0.1:".length()));
            NodeAccess.Ssh direct = new NodeAccess.Ssh(
                    "127.0.0.1",
                    port,
                    "root",
                    List.of(key),
                    false,
                    null,
                    rig.knownHosts,
                    List.of(),
                    NodeAccess.Sudo.ROOT);
            SshConnector impatient = new SshConnector(null, asked -> Optional.empty(), LimitedAgent.PATIENCE, 2_000);
            for (NodeAccess.Ssh access : List.of(direct, through(direct, jump))) {
                NodeException e = catchThrowableOfType(
                        NodeException.class,
                        () -> impatient.open(SshRig.node(access)).close());
                assertThat(e.code()).isEqualTo("node-unreachable");
                assertThat(e.getMessage()).doesNotContain("java.");
            }
        }
    }

    /** A line now and then, before the one that says that this is SSH: each read of it gets an answer in time. */
    @Test
    @Timeout(60)
    void aHostThatTalksForEverIsGivenUp() throws IOException {
        Path key = rig.key("key", "ed25519", "");
        try (ServerSocket host = new ServerSocket(0)) {
            Thread talking = new Thread(() -> {
                try (Socket guest = host.accept()) {
                    while (true) {
                        guest.getOutputStream().write("wait\r\n".getBytes(StandardCharsets.US_ASCII));
                        Thread.sleep(100);
                    }
                } catch (IOException | InterruptedException e) {
                    // The guest has left.
                }
            });
            talking.start();
            NodeAccess.Ssh access = new NodeAccess.Ssh(
                    "127.0.0.1",
                    host.getLocalPort(),
                    "root",
                    List.of(key),
                    false,
                    null,
                    rig.knownHosts,
                    List.of(),
                    NodeAccess.Sudo.ROOT);
            SshConnector impatient = new SshConnector(null, asked -> Optional.empty(), LimitedAgent.PATIENCE, 500);
            NodeException e = catchThrowableOfType(
                    NodeException.class,
                    () -> impatient.open(SshRig.node(access)).close());
            assertThat(e.code()).isEqualTo("node-unreachable");
            assertThat(e).hasMessageContaining("comes to no end");
        }
    }

    @Test
    void aSilentAgentIsGivenUp() throws IOException {
        Path socket = rig.scratch.path().resolve("agent");
        try (ServerSocketChannel agent = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                RawServer never = RawServer.silent()) {
            agent.bind(UnixDomainSocketAddress.of(socket));
            int port = Integer.parseInt(never.host().substring("127.0.0.1:".length()));
            NodeAccess.Ssh access = new NodeAccess.Ssh(
                    "127.0.0.1", port, "root", List.of(), true, null, rig.knownHosts, List.of(), NodeAccess.Sudo.ROOT);
            SshConnector impatient = new SshConnector(socket, asked -> Optional.empty(), Duration.ofMillis(200), 2_000);
            NodeException e = catchThrowableOfType(NodeException.class, () -> impatient.open(SshRig.node(access)));
            assertThat(e.code()).isEqualTo("ssh-key-unusable");
            assertThat(never.connections()).isZero();
        }
    }

    @Test
    void refusesChangedHostBeforeLogin() {
        Path key = rig.key("key", "ed25519", "");
        try (SshServer server =
                        new SshServer.Options().accept(SshRig.publicHalf(key)).start();
                SshServer other = new SshServer.Options().start()) {
            String[] words = other.hostKey("ed25519").split(" ", -1);
            rig.know("[127.0.0.1]:" + server.port() + " " + words[0] + " " + words[1]);
            NodeAccess.Ssh access = rig.access(server, key);
            assertThat(refusal(access).code()).isEqualTo("host-key-changed");
            assertThat(server.logins()).isZero();
        }
    }

    @Test
    void refusesRevokedKeyThoughItIsKnown() {
        Path key = rig.key("key", "ed25519", "");
        try (SshServer server = accepting(key)) {
            rig.know("@revoked * " + server.hostKey("ed25519"));
            assertThat(refusal(rig.access(server, key)).code()).isEqualTo("host-key-revoked");
            assertThat(server.logins()).isZero();
        }
    }

    @Test
    void findsHostInHashedFile() {
        Path key = rig.key("key", "ed25519", "");
        try (SshServer server = accepting(key)) {
            Programs.run("ssh-keygen", "-q", "-H", "-f", rig.knownHosts.toString());
            assertThat(rig.knownHosts).content().contains("|1|").doesNotContain("127.0.0.1");
            assertThat(whoami(rig.access(server, key))).isEqualTo("root");
        }
    }

    @Test
    void asksForTheKindOfKeyThatIsKnown() {
        Path key = rig.key("key", "ed25519", "");
        SshServer.Options options =
                new SshServer.Options().hostKeys("ed25519", "ecdsa", "rsa").accept(SshRig.publicHalf(key));
        try (SshServer server = options.start()) {
            rig.know(server.knownHostsLine("rsa"));
            assertThat(whoami(rig.access(server, key))).isEqualTo("root");
        }
    }

    @Test
    void tellsRefusedLoginAndAbsentServerApart() {
        Path key = rig.key("key", "ed25519", "");
        NodeAccess.Ssh access;
        try (SshServer server = new SshServer.Options().start()) {
            rig.know(server.knownHostsLine("ed25519"));
            access = rig.access(server, key);
            assertThat(refusal(access).code()).isEqualTo("ssh-login-refused");
        }
        assertThat(refusal(access).code()).isEqualTo("node-unreachable");
    }

    private SshServer accepting(Path key) {
        SshServer server =
                new SshServer.Options().accept(SshRig.publicHalf(key)).start();
        rig.know(server.knownHostsLine("ed25519"));
        return server;
    }

    private static String whoami(NodeAccess access) {
        try (NodeShell shell = SshRig.open(access)) {
            return shell.run(Command.of("id", "-un")).out().strip();
        }
    }

    private static NodeException refusal(NodeAccess access) {
        return catchThrowableOfType(
                NodeException.class, () -> SshRig.open(access).close());
    }

    private static NodeAccess.Ssh withPassphrase(NodeAccess.Ssh a, Path passphrase) {
        return new NodeAccess.Ssh(
                a.host(), a.port(), a.user(), a.keys(), false, passphrase, a.knownHosts(), a.jump(), a.sudo());
    }

    private static NodeAccess.Ssh knowing(NodeAccess.Ssh a, Path knownHosts) {
        return new NodeAccess.Ssh(a.host(), a.port(), a.user(), a.keys(), false, null, knownHosts, a.jump(), a.sudo());
    }

    private static NodeAccess.Ssh withAgent(NodeAccess.Ssh a) {
        return new NodeAccess.Ssh(
                a.host(), a.port(), a.user(), a.keys(), true, null, a.knownHosts(), a.jump(), a.sudo());
    }

    private static NodeAccess.Ssh through(NodeAccess.Ssh a, SshServer... jumps) {
        List<Jump> way = List.of(jumps).stream()
                .map(jump -> new Jump("127.0.0.1", jump.port(), "root"))
                .toList();
        return new NodeAccess.Ssh(a.host(), a.port(), a.user(), a.keys(), false, null, a.knownHosts(), way, a.sudo());
    }
}
