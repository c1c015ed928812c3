package io.hubcrate.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.content.ByteSource;
import io.hubcrate.content.Digest;
import io.hubcrate.install.LockedShell;
import io.hubcrate.install.Operator;
import io.hubcrate.progress.EventSink;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.CommandResult;
import io.hubcrate.shell.NodeException;
import io.hubcrate.shell.NodeShell;
import io.hubcrate.testing.peers.SeededBytes;
import io.hubcrate.testing.peers.SmallDisk;
import io.hubcrate.testing.peers.SshServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands and files over one kept connection to a real sshd. */
class SshShellIT {
    private static final int BLOCK = 1 << 20;

    private final SshRig rig = new SshRig();
    private SshServer server;
    private NodeShell shell;

    @BeforeEach
    void connect() {
        Path key = rig.key("key", "ed25519", "");
        server = new SshServer.Options().accept(SshRig.publicHalf(key)).start();
        rig.know(server.knownHostsLine("ed25519"));
        shell = SshRig.open(rig.access(server, key));
    }

    @AfterEach
    void close() {
        shell.close();
        server.close();
        rig.close();
    }

    @Test
    void argumentsArriveAsTheyAre() {
        List<String> words = List.of(
                "a b",
                "'",
                "\"",
                "$(touch /x)",
                "`id`",
                "$HOME",
                "\\",
                "line\nbreak",
                "ünï→",
                "-rf",
                "--",
                "*",
                "",
                "~",
                "a;b|c&d>e",
                "!x",
                "tab\there",
                "#");
        CommandResult result = shell.run(
                Command.script("for word; do printf '%s\\037' \"$word\"; done", words.toArray(String[]::new)));
        assertThat(result.out()).isEqualTo(String.join("\037", words) + "\037");
    }

    @Test
    void givesBothOutputsAndStatusOfEachCommandOverOneLogin() {
        CommandResult result = shell.run(Command.script("echo out; echo err >&2; exit 42"));
        assertThat(result).isEqualTo(new CommandResult(42, "out\n", "err\n"));
        assertThat(shell.run(Command.script("kill -KILL $$")).exit()).isEqualTo(137);
        assertThat(shell.run(Command.of("no-such-program")).exit()).isEqualTo(127);
        assertThat(shell.run(Command.of("cat")).out()).isEmpty();
        assertThat(server.logins()).isEqualTo(1);
    }

    @Test
    void commandSeesNeitherOurWordsNorAnOpenInput() {
        CommandResult result =
                shell.run(Command.script("umask; echo \"$LC_ALL\"; pwd; cat; [ -t 0 ] || echo no terminal"));
        assertThat(result.lines()).containsExactly("0022", "C", "/", "no terminal");
    }

    @Test
    void keepsTheEndOfLongErrorsAndRefusesEndlessOutput() {
        CommandResult result =
                shell.run(Command.script("i=0; while [ $i -lt 40000 ]; do echo \"line $i\" >&2; i=$((i+1)); done"));
        assertThat(result.err()).endsWith("line 39999\n").startsWith("[").hasSizeLessThan(300_000);
        assertThat(refusal(() -> shell.run(Command.of("yes"))).code()).isEqualTo("output-too-large");
        assertThat(shell.run(Command.script("pgrep -x yes || :")).out()).isEmpty();
    }

