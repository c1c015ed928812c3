package io.hubcrate.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.content.Digest;
import io.hubcrate.failure.MachineException;
import io.hubcrate.failure.Redactor;
import io.hubcrate.install.JournalHistory.StepResult;
import io.hubcrate.trust.TrustPolicy.Signer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    static final Journal.Subject SUBJECT = new Journal.Subject(
            "0.1.0",
            "lab",
            "classic 2026.11",
            Digest.of(new byte[] {1}),
            List.of(new Signer("ABCDEF", "somebody", Instant.EPOCH)),
            Digest.of(new byte[] {2}),
            List.of(new Journal.Accepted("swap-on", "the \"old\" host,\nto be replaced")));

    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final Operator ANNA = new Operator("anna", "north", 17, NOW, "install");

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve(Journal.FILE);
    }

    private void writeRun() {
        try (Journal journal = Journal.open(file(), CLOCK, new Redactor())) {
            journal.begin(ANNA, SUBJECT);
            Instant began = journal.stepBegins("cp-1", "files", List.of(Change.of("/etc/motd", "write 4 bytes")));
            journal.stepEnds("cp-1", "files", began, null);
            journal.stepBegins("worker-1", "files", List.of());
        }
    }

    @Test
    void linesAreExactlyThese() throws IOException {
        writeRun();
        assertThat(Files.readString(file()))
                .isEqualTo(
                        """
                        {"at":"2026-11-21T10:00:00Z","run":"2026-11-21T10:00:00Z-17","event":"run-begin","verb":"install",\
                        "user":"anna","host":"north","pid":17,"since":"2026-11-21T10:00:00Z","hubcrate":"0.1.0",\
                        "site":"lab","bundle":"classic 2026.11",\
                        "sums":"sha256:4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a",\
                        "signers":[{"fingerprint":"ABCDEF","userId":"somebody"}],\
                        "plan":"sha256:dbc1b4c900ffe48d575b5da5c638040125f65db0fe3e24494b76ea986457d986",\
                        "accepted":[{"id":"swap-on","reason":"the \\"old\\" host,\\nto be replaced"}]}
                        {"at":"2026-11-21T10:00:00Z","run":"2026-11-21T10:00:00Z-17","event":"step-begin","node":"cp-1",\
                        "step":"files","count":1,"changes":["/etc/motd: write 4 bytes"]}
                        {"at":"2026-11-21T10:00:00Z","run":"2026-11-21T10:00:00Z-17","event":"step-end","result":"done",\
                        "node":"cp-1","step":"files","millis":0}
                        {"at":"2026-11-21T10:00:00Z","run":"2026-11-21T10:00:00Z-17","event":"step-begin",\
                        "node":"worker-1","step":"files","count":0,"changes":[]}
                        """);
        assertThat(Files.getPosixFilePermissions(file())).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void runThatWasKilledIsKnownAsCutOff() throws IOException {
        writeRun();
        JournalHistory.LastRun last = JournalHistory.read(file()).findLast().orElseThrow();
        assertThat(last.isCutOff()).isTrue();
        assertThat(last.operator()).isEqualTo(ANNA);
        assertThat(last.steps())
                .containsExactly(
                        new StepResult("cp-1", "files", "done", 0), new StepResult("worker-1", "files", "", 0));
    }

    @Test
    void everyTornTailOfTheLastLineIsLeftOut() throws IOException {
        writeRun();
        byte[] whole = Files.readAllBytes(file());
        String text = new String(whole, StandardCharsets.UTF_8);
        int lastLine = text.lastIndexOf('\n', text.length() - 2) + 1;
        for (int end = lastLine; end < whole.length; end++) {
            Files.write(file(), java.util.Arrays.copyOf(whole, end));
            try (Journal journal = Journal.open(file(), CLOCK, new Redactor())) {
                journal.end(null);
            }
            assertThat(Files.readString(file())).startsWith(text.substring(0, lastLine) + "{\"at\"");
            assertThat(JournalHistory.read(file()).findLast().orElseThrow().result())
                    .isEqualTo(JournalHistory.DONE);
        }
    }

    @Test
    void copyOnAnotherHostSaysWhoseItWas() throws IOException {
        writeRun();
        Path copy = Files.copy(file(), folder.resolve("copy.jsonl"));
        Operator bert = new Operator("bert", "south", 1, NOW, "install");
        try (Journal journal = Journal.open(copy, CLOCK, new Redactor())) {
            assertThat(journal.history().predecessor(bert)).contains(ANNA);
            journal.begin(bert, SUBJECT);
            journal.end(null);
        }
        JournalHistory history = JournalHistory.read(copy);
        assertThat(history.runs()).isEqualTo(2);
        assertThat(history.findLast().orElseThrow().operator()).isEqualTo(bert);
        assertThat(history.predecessor(bert)).isEmpty();
    }

    @Test
    void damagedLineBeforeTheLastIsRefusedWithItsNumber() throws IOException {
        writeRun();
        List<String> lines = Files.readAllLines(file());
        for (String bad : List.of("", "{}", "[]", "{\"event\":\"step-end\"}", "\0", "{\"event\":\"run-begin\"}")) {
            Files.write(file(), List.of(lines.get(0), bad, lines.get(1)));
            MachineException refused =
                    catchThrowableOfType(MachineException.class, () -> Journal.open(file(), CLOCK, new Redactor()));
            assertThat(refused.code()).isEqualTo("journal-damaged");
            assertThat(refused.getMessage()).contains("line 2 ");
        }
    }

    @Test
    void endlessLineIsNotReadToItsEnd() throws IOException {
        Files.write(file(), new byte[1 << 20], StandardOpenOption.CREATE);
        assertThat(catchThrowableOfType(MachineException.class, () -> JournalHistory.read(file()))
                        .code())
                .isEqualTo("journal-damaged");
    }

    @Test
    void eventsOfLaterVersionsAreLetPass() throws IOException {
        writeRun();
        Files.writeString(
                file(),
                "{\"at\":\"2027-01-01T00:00:00Z\",\"run\":\"x\",\"event\":\"etcd-snapshot\"}\n",
                StandardOpenOption.APPEND);
        assertThat(JournalHistory.read(file()).runs()).isEqualTo(1);
    }
}
