package io.hubcrate.console;

import io.hubcrate.progress.Event;
import java.util.Optional;

/** For a person who watches: the last line moves, what is done stays above it. */
final class TerminalStyle implements Style {
    private static final int NAME_WIDTH = 18;

    private final Ink ink;
    private final int columns;

    TerminalStyle(Ink ink, int columns) {
        this.ink = ink;
        this.columns = columns;
    }

    @Override
    public long tickMillis() {
        return 100;
    }

    @Override
    public Optional<String> words(Event event, Optional<Tally.Standing> standing) {
        if (event instanceof Event.PhaseFinished finished) {
            String total = standing.map(Narrator::total).orElse("done");
            return Optional.of(ink.good(Page.pad(finished.name(), NAME_WIDTH)) + total);
        }
        if (event instanceof Event.Note note) {
            String label = note.level() == Event.Level.WARNING ? ink.warning("warning") : ink.bold("note");
            return Optional.of(label + ink.faint("[" + note.code() + "]") + ": " + Printable.paragraph(note.text()));
        }
        return Optional.empty();
    }

    @Override
    public Optional<String> progress(Tally.Standing standing) {
        String name = Page.pad(standing.phase().name(), NAME_WIDTH);
        String words = Narrator.standing(standing);
        // The last column stays empty: some terminals wrap as soon as it is written.
        int room = columns - 1 - name.length();
        if (words.length() > room) {
            return Optional.of(ink.bold(cut(name, columns - 1)) + (room > 0 ? words.substring(0, room) : ""));
        }
        String subject = standing.subject().isEmpty() ? "" : "   " + Printable.line(Narrator.running(standing));
        return Optional.of(ink.bold(name) + words + ink.faint(cut(subject, room - words.length())));
    }

    @Override
    public Optional<String> brokenOff(Tally.Standing standing) {
        return Optional.of(ink.warning(Page.pad(standing.phase().name(), NAME_WIDTH)) + Narrator.brokenOff(standing));
    }

    @Override
    public boolean redraws() {
        return true;
    }

    private static String cut(String text, int room) {
        if (text.length() <= room) {
            return text;
        }
        return room < 8 ? "" : text.substring(0, room - 1) + "…";
    }
}
