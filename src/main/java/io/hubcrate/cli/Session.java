package io.hubcrate.cli;

import io.hubcrate.console.Terminal;
import io.hubcrate.failure.Redactor;
import io.hubcrate.http.WebLimits;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/**
 * The world around one command line. Verbs see nothing of the process but this, so the demo and the tests run them in
 * process, in a folder of their own.
 *
 * @param out for results alone
 * @param err for progress, notes and errors
 * @param home the person's home folder
 * @param directory from which relative paths of the command line count; empty for the process's own
 * @param patience with servers
 * @param redactor knows this command's secrets; before every output of texts that are not ours
 */
record Session(
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        Path home,
        Path directory,
        Clock clock,
        Terminal terminal,
        PassphrasePrompt prompt,
        WebLimits patience,
        Redactor redactor) {

    /** With the usual patience. */
    Session(
            PrintStream out,
            PrintStream err,
            Map<String, String> environment,
            Path home,
            Path directory,
            Clock clock,
            Terminal terminal,
            PassphrasePrompt prompt) {
        this(out, err, environment, home, directory, clock, terminal, prompt, WebLimits.DEFAULTS, new Redactor());
    }

    /** The same, with another way to the person. */
    Session asking(PassphrasePrompt other) {
        return new Session(out, err, environment, home, directory, clock, terminal, other, patience, redactor);
    }

    /** A path as written on the command line, to be opened from here. */
    Path resolve(Path written) {
        return directory.resolve(written);
    }

    /** A path as the person would write it from here. */
    Path show(Path path) {
        boolean below = !directory.toString().isEmpty() && path.startsWith(directory);
        return below ? directory.relativize(path) : path;
    }
}
