package io.hubcrate.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.content.ByteSource;
import io.hubcrate.content.Digest;
import io.hubcrate.failure.MachineException;
import io.hubcrate.site.NodeAccess;
import io.hubcrate.site.NodeAccess.Sudo;
import io.hubcrate.site.SiteNode;
import io.hubcrate.site.SiteNode.DataFolders;
import io.hubcrate.site.SiteNode.NodeRole;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** This host as a node: real processes; what concerns every carrier is tried here too. */
class LocalShellTest {
    private static final SiteNode NODE = new SiteNode(
            "here",
            "127.0.0.1",
            Set.of(NodeRole.CONTROL_PLANE),
            new TreeMap<>(),
            List.of(),
            new NodeAccess.Local(Sudo.ROOT),
            DataFolders.usual());

    @TempDir
    Path folder;

    private final NodeShell shell = new LocalConnector().open(NODE);

    @Test
    void argumentsArriveAsTheyAre() {
        List<String> words = List.of("a b", "'", "$(id)", "line\nbreak", "ünï", "-rf", "--", "*", "", "\\");
        CommandResult result = shell.run(
                Command.script("for word; do printf '%s\\037' \"$word\"; done", words.toArray(String[]::new)));
        assertThat(result.out()).isEqualTo(String.join("\037", words) + "\037");
    }

    @Test
    void givesNothingOfItsOwnEnvironment() {
        assertThat(shell.run(Command.script("set; pwd; umask")).out())
                .doesNotContain("JAVA", "HOME=")
                .contains("LC_ALL='C'")
                .endsWith("/\n0022\n");
    }

    @Test
    void statusOfSignalIsThatOfAShell() {
        assertThat(shell.run(Command.script("kill -TERM $$")).exit()).isEqualTo(143);
        assertThat(shell.run(Command.of("no-such-program")).exit()).isEqualTo(127);
    }

    @Test
    void endsWholeGroupAtTimeout() throws IOException {
        Path pid = folder.resolve("pid");
        NodeException refused = catchThrowableOfType(
                NodeException.class,
                () -> shell.run(Command.script("sleep 600 & echo $! >\"$1\"; wait", pid.toString())
                        .within(Duration.ofMillis(500))));
        assertThat(refused.code()).isEqualTo("command-timeout");
        assertThat(refused.node()).isEqualTo("here");
        // An orphan that is dead but that nobody has reaped has no command line any more.
        Path left = Path.of("/proc", Files.readString(pid).strip(), "cmdline");
        assertThat(Files.exists(left) ? Files.readString(left) : "").isEmpty();
    }

    @Test
    void commandThatReadsNothingIsNoFailure() {
        byte[] much = new byte[1 << 20];
        Command command = Command.script("exit 3").withInput(sink -> {
            for (int i = 0; i < 8; i++) {
                sink.write(much, 0, much.length);
            }
        });
        assertThat(shell.run(command).exit()).isEqualTo(3);
    }

    @Test
    void sourceThatBreaksEndsTheCommandBeforeItSeesAnEnd() {
        Path mark = folder.resolve("mark");
        Command command = Command.script("cat >/dev/null; echo whole >\"$1\"", mark.toString())
                .withInput(sink -> {
                    sink.write(new byte[10], 0, 10);
                    throw new IOException("the medium was taken out");
                });
        MachineException refused = catchThrowableOfType(MachineException.class, () -> shell.run(command));
        assertThat(refused.code()).isEqualTo("machine-io");
        assertThat(mark).doesNotExist();
    }

    /** A source that fails by an error must not leave the command waiting for more. */
    @Test
    void sourceThatFailsByAnErrorEndsTheCommandAtOnce() {
        AssertionError failed = new AssertionError("no memory, for example");
        Command command = Command.of("cat").within(Duration.ofMinutes(1)).withInput(sink -> {
            throw failed;
        });
        assertThat(catchThrowable(() -> shell.run(command))).isSameAs(failed);
    }

    @Test
    void sourceThatBeginsAgainIsRefusedAfterBytesWereSent() {
        Command command = Command.of("cat").withInput(sink -> {
            sink.write(new byte[10], 0, 10);
            sink.restart();
        });
        assertThat(catchThrowableOfType(MachineException.class, () -> shell.run(command)))
                .isNotNull();
    }

    @Test
    void uploadsOnceAndRefusesFolder() throws IOException {
        byte[] bytes = "text\n".getBytes(StandardCharsets.UTF_8);
        Path target = folder.resolve("below").resolve("-a file's $name");
        AtomicInteger asked = new AtomicInteger();
        for (int i = 0; i < 2; i++) {
            boolean sent = shell.upload(target.toString(), 0600, Digest.of(bytes), bytes.length, sink -> {
                asked.incrementAndGet();
                sink.write(bytes, 0, bytes.length);
            });
            assertThat(sent).isEqualTo(i == 0);
        }
        assertThat(asked).hasValue(1);
        assertThat(target).hasContent("text\n");
        NodeException refused = catchThrowableOfType(
                NodeException.class,
                () -> shell.upload(folder.toString(), 0600, Digest.of(bytes), bytes.length, sink -> {}));
        assertThat(refused.code()).isEqualTo("node-unwritable");
    }

    private CommandResult receive(Path target, long size, ByteSource bytes) {
        Digest nine = Digest.of("123456789".getBytes(StandardCharsets.US_ASCII));
        // Pieces of three bytes, each within a second.
        return shell.run(Command.script(
                        ShellScript.UPLOAD,
                        target.toString(),
                        "0644",
                        nine.hex(),
                        Long.toString(size),
                        target + ".beside",
                        "3",
                        "1")
                .withInput(bytes));
    }

    @Test
    void nodeWaitsForSlowSenderAndNotForOneThatIsLost() throws IOException {
        Path target = folder.resolve("file");
        CommandResult slow = receive(target, 9, sink -> {
            for (String piece : List.of("123", "456", "789")) {
                pause(700);
                sink.write(piece.getBytes(StandardCharsets.US_ASCII), 0, 3);
            }
        });
        assertThat(slow.out()).isEqualTo("placed\n");
        assertThat(target).hasContent("123456789");
        Path other = folder.resolve("other");
        CommandResult lost = receive(other, 9, sink -> {
            sink.write("12345".getBytes(StandardCharsets.US_ASCII), 0, 5);
            pause(60_000);
        });
        assertThat(lost.out()).isEqualTo("stalled\n");
        CommandResult cut = receive(other, 9, sink -> sink.write("12345".getBytes(StandardCharsets.US_ASCII), 0, 5));
        assertThat(cut.out()).isEqualTo("short 5\n");
        assertThat(folder.toFile().list()).containsExactly("file");
    }

    private static void pause(long millis) throws IOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
