package io.hubcrate.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.progress.Event;
import io.hubcrate.progress.EventSink;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.CommandResult;
import io.hubcrate.site.SiteNode.NodeRole;
import io.hubcrate.testing.LittleNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two operators and one node, with real shells and the node's own lock. */
class LockedShellIT {
    private static final LockedShell.Patience SHORT = new LockedShell.Patience(Duration.ofSeconds(1), 2);
    private static final LockedShell.Patience LONG = new LockedShell.Patience(Duration.ofSeconds(1), 60);
    private static final Operator ANNA = EngineRun.operator("north", "install");
    private static final Operator BERT = EngineRun.operator("south", "install");

    @TempDir
    private Path root;

    private final List<Process> keepers = new ArrayList<>();
    private final ExecutorService others = Executors.newCachedThreadPool();

    private void start(boolean flock) throws IOException, InterruptedException {
        keepers.add(LittleNode.start(root, flock ? List.of() : List.of("flock")));
    }

    @AfterEach
    void stop() throws InterruptedException {
        others.shutdownNow();
        for (Process keeper : keepers) {
            keeper.destroyForcibly().waitFor();
        }
    }

    private LockedShell shell(Operator operator, LockedShell.Patience patience, EventSink events) {
        LittleNode node =
                new LittleNode("node-0", NodeRole.WORKER, keepers.get(0).pid(), command -> {});
        return new LockedShell(node, operator, operator.host(), events, patience);
    }

    private LockedShell shell(Operator operator) {
        return shell(operator, SHORT, EventSink.NONE);
    }

    /** Runs until the file {@code end} is there; returns when it is known to run. */
    private Future<CommandResult> begin(LockedShell shell) throws InterruptedException {
        Future<CommandResult> running = others.submit(
                () -> shell.run(Command.script(": >/tmp/begun; until [ -e /tmp/end ]; do sleep 0.05; done; echo over")
                        .asChange()));
        while (!Files.exists(root.resolve("tmp/begun"))) {
            assertThat(running.isDone()).isFalse();
            Thread.sleep(5);
        }
        return running;
    }

    private void end() throws IOException {
        Files.createFile(root.resolve("tmp/end"));
    }

