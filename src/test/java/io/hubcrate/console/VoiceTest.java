package io.hubcrate.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.progress.Event;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class VoiceTest {
    private static final List<Event> STORY = List.of(
            new Event.PhaseStarted("fetch images", 2, 3_000_000),
            new Event.TransferStarted("one", 1_000_000),
            new Event.TransferAdvanced("one", 1_000_000),
            new Event.TransferFinished("one", false),
            new Event.Note(Event.Level.WARNING, "image-moving-tag", "busybox moves"),
            new Event.TransferStarted("two", 2_000_000),
            new Event.TransferFinished("two", true),
            new Event.PhaseFinished("fetch images"));

    private static String spoken(Style style, List<Event> events) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (Voice voice = new Voice(new PrintStream(err, true, StandardCharsets.UTF_8), style)) {
            events.forEach(voice::accept);
        }
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void logHasWholeLinesWithoutControlCharacters() {
        assertThat(spoken(new PlainStyle(), STORY))
                .isEqualTo(
                        """
                        warning[image-moving-tag]: busybox moves
                        fetch images: 2 items, 1 of them already here, 1.00 MB
                        """);
    }

    @Test
    void programsGetOneObjectALineInTheOrderOfEvents() {
        assertThat(spoken(new JsonLinesStyle(), STORY).lines())
                .allSatisfy(line -> assertThat(line).startsWith("{\"event\":\"").endsWith("}"))
                .hasSize(7)
                .first()
                .isEqualTo(
                        "{\"event\":\"phase-started\",\"phase\":\"fetch images\",\"totalItems\":2,\"totalBytes\":3000000}");
    }

    @Test
    void terminalIsLeftWithFinishedLinesOnly() {
        String spoken = spoken(new TerminalStyle(new Ink(false), 80), STORY);
        assertThat(spoken.replaceAll("\r\033\\[K|[^\n]*\r\033\\[K", ""))
                .isEqualTo(
                        """
                        warning[image-moving-tag]: busybox moves
                        fetch images      2 items, 1 of them already here, 1.00 MB
                        """);
    }

    @Test
    void screenBelongsToAConversationUntilItEnds() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        try (Voice voice = new Voice(stream, new TerminalStyle(new Ink(false), 80))) {
            STORY.subList(0, 5).forEach(voice::accept);
            String during = voice.undisturbed(() -> {
                String before = err.toString(StandardCharsets.UTF_8);
                stream.print("question? ");
                // Work goes on meanwhile, and nobody who tells of it is kept waiting.
                STORY.subList(4, 8).forEach(voice::accept);
                return err.toString(StandardCharsets.UTF_8).substring(before.length());
            });
            assertThat(during).isEqualTo("question? ");
        }
        assertThat(err.toString(StandardCharsets.UTF_8).replaceAll("\r\033\\[K|[^\n]*\r\033\\[K", ""))
                .isEqualTo(
                        """
                        warning[image-moving-tag]: busybox moves
                        question? warning[image-moving-tag]: busybox moves
                        fetch images      2 items, 1 of them already here, 1.00 MB
                        """);
    }

    @Test
    void workThatFailsIsNotSilentlyForgotten() {
        assertThat(spoken(new PlainStyle(), STORY.subList(0, 4)))
                .isEqualTo("fetch images: broken off: 1 item, 1.00 MB\n");
        assertThat(spoken(new PlainStyle(), STORY.subList(0, 1)))
                .isEqualTo("fetch images: broken off before anything came\n");
    }

    @Test
    void silenceStartsNoThreadAndPrintsNothing() {
        assertThat(spoken(new TerminalStyle(new Ink(false), 80), List.of())).isEmpty();
    }

    @Test
    void progressNamesTotalsRateAndTimeLeft() {
        AtomicLong now = new AtomicLong();
        Tally tally = new Tally(now::get);
        tally.count(new Event.PhaseStarted("fetch", 4, 100_000_000));
        tally.standing();
        now.set(1_000_000_000L);
        tally.count(new Event.TransferAdvanced("one", 10_000_000));
        Tally.Standing standing = tally.standing().orElseThrow();
        assertThat(standing.rate()).isEqualTo(10_000_000);
        assertThat(standing.secondsLeft()).isEqualTo(Optional.of(9L));
        assertThat(Narrator.standing(standing)).isEqualTo("0 of 4, 10.0 MB of 100 MB, 10 %, 10.0 MB/s, 0:09 left");
    }

    @Test
    void progressLineNeverReachesTheLastColumn() {
        Tally tally = new Tally(() -> 0);
        tally.count(new Event.PhaseStarted("fetch images and charts and more", 1000, 900_000_000_000L));
        tally.count(new Event.TransferStarted("docker.io/jupyterhub/" + "x".repeat(200), 1));
        Tally.Standing standing = tally.standing().orElseThrow();
        for (int columns = 20; columns < 160; columns++) {
            assertThat(new TerminalStyle(new Ink(false), columns)
                            .progress(standing)
                            .orElseThrow()
                            .length())
                    .isLessThan(columns);
        }
    }

    @Test
    void whatIsAtWorkLongestIsNamedWithItsClock() {
        AtomicLong now = new AtomicLong();
        Tally tally = new Tally(now::get);
        tally.count(new Event.PhaseStarted("ask the nodes", 3, 0));
        for (String node : List.of("hub1", "worker2", "worker3")) {
            tally.count(new Event.TransferStarted(node, 0));
            now.addAndGet(1_000_000_000L);
        }
        tally.count(new Event.TransferFinished("hub1", false));
        now.set(9_000_000_000L);
        assertThat(Narrator.running(tally.standing().orElseThrow())).isEqualTo("worker2 0:08, and 1 more");
        assertThat(new TerminalStyle(new Ink(false), 80)
                        .progress(tally.standing().orElseThrow()))
                .hasValue("ask the nodes     1 of 3   worker2 0:08, and 1 more");
        now.set(12_000_000_000L);
        assertThat(new PlainStyle().progress(tally.standing().orElseThrow()))
                .hasValue("ask the nodes: 1 of 3; worker2 0:11, and 1 more");
        tally.count(new Event.TransferFinished("worker2", false));
        tally.count(new Event.TransferFailed("worker3"));
        assertThat(Narrator.running(tally.standing().orElseThrow())).isEmpty();
    }

    @Test
    void stepsHaveNothingToDoWhereLayersAreThere() {
        List<Event> steps = List.of(
                new Event.PhaseStarted("prepare", 2, 0),
                new Event.TransferStarted("a", 0),
                new Event.TransferFinished("a", true),
                new Event.TransferStarted("b", 0),
                new Event.TransferFinished("b", false),
                new Event.PhaseFinished("prepare"));
        assertThat(spoken(new PlainStyle(), steps)).isEqualTo("prepare: 2 items, 1 of them with nothing to do\n");
    }

    @Test
    void durationsReadLikeClocks() {
        assertThat(Narrator.duration(7)).isEqualTo("0:07");
        assertThat(Narrator.duration(3723)).isEqualTo("1:02:03");
    }
}
