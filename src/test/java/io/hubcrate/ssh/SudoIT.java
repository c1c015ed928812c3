package io.hubcrate.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.content.Digest;
import io.hubcrate.failure.Secret;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.CommandResult;
import io.hubcrate.shell.NodeException;
import io.hubcrate.shell.NodeShell;
import io.hubcrate.site.NodeAccess;
import io.hubcrate.site.NodeAccess.Sudo;
import io.hubcrate.testing.peers.SshServer;
import io.hubcrate.testing.peers.SudoUser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Root's rights through the real sudo and PAM, for a user whom only the test's sshd knows. */
class SudoIT {
    private static final String PASSWORD = "Zx9'$ \"secret";
    private static final String WITH = "ALL=(root) ALL";
    private static final String WITHOUT = "ALL=(root) NOPASSWD: ALL";

    private final SshRig rig = new SshRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void passwordGoesToSudoAndInputToTheCommand() throws IOException {
        byte[] binary = new byte[3 << 20];
        new java.util.Random(5).nextBytes(binary);
        try (SshServer server = server(WITH);
                NodeShell shell = open(server, Secret.of(PASSWORD.toCharArray()))) {
            assertThat(shell.run(Command.of("id", "-un")).out()).isEqualTo("hubops\n");
            assertThat(shell.run(Command.of("id", "-un").asRoot()).out()).isEqualTo("root\n");
            assertThat(shell.run(Command.of("cat").asRoot())).isEqualTo(new CommandResult(0, "", ""));
            CommandResult sum =
                    shell.run(Command.of("sha256sum").asRoot().withInput(sink -> sink.write(binary, 0, binary.length)));
            assertThat(sum.out()).startsWith(Digest.of(binary).hex());
            Path target = rig.scratch.path().resolve("file");
            assertThat(shell.upload(
                            target.toString(),
                            0600,
                            Digest.of(binary),
                            binary.length,
                            sink -> sink.write(binary, 0, binary.length)))
                    .isTrue();
            assertThat(Files.getOwner(target).getName()).isEqualTo("root");
            assertThat(server.logins()).isEqualTo(1);
        }
    }

    @Test
    void sudoNotesWhatRunsAndNotTheWholeOfOurScripts() throws IOException {
        String script = "# It's long: $HOME `date` #\n".repeat(400) + "printf '<%s>' \"$@\"\ncat\n";
        String[] words = {"a b", "", "it's", "$HOME", "-n", "two\nlines", "end #", "\u00fc"};
        byte[] own = "own\n".getBytes(StandardCharsets.UTF_8);
        for (String rule : List.of(WITH, WITHOUT)) {
            try (SshServer server = server(rule);
                    NodeShell shell = open(server, Secret.of(PASSWORD.toCharArray()))) {
                Command command = Command.script(script, words).asRoot();
                assertThat(shell.run(command.withInput(sink -> sink.write(own, 0, own.length)))
                                .out())
                        .isEqualTo("<" + String.join("><", words) + ">own\n");
                assertThat(shell.run(command).out()).isEqualTo("<" + String.join("><", words) + ">");
                assertThat(server.sudoLog()).contains("sh script a b").hasSizeLessThan(5000);
            }
        }
    }

    @Test
    void sudoThatAsksForNothingIsNotToldThePassword() {
        try (SshServer server = server(WITHOUT)) {
            try (NodeShell shell = open(server, Secret.of(PASSWORD.toCharArray()))) {
                CommandResult result = shell.run(Command.of("cat").asRoot().withInput(sink -> {
                    byte[] own = "own\n".getBytes(StandardCharsets.UTF_8);
                    sink.write(own, 0, own.length);
                }));
                assertThat(result).isEqualTo(new CommandResult(0, "own\n", ""));
            }
            try (NodeShell shell = open(server, null)) {
                assertThat(shell.run(Command.of("id", "-un").asRoot()).out()).isEqualTo("root\n");
            }
        }
    }

    @Test
    void wrongOrMissingPasswordIsRefusedAfterOneTry() {
        try (SshServer server = server(WITH)) {
            Path mark = rig.scratch.path().resolve("mark");
            for (Secret secret : new Secret[] {Secret.of("wrong".toCharArray()), null}) {
                try (NodeShell shell = open(server, secret)) {
                    NodeException refused = catchThrowableOfType(
                            NodeException.class,
                            () -> shell.run(Command.of("touch", mark.toString()).asRoot()));
                    assertThat(refused.code()).isEqualTo("sudo-refused");
                    assertThat(refused.getMessage()).doesNotContain("wrong");
                    assertThat(refused.advice()).contains("sudoPasswordFile");
                    String correct = "correct the file";
                    String write = "write it into a file";
                    assertThat(refused.advice())
                            .containsIgnoringCase(secret == null ? write : correct)
                            .doesNotContainIgnoringCase(secret == null ? correct : write);
                }
            }
            assertThat(mark).doesNotExist();
        }
    }

    @Test
    void noProcessListShowsThePassword() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger looked = new AtomicInteger();
        AtomicInteger seen = new AtomicInteger();
        Thread poll = new Thread(() -> {
            while (!over.get()) {
                seen.addAndGet(look());
                looked.incrementAndGet();
            }
        });
        try (SshServer server = server(WITH);
                NodeShell shell = open(server, Secret.of(PASSWORD.toCharArray()))) {
            poll.start();
            for (int i = 0; i < 5; i++) {
                assertThat(shell.run(Command.of("sleep", "0.2").asRoot()).exit())
                        .isZero();
            }
            over.set(true);
            poll.join();
            Process telling = new ProcessBuilder("sh", "-c", "sleep 30; :", PASSWORD).start();
            try {
                assertThat(look()).as("the search finds what is there").isPositive();
            } finally {
                telling.destroyForcibly();
            }
        }
        assertThat(looked.get()).isPositive();
        assertThat(seen.get()).isZero();
    }

    private static int look() {
        int seen = 0;
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                for (String file : List.of("cmdline", "environ")) {
                    seen += contains(process.resolve(file)) ? 1 : 0;
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return seen;
    }

    private static boolean contains(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).contains(PASSWORD);
        } catch (IOException e) {
            return false; // the process is gone
        }
    }

    private SshServer server(String rule) {
        Path key = rig.scratch.path().resolve("key");
        if (!Files.exists(key)) {
            rig.key("key", "ed25519", "");
        }
        SshServer server = new SshServer.Options()
                .accept(SshRig.publicHalf(key))
                .user(new SudoUser("hubops", PASSWORD, rule))
                .start();
        rig.know(server.knownHostsLine("ed25519"));
        return server;
    }

    private NodeShell open(SshServer server, @org.jspecify.annotations.Nullable Secret password) {
        NodeAccess.Ssh root = rig.access(server, rig.scratch.path().resolve("key"));
        return SshRig.open(new NodeAccess.Ssh(
                root.host(),
                root.port(),
                "hubops",
                root.keys(),
                false,
                null,
                root.knownHosts(),
                List.of(),
                new Sudo(true, password)));
    }
}
