package io.hubcrate.cli;

import io.hubcrate.console.Voice;
import io.hubcrate.failure.Redactor;
import io.hubcrate.progress.Event;
import io.hubcrate.progress.EventSink;
import java.nio.file.Path;

/** What a verb works with: the session and where to tell what happens. */
record Run(Session session, Voice voice, String version) {
    /** Of a session whose questions are asked undisturbed by the voice. */
    static Run of(Session session, Voice voice, String version) {
        return new Run(session.asking(new UndisturbedPrompt(session.prompt(), voice)), voice, version);
    }

    /** Where domain code tells what happens: no secret gets past it. */
    EventSink events() {
        return event -> voice.accept(
                event instanceof Event.Note note
                        ? new Event.Note(note.level(), note.code(), redactor().redact(note.text()))
                        : event);
    }

    /** Before every output of texts that are not ours. */
    Redactor redactor() {
        return session.redactor();
    }

    Path resolve(Path written) {
        return session.resolve(written);
    }

    String show(Path path) {
        return session.show(path).toString();
    }
}
