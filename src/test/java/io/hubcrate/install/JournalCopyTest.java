package io.hubcrate.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hubcrate.failure.MachineException;
import io.hubcrate.failure.Redactor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalCopyTest {
    private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
    private static final Clock CLOCK = Clock.fixed(START, ZoneOffset.UTC);
    private static final int MOST = 2 << 20;

    @TempDir
    private Path folder;

    private Journal journal(String name) {
        return Journal.open(folder.resolve(name), CLOCK, new Redactor());
    }

    private static void run(Journal journal, int number, int steps) {
        journal.begin(new Operator("anna", "north", number, START.plusSeconds(number), "install"), JournalTest.SUBJECT);
        for (int i = 0; i < steps; i++) {
            Instant began = journal.stepBegins("node-" + i, "step", List.of(Change.of("x".repeat(900), "write")));
            journal.stepEnds("node-" + i, "step", began, null);
        }
        journal.end(null);
    }

    private static JournalHistory travelled(Journal journal) throws IOException {
        JournalCopy copy = JournalCopy.unpack(journal.copy().pack(), "the cluster");
        return copy.history("the cluster");
    }

    /** Of so many runs, each with so many copies of the same steps; written at once, not line for line. */
    private Journal written(String name, int runs, int times) throws IOException {
        Path file = folder.resolve(name);
        try (Journal one = journal("one-" + name)) {
            run(one, 1, 10);
        }
        List<String> lines = Files.readAllLines(folder.resolve("one-" + name));
        StringBuilder text = new StringBuilder();
        for (int i = 1; i <= runs; i++) {
            String since = START.plusSeconds(i).toString();
            text.append(lines.get(0)
                            .replace("\"pid\":1,", "\"pid\":" + i + ",")
                            .replace(START.plusSeconds(1) + "\",\"hub", since + "\",\"hub"))
                    .append('\n');
            for (int j = 0; j < times; j++) {
                lines.subList(1, lines.size() - 1)
                        .forEach(line -> text.append(line).append('\n'));
            }
            text.append(lines.get(lines.size() - 1)).append('\n');
        }
        Files.writeString(file, text);
        return journal(name);
    }

    @Test
    void oldestRunsStayBehindWhereAllAreTooMuch() throws IOException {
        try (Journal journal = written("long.jsonl", 60, 6)) {
            JournalHistory there = travelled(journal);
            assertThat(there.runs()).isBetween(2, 40);
            assertThat(there.wholeBytes()).isLessThanOrEqualTo(MOST);
            assertThat(there.findLast().orElseThrow().operator().pid()).isEqualTo(60);
        }
    }

    @Test
    void runLongerThanMayTravelHasItsBeginningAndItsEnd() throws IOException {
        try (Journal journal = written("huge.jsonl", 1, 200)) {
            JournalHistory there = travelled(journal);
            assertThat(there.runs()).isEqualTo(1);
            assertThat(there.wholeBytes()).isLessThanOrEqualTo(MOST);
            assertThat(there.findLast().orElseThrow().result()).isEqualTo(JournalHistory.DONE);
        }
    }

    @Test
    void onlyWhatIsLaterIsTakenOverAndOnceOnly() throws IOException {
        try (Journal north = journal("north.jsonl");
                Journal south = journal("south.jsonl")) {
            run(north, 1, 2);
            assertThat(south.adopt(north.copy())).isEqualTo(1);
            assertThat(south.adopt(north.copy())).isZero();
            run(south, 5, 1);
            run(north, 3, 1);
            assertThat(south.adopt(north.copy())).as("before its own last run").isZero();
            run(north, 7, 1);
            assertThat(south.adopt(north.copy())).isEqualTo(1);
            assertThat(south.history().findLast().orElseThrow().operator().pid())
                    .isEqualTo(7);
            assertThat(north.adopt(journal("none.jsonl").copy())).isZero();
        }
    }

    @Test
    void whatIsNoJournalOrAnEndlessOneIsRefused() throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bomb)) {
            out.write(new byte[64 << 20]);
        }
        ByteArrayOutputStream torn = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(torn);
                Journal journal = journal("torn.jsonl")) {
            run(journal, 1, 1);
            String text = Files.readString(folder.resolve("torn.jsonl"));
            out.write(text.substring(0, text.length() - 5).getBytes(StandardCharsets.UTF_8));
        }
        for (byte[] packed : List.of(bomb.toByteArray(), torn.toByteArray(), new byte[] {1, 2, 3})) {
            assertThatThrownBy(() -> JournalCopy.unpack(packed, "the cluster"))
                    .isInstanceOfSatisfying(MachineException.class, refused -> assertThat(refused.code())
                            .isEqualTo("journal-damaged"));
        }
    }
}
