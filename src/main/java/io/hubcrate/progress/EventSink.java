package io.hubcrate.progress;

/** Where events go. Implementations are thread-safe and do not block for long. */
@FunctionalInterface
public interface EventSink {
    /** Swallows everything. */
    EventSink NONE = event -> {};

    void accept(Event event);

    /** A line of information. */
    default void info(String code, String text) {
        accept(new Event.Note(Event.Level.INFO, code, text));
    }

    /** A line that a person should read before going on. */
    default void warning(String code, String text) {
        accept(new Event.Note(Event.Level.WARNING, code, text));
    }

    /** Tells of a phase around its work; one whose work fails is left open. */
    default void phase(String name, long items, Runnable work) {
        accept(new Event.PhaseStarted(name, items, 0));
        work.run();
        accept(new Event.PhaseFinished(name));
    }

    /** Tells of an item without bytes around its work, also of one that fails: it is not at work any more. */
    default void item(String subject, Runnable work) {
        accept(new Event.TransferStarted(subject, 0));
        try {
            work.run();
        } finally {
            accept(new Event.TransferFinished(subject, false));
        }
    }
}