    @Test
    void nodeThatHangsWithItsSshdCostsOneCommandAndNoMore() throws IOException {
        Path stopped = rig.scratch.path().resolve("stopped");
        Command hanging = Command.script(
                """
                # sshd shall still say that it has begun.
                sleep 1
                pid=$$
                while ! grep -q '^Name:.sshd' "/proc/$pid/status"; do
                    pid=$(sed -n 's/^PPid:.//p' "/proc/$pid/status")
                done
                echo "$pid" >"$1"
                kill -s STOP "$pid"
                sleep 100
                """,
                stopped.toString());
        try {
            NodeException told = refusal(() -> shell.run(hanging.within(Duration.ofSeconds(3))));
            assertThat(told.code()).isEqualTo("command-timeout");
            assertThat(told).hasMessageContaining("may still run");
            assertThat(shell.run(Command.of("echo", "on")).out()).isEqualTo("on\n");
            assertThat(server.logins()).isEqualTo(2);
        } finally {
            ProcessHandle.of(Long.parseLong(Files.readString(stopped).strip()))
                    .ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void endsWholeCommandWhenItsTimeIsOver() throws IOException {
        Path alive = rig.scratch.path().resolve("pids");
        Command sleeping = Command.script("echo $$ >\"$1\"; sleep 600 & echo $! >>\"$1\"; wait", alive.toString());
        assertThat(refusal(() -> shell.run(sleeping.within(Duration.ofSeconds(1))))
                        .code())
                .isEqualTo("command-timeout");
        assertThat(Files.readAllLines(alive)).hasSize(2).allMatch(pid -> ProcessHandle.of(Long.parseLong(pid))
                .isEmpty());
        assertThat(shell.run(Command.of("echo", "on")).out()).isEqualTo("on\n");
    }

    @Test
    void looksBesideWhatRunsOverTheSameLogin() throws Exception {
        Path go = rig.scratch.path().resolve("go");
        try (SshServer narrow = narrow(2);
                NodeShell node =
                        SshRig.open(rig.access(narrow, rig.scratch.path().resolve("key")))) {
            CompletableFuture<CommandResult> running = begin(node, go);
            assertThat(node.runBeside(Command.script("cat \"$1\"", go + ".begun"))
                            .out())
                    .isEqualTo("begun\n");
            assertThat(running).isNotDone();
            Files.createFile(go);
            assertThat(running.get(30, TimeUnit.SECONDS).out()).isEqualTo("done\n");
            assertThat(narrow.logins()).isEqualTo(1);
        }
    }

    @Test
    void refusedSecondChannelHarmsNothingThatRuns() throws Exception {
        Path go = rig.scratch.path().resolve("go");
        try (SshServer narrow = narrow(1);
                NodeShell node =
                        SshRig.open(rig.access(narrow, rig.scratch.path().resolve("key")))) {
            CompletableFuture<CommandResult> running = begin(node, go);
            assertThat(refusal(() -> node.runBeside(Command.of("true"))).code()).isEqualTo("second-channel-refused");
            // Also once the connection was long enough in use that it would be tried before it is used again.
            TimeUnit.MILLISECONDS.sleep(5_500);
            assertThat(refusal(() -> node.runBeside(Command.of("true"))).code()).isEqualTo("second-channel-refused");
            Files.createFile(go);
            assertThat(running.get(30, TimeUnit.SECONDS).out()).isEqualTo("done\n");
            assertThat(node.runBeside(Command.of("echo", "on")).out()).isEqualTo("on\n");
            assertThat(narrow.logins()).isEqualTo(1);
        }
    }

    private SshServer narrow(int sessions) {
        SshServer narrow = new SshServer.Options()
                .accept(SshRig.publicHalf(rig.scratch.path().resolve("key")))
                .line("MaxSessions " + sessions)
                .start();
        rig.know(narrow.knownHostsLine("ed25519"));
        return narrow;
    }

    private static CompletableFuture<CommandResult> begin(NodeShell node, Path go) {
        Command waiting = Command.script(
                "echo begun >\"$1.begun\"; while [ ! -e \"$1\" ]; do sleep 0.05; done; echo done", go.toString());
        CompletableFuture<CommandResult> running =
                CompletableFuture.supplyAsync(() -> node.run(waiting.asChange().within(Duration.ofSeconds(60))));
        awaitFile(Path.of(go + ".begun"));
        return running;
    }

    @Test
    void tellsLinesWhileItRunsAndEndsWhatIsSilent() throws IOException {
        Path go = rig.scratch.path().resolve("go");
        Command waiting =
                Command.script("echo first; while [ ! -e \"$1\" ]; do sleep 0.05; done; exec sleep 600", go.toString());
        List<String> seen = new ArrayList<>();
        NodeException refused =
                refusal(() -> shell.run(waiting.quietFor(Duration.ofSeconds(2)).watched(line -> {
                    seen.add(line);
                    assertThat(go.toFile().mkdir()).isTrue();
                })));
        assertThat(refused.code()).isEqualTo("command-silent");
        assertThat(go).exists();
        assertThat(seen).containsExactly("first");
    }

    @Test
    void connectsOnceMoreBetweenCommandsAndNeverRepeatsOne() throws IOException {
        assertThat(shell.run(Command.of("echo", "1")).out()).isEqualTo("1\n");
        server.killSessions();
        assertThat(runPatiently()).isEqualTo("2\n");
        assertThat(server.logins()).isEqualTo(2);

        Path marks = rig.scratch.path().resolve("marks");
        Command cutting = Command.script(
                "echo begun >>\"$1\"; while [ ! -e \"$1.killed\" ]; do sleep 0.05; done", marks.toString());
        CompletableFuture<Void> killed = killOnce(marks);
        assertThat(refusal(() -> shell.run(cutting)).code()).isEqualTo("node-unreachable");
        killed.join();
        assertThat(Files.readAllLines(marks)).containsExactly("begun");
        assertThat(runPatiently()).isEqualTo("2\n");
    }

    /** Kills the sessions as soon as a command has written into its file, and then lets it go on. */
    private CompletableFuture<Void> killOnce(Path marks) {
        return CompletableFuture.runAsync(() -> {
            awaitFile(marks);
            server.killSessions();
            assertThat(Path.of(marks + ".killed").toFile().mkdir()).isTrue();
        });
    }

    /** The death of a session may be seen a moment after the kill; a command that fell into it is told, not repeated. */
    private String runPatiently() {
        try {
            return shell.run(Command.of("echo", "2")).out();
        } catch (NodeException e) {
            assertThat(e.code()).isEqualTo("node-unreachable");
            return shell.run(Command.of("echo", "2")).out();
        }
    }

    @Test
    void commandOfLostConnectionIsWaitedFor() {
        Path marks = rig.scratch.path().resolve("marks");
        Command slow = Command.script(
                "echo begun >\"$1\"; while [ ! -e \"$1.killed\" ]; do sleep 0.05; done; sleep 2; echo ended >>\"$1\"",
                marks.toString());
        CompletableFuture<Void> killed = killOnce(marks);
        Operator operator = new Operator("anna", "north", 1, Instant.EPOCH, "install");
        LockedShell locked = new LockedShell(
                shell, operator, "seat", EventSink.NONE, new LockedShell.Patience(Duration.ofSeconds(1), 60));
        assertThat(refusal(() -> locked.run(slow.asChange())).code()).isEqualTo("node-unreachable");
        assertThat(locked.run(Command.of("cat", marks.toString()).asChange()).out())
                .isEqualTo("begun\nended\n");
        killed.join();
        locked.forget();
    }

    @Test
    void putsHundredMegabytesInPlaceOnce() throws IOException {
        long size = 100L * BLOCK;
        Digest digest = digestOf(size);
        Path target = rig.scratch.path().resolve("folder").resolve("big file");
        assertThat(shell.upload(target.toString(), 0640, digest, size, seeded(size)))
                .isTrue();
        assertThat(Digest.of(Files.readAllBytes(target))).isEqualTo(digest);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
                .isEqualTo("rw-r-----");
        ByteSource unwanted = sink -> {
            throw new AssertionError("asked for bytes that are there");
        };
        assertThat(shell.upload(target.toString(), 0600, digest, size, unwanted))
                .isFalse();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
                .isEqualTo("rw-------");
        assertThat(names(Objects.requireNonNull(target.getParent()))).containsExactly("big file");
    }

    @Test
    void cutUploadLeavesTheOldFileAndNothingBesides() throws IOException {
        Path target = Files.writeString(rig.scratch.folder("folder").resolve("file"), "old");
        long size = 20L * BLOCK;
        ByteSource cut = sink -> {
            byte[] block = new byte[BLOCK];
            SeededBytes bytes = new SeededBytes(7);
            for (int i = 0; i < 20; i++) {
                if (i == 10) {
                    server.killSessions();
                }
                bytes.fill(block);
                sink.write(block, 0, BLOCK);
            }
        };
        assertThat(refusal(() -> shell.upload(target.toString(), 0644, digestOf(size), size, cut))
                        .code())
                .isEqualTo("node-unreachable");
        assertThat(target).hasContent("old");
        // What received it ends by itself when its server is gone.
        for (int i = 0;
                i < 600 && names(Objects.requireNonNull(target.getParent())).size() > 1;
                i++) {
            assertThat(shell.run(Command.of("sleep", "0.1")).succeeded()).isTrue();
        }
        assertThat(names(Objects.requireNonNull(target.getParent()))).containsExactly("file");
        assertThat(shell.upload(target.toString(), 0644, digestOf(size), size, seeded(size)))
                .isTrue();
    }

    @Test
    void damagedOrBrokenSourcePutsNothingInPlace() throws IOException {
        Path target = rig.scratch.folder("folder").resolve("file");
        long size = 3L * BLOCK;
        assertThat(refusal(() -> shell.upload(target.toString(), 0644, digestOf(2L * BLOCK), size, seeded(size)))
                        .code())
                .isEqualTo("upload-damaged");
        IllegalStateException broken = new IllegalStateException("the medium gives other bytes");
        ByteSource breaking = sink -> {
            sink.write(new byte[BLOCK], 0, BLOCK);
            throw broken;
        };
        assertThat(catchThrowable(() -> shell.upload(target.toString(), 0644, digestOf(size), size, breaking)))
                .isSameAs(broken);
        assertThat(names(Objects.requireNonNull(target.getParent()))).isEmpty();
    }

    @Test
    void tellsFullDisk() throws IOException {
        try (SmallDisk disk = SmallDisk.ext4(16)) {
            disk.fill();
            Path target = disk.path().resolve("file");
            long size = 20L * BLOCK;
            assertThat(refusal(() -> shell.upload(target.toString(), 0644, digestOf(size), size, seeded(size)))
                            .code())
                    .isEqualTo("node-disk-full");
            assertThat(names(disk.path())).containsExactly("ballast", "lost+found");
        }
    }

    private static NodeException refusal(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        NodeException refused = catchThrowableOfType(NodeException.class, call);
        assertThat(refused).as("it was not refused").isNotNull();
        return refused;
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static ByteSource seeded(long size) {
        return sink -> {
            SeededBytes bytes = new SeededBytes(7);
            byte[] block = new byte[BLOCK];
            for (long left = size; left > 0; left -= BLOCK) {
                bytes.fill(block);
                sink.write(block, 0, BLOCK);
            }
        };
    }

    private static Digest digestOf(long size) throws IOException {
        MessageDigest digest = Digest.newMessageDigest();
        seeded(size).writeTo(new io.hubcrate.content.ByteSink() {
            @Override
            public void write(byte[] buffer, int offset, int length) {
                digest.update(buffer, offset, length);
            }

            @Override
            public void restart() {
                throw new UncheckedIOException(new IOException("restarted"));
            }
        });
        return Digest.of(digest);
    }

    private static void awaitFile(Path file) {
        while (file.toFile().length() == 0) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }
}
