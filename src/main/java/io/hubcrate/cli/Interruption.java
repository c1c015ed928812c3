package io.hubcrate.cli;

import io.hubcrate.failure.Category;
import io.hubcrate.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

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
            session.err().println(line("interrupted"));
        } else {
            // Leaves the progress line, or the ^C that the terminal has echoed, standing as it is.
            session.err().println(session.terminal().movesErr() ? "\r\033[Kinterrupted" : "interrupted");
            session.err().println("Nothing is half done: the same command goes on where this one stopped.");
        }
        session.err().flush();
    }

    private static String line(String code) {
        return new String(
                Json.writeCompact(Json.object()
                        .put("event", "error")
                        .put("code", code)
                        .put("category", Category.INTERRUPTED.name().toLowerCase(Locale.ROOT))
                        .put("exitCode", Category.INTERRUPTED.exitCode())
                        .put("message", "interrupted")),
                StandardCharsets.UTF_8);
    }
}
