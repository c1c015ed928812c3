package io.hubcrate.cli;

import io.hubcrate.console.JsonLinesStyle;
import io.hubcrate.console.Page;
import io.hubcrate.console.Printable;
import io.hubcrate.console.Style;
import io.hubcrate.console.Voice;
import io.hubcrate.failure.ToolException;
import io.hubcrate.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;

/** The command line without the process: arguments in, exit code out. Nothing thrown gets past it. */
final class Hubcrate {
    private final Session session;

    Hubcrate(Session session) {
        this.session = session;
    }

    /** Runs one command line and prints its result or its failure; gives the exit code. */
    int run(List<String> args) {
        FailurePrinter failures = new FailurePrinter(session, args);
        try {
            return dispatch(args);
        } catch (ToolException e) {
            return failures.print(e);
        } catch (IOException e) {
            return failures.print(MachineFailures.of(e));
        } catch (UncheckedIOException e) {
            IOException cause = e.getCause();
            return failures.print(cause == null ? MachineFailures.bug(e) : MachineFailures.of(cause));
        } catch (RuntimeException | Error e) {
            return failures.print(MachineFailures.bug(e));
        } finally {
            session.out().flush();
        }
    }

    private int dispatch(List<String> args) throws IOException {
        String first = args.isEmpty() ? "" : args.get(0);
        switch (first) {
            case "--version", "-V" -> {
                session.out().println("hubcrate " + Version.current());
                return 0;
            }
            case "--help", "-h" -> {
                RootHelp.print(page());
                return 0;
            }
            case "help" -> {
                if (args.size() == 1) {
                    RootHelp.print(page());
                    return 0;
                }
                return runVerb(findVerb(args.get(1)), List.of("--help"));
            }
            case "" -> throw new UsageException("no verb given", List.of(), "hubcrate --help lists the verbs.");
            default -> {
                return runVerb(findVerb(first), args.subList(1, args.size()));
            }
        }
    }

    private static VerbName findVerb(String word) {
        return VerbName.find(word).orElseThrow(() -> {
            if (word.startsWith("-")) {
                return new UsageException(
                        "the verb comes first, '" + word + "' stands before it",
                        List.of(),
                        "hubcrate VERB [OPTIONS]\nhubcrate --help lists the verbs.");
            }
            List<String> names =
                    Arrays.stream(VerbName.values()).map(VerbName::toString).toList();
            return new UsageException(
                    "there is no verb '" + word + "'", Spelling.near(word, names), "hubcrate --help lists the verbs.");
        });
    }

    private int runVerb(VerbName name, List<String> arguments) throws IOException {
        Verb verb = name.create();
        CommandLine commandLine = VerbParser.of(name, verb);
        if (!VerbParser.parse(commandLine, arguments)) {
            VerbParser.printHelp(commandLine, verb, page(), session.terminal().columns());
            return 0;
        }
        if (verb.output == OutputFormat.HTML && !verb.offersHtml()) {
            throw new UsageException(name + " has no page in HTML", List.of(), "Only inspect has: --output html");
        }
        Result result;
        try (Voice voice = new Voice(session.err(), style(session, verb.output))) {
            result = verb.run(Run.of(session, voice, Version.current()));
        }
        switch (verb.output) {
            case TEXT -> result.text().accept(page());
            case HTML ->
                session.out()
                        .writeBytes(
                                java.util.Objects.requireNonNull(result.html()).get());
            case JSON ->
                session.out()
                        .print(Printable.text(
                                new String(Json.write(result.json().get()), StandardCharsets.UTF_8)));
        }
        if (session.out().checkError()) {
            throw MachineFailures.outputClosed();
        }
        return result.exitCode();
    }

    private Page page() {
        return new Page(session.out(), session.terminal());
    }

    private static Style style(Session session, OutputFormat format) {
        return format == OutputFormat.JSON ? new JsonLinesStyle() : Style.on(session.terminal());
    }
}
