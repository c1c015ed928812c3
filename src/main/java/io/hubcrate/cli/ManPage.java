package io.hubcrate.cli;

import io.hubcrate.console.Wrapping;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Manual pages in the macros of man(7), written from the command model. They bear no date, so that they change with the
 * commands alone.
 */
final class ManPage {
    /** Escaping makes lines longer. */
    private static final int WIDTH = 66;

    private final StringBuilder roff = new StringBuilder();

    private ManPage() {}

    /** Every page by its file name: {@code hubcrate.1} and one for each verb. */
    static SortedMap<String, String> all() {
        SortedMap<String, String> pages = new TreeMap<>();
        pages.put("hubcrate.1", root());
        for (VerbName name : VerbName.values()) {
            pages.put("hubcrate-" + name + ".1", of(name));
        }
        return pages;
    }

    private static String root() {
        ManPage page = new ManPage();
        page.title("hubcrate", "carries JupyterHub on Kubernetes into places without internet");
        page.section("SYNOPSIS");
        page.line(".B hubcrate");
        page.line("\\fIVERB\\fR [\\fIOPTIONS\\fR]");
        for (VerbName.Side side : VerbName.Side.values()) {
            page.section(side.title().toUpperCase(Locale.ROOT));
            Arrays.stream(VerbName.values()).filter(verb -> verb.side() == side).forEach(verb -> {
                page.line(".TP");
                page.line("\\fBhubcrate\\-" + verb + "\\fR(1)");
                page.prose(verb.purpose());
            });
        }
        page.exitCodes();
        return page.roff.toString();
    }

    private static String of(VerbName name) {
        Verb verb = name.create();
        CommandLine commandLine = VerbParser.of(name, verb);
        ManPage page = new ManPage();
        page.title("hubcrate-" + name, withoutStop(name.purpose()));
        page.section("SYNOPSIS");
        page.line(".B hubcrate " + name);
        page.prose(VerbParser.synopsis(commandLine)
                .substring(("hubcrate " + name).length())
                .strip());
        page.section("DESCRIPTION");
        page.prose(name.purpose());
        page.parameters(commandLine.getCommandSpec().positionalParameters());
        page.section("OPTIONS");
        commandLine.getCommandSpec().options().forEach(page::option);
        page.section("EXAMPLES");
        for (Verb.Example example : verb.examples()) {
            if (!example.equals(verb.examples().get(0))) {
                page.line(".PP");
            }
            page.prose(example.effect() + ":");
            page.line(".PP");
            page.line(".RS 4");
            page.line(".nf");
            page.guarded(example.command());
            page.line(".fi");
            page.line(".RE");
        }
        page.exitCodes();
        page.section("SEE ALSO");
        page.line(".BR hubcrate (1)");
        return page.roff.toString();
    }

    private void title(String name, String purpose) {
        line(".\\\" Written from the command model; see ManPageTest.");
        line(".TH " + name.toUpperCase(Locale.ROOT).replace("-", "\\-") + " 1 \"\" hubcrate \"hubcrate manual\"");
        // Neither hyphenated nor filled to both margins: commands are copied.
        line(".nh");
        line(".ad l");
        section("NAME");
        line(escaped(name) + " \\- " + escaped(purpose));
    }

    private static String withoutStop(String sentence) {
        String plain = sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
        return plain.substring(0, 1).toLowerCase(Locale.ROOT) + plain.substring(1);
    }

    private void parameters(List<PositionalParamSpec> parameters) {
        for (PositionalParamSpec parameter : parameters) {
            line(".TP");
            line("\\fI" + escaped(parameter.paramLabel()) + "\\fR");
            prose(String.join(" ", parameter.description()));
        }
    }

    private void option(OptionSpec option) {
        StringBuilder names = new StringBuilder();
        for (String name : option.names()) {
            names.append(names.isEmpty() ? "" : ", ")
                    .append("\\fB")
                    .append(escaped(name))
                    .append("\\fR");
        }
        if (option.arity().max() > 0) {
            names.append(" \\fI").append(escaped(option.paramLabel())).append("\\fR");
        }
        line(".TP");
        line(names + (option.required() ? " (required)" : ""));
        prose(String.join(" ", option.description()));
    }

    private void exitCodes() {
        section("EXIT STATUS");
        for (Map.Entry<String, String> code : ExitCodes.table().entrySet()) {
            line(".TP 6");
            line("\\fB" + code.getKey() + "\\fR");
            prose(code.getValue());
        }
    }

    private void section(String title) {
        line(".SH " + (title.contains(" ") ? "\"" + title + "\"" : title));
    }

    /** Text of ours, in lines as short as mandoc likes them. */
    private void prose(String text) {
        Wrapping.lines(text, WIDTH).forEach(this::guarded);
    }

    /** One line of input; a dot or quote at its beginning would be a request. */
    private void guarded(String text) {
        String safe = escaped(text);
        line(safe.startsWith(".") || safe.startsWith("'") ? "\\&" + safe : safe);
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\e")
                .replace("-", "\\-")
                .replace("~", "\\(ti")
                .replace("^", "\\(ha");
    }

    private void line(String text) {
        roff.append(text).append('\n');
    }
}
