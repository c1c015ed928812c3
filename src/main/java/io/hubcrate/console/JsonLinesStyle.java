package io.hubcrate.console;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.json.Json;
import io.hubcrate.progress.Event;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** For programs: one JSON object a line, its kind under {@code event}. */
public final class JsonLinesStyle implements Style {
    private static final int TICKS_BETWEEN = 5;

    private int ticks;

    @Override
    public long tickMillis() {
        return 200;
    }

    @Override
    public Optional<String> words(Event event, Optional<Tally.Standing> standing) {
        if (event instanceof Event.PhaseStarted started) {
            return line(object("phase-started")
                    .put("phase", started.name())
                    .put("totalItems", started.totalItems())
                    .put("totalBytes", started.totalBytes()));
        }
        if (event instanceof Event.PhaseFinished finished) {
            ObjectNode object = object("phase-finished").put("phase", finished.name());
            standing.ifPresent(now ->
                    object.put("items", now.items()).put("reused", now.reused()).put("bytes", now.bytes()));
            return line(object);
        }
        if (event instanceof Event.TransferStarted started) {
            return line(
                    object("transfer-started").put("subject", started.subject()).put("size", started.size()));
        }
        if (event instanceof Event.TransferFinished finished) {
            return line(object("transfer-finished")
                    .put("subject", finished.subject())
                    .put("reused", finished.reused()));
        }
        if (event instanceof Event.TransferFailed failed) {
            return line(object("transfer-failed").put("subject", failed.subject()));
        }
        if (event instanceof Event.Note note) {
            return line(object("note")
                    .put("level", note.level().name().toLowerCase(Locale.ROOT))
                    .put("code", note.code())
                    .put("text", note.text()));
        }
        return Optional.empty();
    }

    @Override
    public Optional<String> progress(Tally.Standing standing) {
        ticks++;
        if (ticks % TICKS_BETWEEN != 0) {
            return Optional.empty();
        }
        return line(standing("progress", standing));
    }

    @Override
    public Optional<String> brokenOff(Tally.Standing standing) {
        return line(standing("phase-broken-off", standing));
    }

    private static ObjectNode standing(String kind, Tally.Standing standing) {
        ObjectNode object = object(kind)
                .put("phase", standing.phase().name())
                .put("items", standing.items())
                .put("totalItems", standing.phase().totalItems())
                .put("bytes", standing.bytes())
                .put("totalBytes", standing.phase().totalBytes())
                .put("bytesPerSecond", standing.rate());
        if (!standing.subject().isEmpty()) {
            object.put("subject", standing.subject()).put("subjectSeconds", standing.subjectNanos() / 1_000_000_000L);
        }
        standing.secondsLeft().ifPresent(seconds -> object.put("secondsLeft", seconds));
        return object;
    }

    private static ObjectNode object(String kind) {
        return Json.object().put("event", kind);
    }

    private static Optional<String> line(ObjectNode object) {
        return Optional.of(Printable.text(new String(Json.writeCompact(object), StandardCharsets.UTF_8)));
    }

    @Override
    public boolean redraws() {
        return false;
    }
}