    private static Command change(String script) {
        return Command.script(script).asChange();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void outputStatusAndInputAreTheCommandsOwn(boolean flock) throws Exception {
        start(flock);
        byte[] bytes = "given\n".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        CommandResult result = shell(ANNA)
                .run(change("cat; echo \"$# a b\"; echo wrong >&2; exit 42")
                        .withInput(sink -> sink.write(bytes, 0, bytes.length)));
        assertThat(result).isEqualTo(new CommandResult(42, "given\n0 a b\n", "wrong\n"));
        assertThat(shell(ANNA).run(Command.of("id", "-u").asChange()).out()).isEqualTo("0\n");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void secondOperatorIsToldWhoIsAtWorkWhileACommandRuns(boolean flock) throws Exception {
        start(flock);
        Future<CommandResult> running = begin(shell(ANNA));
        OperatorAtWorkException told = catchThrowableOfType(
                OperatorAtWorkException.class, () -> shell(BERT).run(change("echo no")));
        assertThat(told.operator()).contains(ANNA);
        assertThat(told.category().exitCode()).isEqualTo(1);
        end();
        assertThat(running.get().out()).isEqualTo("over\n");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nodeStaysTheOperatorsBetweenCommandsUntilHeGivesItBack(boolean flock) throws Exception {
        start(flock);
        shell(ANNA).claim();
        OperatorAtWorkException told = catchThrowableOfType(
                OperatorAtWorkException.class, () -> shell(BERT).run(change("echo no")));
        assertThat(told.operator()).contains(ANNA);
        shell(ANNA).run(change("true"));
        shell(ANNA).release();
        assertThat(shell(BERT).run(change("echo yes")).out()).isEqualTo("yes\n");
        OperatorAtWorkException back = catchThrowableOfType(
                OperatorAtWorkException.class, () -> shell(ANNA).claim());
        assertThat(back.operator()).contains(BERT);
        // What only looks is nobody's business.
        assertThat(shell(ANNA).run(Command.of("echo", "looks")).out()).isEqualTo("looks\n");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void commandThatAnEarlierRunLeftBehindIsWaitedFor(boolean flock) throws Exception {
        start(flock);
        Future<CommandResult> running = begin(shell(ANNA));
        List<Event> events = new java.util.concurrent.CopyOnWriteArrayList<>();
        Future<CommandResult> next =
                others.submit(() -> shell(ANNA, LONG, events::add).run(change("echo next")));
        while (events.isEmpty()) {
            assertThat(next.isDone()).isFalse();
            Thread.sleep(5);
        }
        assertThat(events.get(0)).isInstanceOfSatisfying(Event.Note.class, note -> assertThat(note.code())
                .isEqualTo("node-busy"));
        end();
        assertThat(next.get().out()).isEqualTo("next\n");
        assertThat(running.get().exit()).isZero();
    }

    @Test
    void commandThatDoesNotEndIsNamedAfterAll() throws Exception {
        start(true);
        Future<CommandResult> running = begin(shell(ANNA));
        OperatorAtWorkException told = catchThrowableOfType(
                OperatorAtWorkException.class, () -> shell(ANNA).claim());
        assertThat(told.getMessage()).contains("sh script");
        end();
        running.get();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void lockEndsWithTheProcessThatHeldIt(boolean flock) throws Exception {
        start(flock);
        CommandResult killed = shell(ANNA).run(change("kill -9 $PPID $$"));
        assertThat(killed.exit()).isEqualTo(137);
        assertThat(shell(ANNA).run(change("echo free")).out()).isEqualTo("free\n");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void manyAtOnceNeverMeet(boolean flock) throws Exception {
        start(flock);
        List<Future<CommandResult>> all = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            all.add(others.submit(() ->
                    shell(ANNA, LONG, EventSink.NONE).run(change("mkdir /tmp/alone; sleep 0.02; rmdir /tmp/alone"))));
        }
        for (Future<CommandResult> one : all) {
            assertThat(one.get()).isEqualTo(new CommandResult(0, "", ""));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void forgettingTakesTheFolderAwayAlthoughOthersWait(boolean flock) throws Exception {
        start(flock);
        Future<CommandResult> running = begin(shell(ANNA));
        List<Future<?>> waiting = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            waiting.add(others.submit(() -> shell(ANNA, LONG, EventSink.NONE).forget()));
        }
        end();
        running.get();
        for (Future<?> one : waiting) {
            one.get();
        }
        assertThat(root.resolve("run/hubcrate")).doesNotExist();
    }

    @Test
    void recordSurvivesOddNamesAndRefusesDamage() throws Exception {
        start(true);
        NodeRecordFile record = new NodeRecordFile(shell(ANNA));
        String odd = "/etc/a b\n'\"$(x)ä%";
        record.note("step", NodeRecord.Kind.FILE, odd, "0644 0 0");
        record.note("step", NodeRecord.Kind.FILE, odd, "later");
        record.note("step", NodeRecord.Kind.SETTING, "net", "");
        NodeRecordFile again = new NodeRecordFile(shell(ANNA));
        assertThat(again.of("step"))
                .containsExactly(
                        new NodeRecord.Made("step", NodeRecord.Kind.FILE, odd, "0644 0 0"),
                        new NodeRecord.Made("step", NodeRecord.Kind.SETTING, "net", ""));
        Path file = root.resolve("var/lib/hubcrate/node/record");
        String whole = Files.readString(file);
        for (String bad : List.of("", "hubcrate-record 3\n", whole + "x", whole + "a file b\n", whole + whole)) {
            Files.writeString(file, bad);
            assertThat(catchThrowableOfType(io.hubcrate.shell.NodeException.class, () -> new NodeRecordFile(shell(ANNA))
                                    .of("step"))
                            .code())
                    .isEqualTo("node-record-invalid");
        }
        Files.writeString(file, whole);
        again.forget("step", NodeRecord.Kind.FILE, odd);
        again.forget("step", NodeRecord.Kind.SETTING, "net");
        assertThat(again.isEmpty()).isTrue();
        again.remove();
        assertThat(root.resolve("var/lib/hubcrate")).doesNotExist();
    }
}
