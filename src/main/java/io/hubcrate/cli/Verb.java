package io.hubcrate.cli;

import java.io.IOException;
import picocli.CommandLine.Option;

/** One verb of the command line with its options; subclasses add parameters. */
abstract class Verb {
    @Option(
            names = "--output",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text for people, json for programs: the result on standard output, events as JSON lines"
                    + " on standard error.")
    OutputFormat output = OutputFormat.TEXT;

    @Option(names = "--stacktrace", description = "Show where in hubcrate an error arose, for a bug report.")
    boolean stacktrace;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this page.")
    boolean help;

    /** Does the work; what goes wrong for a person to mend is a {@link io.hubcrate.failure.ToolException}. */
    abstract Result run(Run run) throws IOException;

    /** Whether {@code --output html} gives a page. */
    boolean offersHtml() {
        return false;
    }

    /** Command lines with what they do, for the help page: pairs of a command and its effect. */
    abstract java.util.List<Example> examples();

    /** For the help page. */
    record Example(String command, String effect) {}
}
