package io.hubcrate.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.console.Ink;
import io.hubcrate.console.Printable;
import io.hubcrate.console.Wrapping;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.Problem;
import io.hubcrate.failure.Redactor;
import io.hubcrate.failure.SourceException;
import io.hubcrate.failure.ToolException;
import io.hubcrate.json.Json;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/** Tells a failure: what happened, every problem, what to do, and where to read more. */
final class FailurePrinter {
    private static final int WIDEST = 100;

    private final PrintStream err;
    private final Ink ink;
    private final int columns;
    private final boolean json;
    private final boolean stacktrace;
    private final Redactor redactor;

    FailurePrinter(Session session, List<String> args) {
        this.err = session.err();
        this.ink = new Ink(session.terminal().colourErr());
        this.columns = Math.min(session.terminal().columns(), WIDEST);
        this.json = OutputFormat.isAskedFor(OutputFormat.JSON, args);
        this.stacktrace = args.contains("--stacktrace");
        this.redactor = session.redactor();
    }

    /** Prints it; gives the exit code. */
    int print(ToolException failure) {
        if (json) {
            err.println(new String(Json.writeCompact(toJson(failure)), StandardCharsets.UTF_8));
        } else {
            printText(failure);
        }
        if (stacktrace) {
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            err.print(redactor.redact(trace.toString()));
        }
        err.flush();
        return failure.category().exitCode();
    }

    private void printText(ToolException failure) {
        String label = "error[" + failure.code() + "]:";
        err.println(ink.bad(label) + " " + Printable.text(redactor.redact(failure.getMessage())));
        for (Problem problem : problems(failure)) {
            err.println("  " + Printable.text(problem.toString()));
        }
        if (failure instanceof UsageException usage && !usage.suggestions().isEmpty()) {
            err.println("  did you mean: " + ink.bold(Printable.text(String.join(" or ", usage.suggestions()))) + "?");
        }
        if (!failure.advice().isEmpty()) {
            String lead = "what to do: ";
            Iterator<String> lines = Wrapping.lines(
                            Printable.text(Installation.pointed(failure.advice())), columns - lead.length())
                    .iterator();
            err.println(ink.bold(lead.strip()) + " " + lines.next());
            lines.forEachRemaining(line -> err.println(" ".repeat(lead.length()) + line));
        }
        if (!(failure instanceof UsageException)) {
            err.println(ink.faint("more:       hubcrate explain " + failure.code()));
        }
    }

    private static List<Problem> problems(ToolException failure) {
        return failure instanceof InvalidInputException invalid ? invalid.problems() : List.of();
    }

    private ObjectNode toJson(ToolException failure) {
        ObjectNode line = Json.object()
                .put("event", "error")
                .put("code", failure.code())
                .put("category", failure.category().name().toLowerCase(Locale.ROOT))
                .put("exitCode", failure.category().exitCode())
                .put("message", redactor.redact(failure.getMessage()))
                .put("advice", Installation.pointed(failure.advice()));
        if (failure instanceof InvalidInputException invalid) {
            ArrayNode problems = line.putArray("problems");
            for (Problem problem : invalid.problems()) {
                problems.addObject()
                        .put("file", problem.file())
                        .put("line", problem.line())
                        .put("column", problem.column())
                        .put("path", problem.path())
                        .put("text", problem.text());
            }
        } else if (failure instanceof IntegrityException integrity) {
            line.put("subject", integrity.subject())
                    .put("expected", integrity.expected())
                    .put("actual", integrity.actual());
        } else if (failure instanceof SourceException source) {
            line.put("endpoint", source.endpoint())
                    .put("status", source.status())
                    .put("temporary", source.temporary());
        } else if (failure instanceof UsageException usage) {
            ArrayNode suggestions = line.putArray("suggestions");
            usage.suggestions().forEach(suggestions::add);
        }
        return line;
    }
}
