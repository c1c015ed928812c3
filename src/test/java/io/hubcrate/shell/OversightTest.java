package io.hubcrate.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.testing.SiteNodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Limits on silence, lines told while a command runs, secrets in outputs, and looking beside; with real processes. */
class OversightTest {
    @TempDir
    Path folder;

    private final NodeShell shell = new LocalConnector().open(SiteNodes.worker("here", "127.0.0.1"));

    @Test
    void silentCommandIsEndedWhole() throws IOException {
        Path pid = folder.resolve("pid");
        NodeException refused = catchThrowableOfType(
                NodeException.class,
                () -> shell.run(Command.script("echo why >&2; sleep 600 & echo $! >\"$1\"; wait", pid.toString())
                        .quietFor(Duration.ofSeconds(1))));
        assertThat(refused.code()).isEqualTo("command-silent");
        assertThat(refused).hasMessageContaining("for 1 s").hasMessageContaining("it said: why");
        // An orphan that is dead but that nobody has reaped has no command line any more.
        Path left = Path.of("/proc", Files.readString(pid).strip(), "cmdline");
        assertThat(Files.exists(left) ? Files.readString(left) : "").isEmpty();
    }

    @Test
    void commandThatGoesOnMayTakeLongerThanItsSilence() {
        Command talking = Command.script("for i in 1 2 3 4 5 6; do sleep 0.3; echo $i; done");
        assertThat(talking.quietFor(Duration.ofSeconds(1)).timeout()).isEqualTo(Command.LONGEST);
        assertThat(shell.run(talking.quietFor(Duration.ofSeconds(1))).lines()).hasSize(6);
        Command erring = Command.script("for i in 1 2 3 4 5 6; do sleep 0.3; echo $i >&2; done");
        assertThat(shell.run(erring.quietFor(Duration.ofSeconds(1))).exit()).isZero();
    }

    @Test
    void inputThatIsTakenIsNoSilence() {
        byte[] block = new byte[64 << 10];
        Command slow = Command.script("wc -c").withInput(sink -> {
            for (int i = 0; i < 6; i++) {
                pause(300);
                sink.write(block, 0, block.length);
            }
        });
        assertThat(shell.run(slow.quietFor(Duration.ofSeconds(1))).out().strip())
                .isEqualTo(Integer.toString(6 * block.length));
    }

    @Test
    void oneLargeWriteThatIsTakenSlowlyIsNoSilence() {
        byte[] much = new byte[512 << 10];
        Command slow = Command.script(
                        "for i in 1 2 3 4 5 6; do sleep 0.4; head -c 65536 >/dev/null; done; cat >/dev/null")
                .withInput(sink -> sink.write(much, 0, much.length));
        assertThat(shell.run(slow.quietFor(Duration.ofMillis(1500))).exit()).isZero();
    }

    @Test
    void inputThatIsNotTakenIsSilence() {
        byte[] much = new byte[1 << 20];
        NodeException refused = catchThrowableOfType(
                NodeException.class,
                () -> shell.run(Command.script("exec sleep 600")
                        .withInput(sink -> sink.write(much, 0, much.length))
                        .quietFor(Duration.ofSeconds(1))));
        assertThat(refused.code()).isEqualTo("command-silent");
    }

    @Test
    void totalHoldsBesidesSilence() {
        NodeException refused = catchThrowableOfType(
                NodeException.class,
                () -> shell.run(Command.script("while :; do echo on; sleep 0.1; done")
                        .within(Duration.ofSeconds(1))
                        .quietFor(Duration.ofMinutes(1))));
        assertThat(refused.code()).isEqualTo("command-timeout");
    }

    @Test
    void linesOfBothOutputsAreToldWhileItRuns() {
        Path go = folder.resolve("go");
        List<String> seen = new ArrayList<>();
        // Goes on only after the first lines were told: a test that gave them at the end would run into its limit.
        Command waiting = Command.script(
                "echo first; echo second >&2; while [ ! -e \"$1\" ]; do sleep 0.05; done; printf 'last one'",
                go.toString());
        CommandResult result = shell.run(waiting.within(Duration.ofSeconds(20)).watched(line -> {
            seen.add(line);
            if (seen.size() == 2) {
                create(go);
            }
        }));
        assertThat(seen)
                .containsExactlyInAnyOrder("first", "second", "last one")
                .endsWith("last one");
        assertThat(result).isEqualTo(new CommandResult(0, "first\nlast one", "second\n"));
    }

    @Test
    void toldLinesAreCutAndSteerNoTerminal() {
        List<String> seen = new ArrayList<>();
        shell.run(Command.script("head -c 10000 /dev/zero | tr '\\0' x; printf '\\n10%%\\r20%%\\r\\n\\n\\033[2Jend\\n'")
                .watched(seen::add));
        assertThat(seen).containsExactly("x".repeat(WatchedLines.MOST_LINE) + "...", "10%", "20%", "?[2Jend");
    }

