package io.hubcrate.console;

import io.hubcrate.progress.Event;
import java.util.Optional;

/** How a voice sounds: on a terminal, in a log, to a program. */
public interface Style {
    /** How often {@link #progress} is asked. */
    long tickMillis();

    /** The line for a moment of the story, if it deserves one; {@code standing} is empty outside phases. */
    Optional<String> words(Event event, Optional<Tally.Standing> standing);

    /** The line for work that goes on, if it deserves one now. */
    Optional<String> progress(Tally.Standing standing);

    /** The line for work that was broken off by a failure, if it deserves one. */
    Optional<String> brokenOff(Tally.Standing standing);

    /** Whether a progress line is drawn over the one before, instead of below it. */
    boolean redraws();

    /** For a person: redrawn lines where the terminal can, else whole ones. */
    static Style on(Terminal terminal) {
        return terminal.movesErr()
                ? new TerminalStyle(new Ink(terminal.colourErr()), terminal.columns())
                : new PlainStyle();
    }
}
