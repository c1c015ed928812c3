package io.hubcrate.console;

import io.hubcrate.content.ByteSize;
import io.hubcrate.progress.Event;
import java.util.Locale;

/** The words for progress, the same on a terminal and in a log. */
final class Narrator {
    private static final long NANOS = 1_000_000_000L;
    /** What takes less needs no clock. */
    private static final long NOTICED = 2;

    private Narrator() {}

    /** How far a phase is: {@code 7 of 24, 412 MB of 1.53 GB, 27 %, 48.2 MB/s, 0:23 left}. */
    static String standing(Tally.Standing standing) {
        Event.PhaseStarted phase = standing.phase();
        StringBuilder words = new StringBuilder();
        if (phase.totalItems() > 0) {
            add(words, standing.items() + " of " + phase.totalItems());
        } else if (standing.items() > 0) {
            add(words, String.valueOf(standing.items()));
        }
        if (phase.totalBytes() > 0) {
            long bytes = Math.min(standing.bytes(), phase.totalBytes());
            add(words, ByteSize.format(bytes) + " of " + ByteSize.format(phase.totalBytes()));
            add(words, bytes * 100 / phase.totalBytes() + " %");
        } else if (standing.bytes() > 0) {
            add(words, ByteSize.format(standing.bytes()));
        }
        if (standing.rate() > 0) {
            add(words, ByteSize.format(standing.rate()) + "/s");
        }
        standing.secondsLeft().ifPresent(seconds -> add(words, duration(seconds) + " left"));
        return words.toString();
    }

    /** What is at work longest, and for how long: {@code worker2 0:08, and 2 more}; empty if nothing is. */
    static String running(Tally.Standing standing) {
        if (standing.subject().isEmpty()) {
            return "";
        }
        long seconds = standing.subjectNanos() / NANOS;
        return Printable.text(standing.subject())
                + (seconds < NOTICED ? "" : " " + duration(seconds))
                + (standing.running() > 1 ? ", and " + (standing.running() - 1) + " more" : "");
    }

    /**
     * What a finished phase came to: {@code 24 items, 20 of them already here, 1.53 GB in 0:31}; of steps, which bring
     * nothing, {@code 36 items, 12 of them with nothing to do in 1:08}.
     */
    static String total(Tally.Standing standing) {
        StringBuilder words = new StringBuilder();
        if (standing.items() > 0) {
            add(words, standing.items() + (standing.items() == 1 ? " item" : " items"));
        }
        if (standing.reused() > 0) {
            add(
                    words,
                    (standing.reused() == standing.items() ? "all" : standing.reused() + " of them")
                            + (standing.phase().totalBytes() > 0 ? " already here" : " with nothing to do"));
        }
        if (standing.bytes() > 0) {
            add(words, ByteSize.format(standing.bytes()));
        }
        if (words.isEmpty()) {
            words.append("done");
        }
        long seconds = standing.elapsedNanos() / NANOS;
        return seconds > 0 ? words.append(" in ").append(duration(seconds)).toString() : words.toString();
    }

    /** What a phase had come to when it was broken off. */
    static String brokenOff(Tally.Standing standing) {
        boolean nothing = standing.items() == 0 && standing.bytes() == 0;
        return nothing ? "broken off before anything came" : "broken off: " + total(standing);
    }

    /** A note's line, without colours. */
    static String note(Event.Note note) {
        String label =
                switch (note.level()) {
                    case INFO -> "note";
                    case WARNING -> "warning";
                };
        return label + "[" + note.code() + "]: " + Printable.paragraph(note.text());
    }

    /** Minutes and seconds, hours where there are any: {@code 0:07}, {@code 1:02:03}. */
    static String duration(long seconds) {
        long hours = seconds / 3600;
        long minutes = seconds / 60 % 60;
        return hours > 0
                ? String.format(Locale.ROOT, "%d:%02d:%02d", hours, minutes, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d", minutes, seconds % 60);
    }

    private static void add(StringBuilder words, String more) {
        words.append(words.isEmpty() ? "" : ", ").append(more);
    }
}
