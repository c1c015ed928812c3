package io.hubcrate.cli;

import io.hubcrate.console.Voice;
import io.hubcrate.progress.EventSink;
import java.nio.file.Path;

/** What a verb works with: the session and where to tell what happens. */
record Run(Session session, Voice voice, String version) {
    /** Of a session whose questions are asked undisturbed by the voice. */
    static Run of(Session session, Voice voice, String version) {
        return new Run(session.asking(new UndisturbedPrompt(session.prompt(), voice)), voice, version);
    }

    EventSink events() {
        return voice;
    }

    Path resolve(Path written) {
        return session.resolve(written);
    }

    String show(Path path) {
        return session.show(path).toString();
    }
}
