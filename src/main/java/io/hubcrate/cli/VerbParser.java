package io.hubcrate.cli;

import io.hubcrate.console.Page;
import io.hubcrate.console.Wrapping;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Verbs as picocli sees them: their arguments and their help page. */
final class VerbParser {
    private static final int WIDEST = 100;

    private VerbParser() {}

    /** The command line model of one verb. */
    static CommandLine of(VerbName name, Verb verb) {
        CommandLine commandLine = new CommandLine(verb);
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setExpandAtFiles(false);
        commandLine.setPosixClusteredShortOptionsAllowed(false);
        CommandSpec spec = commandLine.getCommandSpec();
        spec.name(name.toString()).qualifiedName();
        spec.usageMessage()
                .description(name.purpose())
                .abbreviateSynopsis(false)
                .sortOptions(false)
                .showDefaultValues(false)
                .exitCodeListHeading("%nExit codes%n");
        spec.usageMessage().exitCodeList(ExitCodes.table());
        return commandLine;
    }

    /**
     * Fills the verb's options.
     *
     * @return false if only its help page was asked for
     * @throws UsageException if the arguments do not fit
     */
    static boolean parse(CommandLine commandLine, List<String> arguments) {
        try {
            return !commandLine.parseArgs(arguments.toArray(String[]::new)).isUsageHelpRequested();
        } catch (ParameterException e) {
            throw explained(commandLine, e);
        }
    }

    private static UsageException explained(CommandLine commandLine, ParameterException e) {
        String verb = commandLine.getCommandName();
        String advice = synopsis(commandLine) + "\nhubcrate " + verb + " --help shows every option.";
        if (e instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            String word = unmatched.getUnmatched().get(0);
            if (!word.startsWith("-")) {
                return new UsageException("'" + word + "' is one argument too many for " + verb, List.of(), advice);
            }
            String option = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
            return new UsageException(
                    verb + " has no option '" + option + "'",
                    Spelling.near(
                            option, commandLine.getCommandSpec().optionsMap().keySet()),
                    advice);
        }
        if (e instanceof MissingParameterException missing) {
            String names = String.join(
                    ", ", missing.getMissing().stream().map(VerbParser::nameOf).toList());
            return new UsageException(verb + " needs " + names, List.of(), advice);
        }
        ArgSpec argument = e.getArgSpec();
        String message = argument == null || e.getValue() == null
                ? String.valueOf(e.getMessage())
                : nameOf(argument) + " does not take '" + e.getValue() + "'" + accepted(argument);
        return new UsageException(message, List.of(), advice);
    }

    private static String accepted(ArgSpec argument) {
        StringBuilder words = new StringBuilder();
        Iterable<String> candidates = argument.completionCandidates();
        if (candidates != null) {
            candidates.forEach(
                    word -> words.append(words.isEmpty() ? "; one of " : ", ").append(word));
        }
        return words.toString();
    }

    private static String nameOf(ArgSpec argument) {
        return argument instanceof OptionSpec option
                ? option.longestName() + " " + option.paramLabel()
                : argument.paramLabel();
    }

    /** One line with every argument. */
    static String synopsis(CommandLine commandLine) {
        CommandLine.Help help =
                new CommandLine.Help(commandLine.getCommandSpec(), CommandLine.Help.defaultColorScheme(Ansi.OFF));
        String line = help.synopsis(0)
                .lines()
                .map(String::strip)
                .reduce((one, two) -> one + " " + two)
                .orElse("");
        return "hubcrate "
                + line.replace("[-h] ", "").replace("[--stacktrace] ", "").replace("[--output=FORMAT] ", "");
    }

    /** The verb's help page. */
    static void printHelp(CommandLine commandLine, Verb verb, Page page, int columns) {
        Ansi ansi = page.ink().coloured() ? Ansi.ON : Ansi.OFF;
        CommandSpec spec = commandLine.getCommandSpec();
        spec.usageMessage().width(Math.max(60, Math.min(columns, WIDEST)));
        CommandLine.Help help = new CommandLine.Help(spec, CommandLine.Help.defaultColorScheme(ansi));
        page.prose(spec.usageMessage().description()[0]);
        page.blank();
        Wrapping.lines(synopsis(commandLine), Math.min(columns, WIDEST)).forEach(page::line);
        String parameters = help.parameterList();
        if (!parameters.isBlank()) {
            page.blank();
            page.heading("Arguments");
            page.block(parameters.stripTrailing());
        }
        page.blank();
        page.heading("Options");
        page.block(help.optionList().stripTrailing());
        page.blank();
        page.heading("Examples");
        for (Verb.Example example : verb.examples()) {
            page.line("  " + page.ink().bold(example.command()));
            page.line("      " + example.effect());
        }
        page.blank();
        page.heading("Exit codes");
        for (Map.Entry<String, String> code : ExitCodes.table().entrySet()) {
            page.line("  " + Page.pad(code.getKey(), 5) + code.getValue());
        }
    }
}
