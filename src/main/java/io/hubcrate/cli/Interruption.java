package io.hubcrate.cli;

import io.hubcrate.failure.Category;
import java.util.List;

/** The last words after Ctrl-C or SIGTERM. */
final class Interruption {
    private final Session session;
    private final List<String> args;

    Interruption(Session session, List<String> args) {
        this.session = session;
        this.args = args;
    }

    /** Says that the same command goes on; called while the process ends, so it takes no lock and starts nothing. */
    void tell() {
        if (OutputFormat.isAskedFor(OutputFormat.JSON, args)) {
            session.err()
                    .println("{\"event\":\"error\",\"code\":\"interrupted\",\"category\":\"interrupted\",\"exitCode\":"
                            + Category.INTERRUPTED.exitCode()
                            + ",\"message\":\"interrupted\"}");
        } else {
            // Leaves the progress line, or the ^C that the terminal has echoed, standing as it is.
            session.err().println(session.terminal().movesErr() ? "\r\033[Kinterrupted" : "interrupted");
            session.err().println("Nothing is half done: the same command goes on where this one stopped.");
        }
        session.err().flush();
    }
}
