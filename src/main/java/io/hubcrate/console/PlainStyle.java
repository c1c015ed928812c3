package io.hubcrate.console;

import io.hubcrate.progress.Event;
import java.util.Optional;

/** For logs and serial consoles: whole lines, seldom. */
final class PlainStyle implements Style {
    private static final long SECONDS_BETWEEN = 10;

    /** Printed in this style by the printing thread alone. */
    private long lastTick;

    private String lastPhase = "";

    @Override
    public long tickMillis() {
        return 200;
    }

    @Override
    public Optional<String> words(Event event, Optional<Tally.Standing> standing) {
        if (event instanceof Event.PhaseFinished finished) {
            return Optional.of(
                    finished.name() + ": " + standing.map(Narrator::total).orElse("done"));
        }
        return event instanceof Event.Note note ? Optional.of(Narrator.note(note)) : Optional.empty();
    }

    @Override
    public Optional<String> progress(Tally.Standing standing) {
        long tick = standing.elapsedNanos() / 1_000_000_000L / SECONDS_BETWEEN;
        if (!standing.phase().name().equals(lastPhase)) {
            lastPhase = standing.phase().name();
            lastTick = 0;
        }
        if (tick == lastTick) {
            return Optional.empty();
        }
        lastTick = tick;
        return Optional.of(standing.phase().name() + ": " + Narrator.standing(standing)
                + (standing.subject().isEmpty() ? "" : "; " + Narrator.running(standing)));
    }

    @Override
    public Optional<String> brokenOff(Tally.Standing standing) {
        return Optional.of(standing.phase().name() + ": " + Narrator.brokenOff(standing));
    }

    @Override
    public boolean redraws() {
        return false;
    }
}
