package io.hubcrate.cli;

import io.hubcrate.progress.EventSink;
import java.nio.file.Path;

/** What a verb works with: the session and where to tell what happens. */
record Run(Session session, EventSink events, String version) {
    Path resolve(Path written) {
        return session.resolve(written);
    }

    String show(Path path) {
        return session.show(path).toString();
    }
}
