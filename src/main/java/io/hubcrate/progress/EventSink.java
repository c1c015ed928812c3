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
}