    @Test
    void whoLooksSlowlyMissesTheOldestLines() {
        WatchedLines lines = new WatchedLines();
        WatchedLines.Cutter cutter = lines.newCutter();
        for (int i = 0; i < WatchedLines.MOST_PENDING + 5; i++) {
            byte[] line = (i + "\n").getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            cutter.add(line, 0, line.length);
        }
        List<String> seen = new ArrayList<>();
        lines.deliver(seen::add);
        assertThat(seen).hasSize(WatchedLines.MOST_PENDING + 1).startsWith("[5 lines left out]", "5", "6");
    }

    @Test
    void longLinesThatNobodyTakesAreBoundedToo() {
        WatchedLines lines = new WatchedLines();
        WatchedLines.Cutter cutter = lines.newCutter();
        byte[] line = ("x".repeat(WatchedLines.MOST_LINE) + "\n").getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        for (int i = 0; i < WatchedLines.MOST_PENDING; i++) {
            cutter.add(line, 0, line.length);
        }
        List<String> seen = new ArrayList<>();
        lines.deliver(seen::add);
        assertThat(seen).hasSize(WatchedLines.MOST_CHARACTERS / WatchedLines.MOST_LINE + 1);
        lines.deliver(seen::add);
        cutter.add(line, 0, line.length);
        lines.deliver(seen::add);
        assertThat(seen).as("the bound counts anew").hasSize(WatchedLines.MOST_CHARACTERS / WatchedLines.MOST_LINE + 2);
    }

    @Test
    void watcherThatThrowsEndsTheCommand() throws IOException {
        Path pid = folder.resolve("pid");
        IllegalStateException cancelled = new IllegalStateException("cancelled");
        Command endless = Command.script("echo $$ >\"$1\"; echo line; exec sleep 600", pid.toString());
        assertThatThrownBy(() -> shell.run(endless.watched(line -> {
                    throw cancelled;
                })))
                .isSameAs(cancelled);
        Path left = Path.of("/proc", Files.readString(pid).strip(), "cmdline");
        assertThat(Files.exists(left) ? Files.readString(left) : "").isEmpty();
    }

    @Test
    void secretsOfAnOutputStandInNoMessage() {
        Command telling = Command.script("echo token-9f3a; echo token-9f3a >&2; [ -z \"$1\" ] || sleep 600", "")
                .confidential();
        CommandResult result = shell.run(telling);
        assertThat(result.out()).isEqualTo("token-9f3a\n");
        assertThat(result.toString() + result.withOut("token-9f3a") + result.lastWords())
                .doesNotContain("9f3a");
        assertThat(telling.toString()).doesNotContain("9f3a");

        Command hanging = Command.script("echo token-9f3a; echo token-9f3a >&2; exec sleep 600");
        for (Command limited : List.of(
                hanging.within(Duration.ofSeconds(1)).confidential(),
                hanging.confidential().quietFor(Duration.ofSeconds(1)))) {
            NodeException refused = catchThrowableOfType(NodeException.class, () -> shell.run(limited));
            assertThat(refused).hasMessageContaining("not shown").hasMessageNotContaining("9f3a");
        }
        assertThatThrownBy(() -> shell.run(hanging.within(Duration.ofSeconds(1))))
                .hasMessageContaining("token-9f3a");
    }

    @Test
    void confidentialStaysWhateverIsAddedLater() {
        Command command = Command.of("true")
                .confidential()
                .asChange()
                .asRoot()
                .within(Duration.ofSeconds(9))
                .quietFor(Duration.ofSeconds(5))
                .watched(line -> {})
                .withInput(sink -> {});
        assertThat(command.oversight().confidential()).isTrue();
        assertThat(command.timeout()).isEqualTo(Duration.ofSeconds(9));
        assertThat(command.oversight().quiet()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void looksBesideWhatRuns() throws Exception {
        Path go = folder.resolve("go");
        Command waiting = Command.script(
                "echo begun >\"$1.begun\"; while [ ! -e \"$1\" ]; do sleep 0.05; done; echo done", go.toString());
        CompletableFuture<CommandResult> running =
                CompletableFuture.supplyAsync(() -> shell.run(waiting.asChange().within(Duration.ofSeconds(30))));
        // Whoever waited for the running command would never let it go on.
        assertThat(shell.runBeside(
                                Command.script("while [ ! -e \"$1\" ]; do sleep 0.05; done; cat \"$1\"", go + ".begun"))
                        .out())
                .isEqualTo("begun\n");
        assertThat(running).isNotDone();
        create(go);
        assertThat(running.get(30, TimeUnit.SECONDS).out()).isEqualTo("done\n");
    }

    @Test
    void changesNothingBeside() {
        Path never = folder.resolve("never");
        assertThatThrownBy(() ->
                        shell.runBeside(Command.of("touch", never.toString()).asChange()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(never).doesNotExist();
    }

    private static void create(Path file) {
        try {
            Files.createFile(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void pause(long millis) throws IOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
