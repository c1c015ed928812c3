package io.hubcrate.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Writes completions for fish over the command model, which picocli does not.
 *
 * @see <a href="https://fishshell.com/docs/current/cmds/complete.html">complete</a>
 */
final class FishCompletion {
    private final CommandLine root;
    private final StringBuilder script = new StringBuilder();

    FishCompletion(CommandLine root) {
        this.root = root;
    }

    String script() {
        String program = root.getCommandName();
        script.append("# Completions of ").append(program).append(" for fish.\n");
        script.append("complete -c ").append(program).append(" -e\n");
        for (OptionSpec option : root.getCommandSpec().options()) {
            option("__fish_use_subcommand", option);
        }
        for (Map.Entry<String, CommandLine> verb : root.getSubcommands().entrySet()) {
            String purpose = verb.getValue().getCommandSpec().usageMessage().description()[0];
            line("__fish_use_subcommand", " -f -a " + verb.getKey() + " -d " + quote(purpose));
            verb(verb.getKey(), verb.getValue());
        }
        return script.toString();
    }

    private void verb(String name, CommandLine verb) {
        String condition = "__fish_seen_subcommand_from " + name;
        boolean takesFiles = false;
        for (PositionalParamSpec parameter : verb.getCommandSpec().positionalParameters()) {
            if (!words(parameter).isEmpty()) {
                line(condition, " -f -a " + quote(words(parameter)));
            } else if (isPath(parameter)) {
                takesFiles = true;
            }
        }
        if (!takesFiles) {
            line(condition, " -f");
        }
        for (OptionSpec option : verb.getCommandSpec().options()) {
            option(condition, option);
        }
    }

    private void option(String condition, OptionSpec option) {
        StringBuilder rest = new StringBuilder();
        for (String name : option.names()) {
            rest.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
        }
        if (option.arity().max() > 0) {
            // -r: an argument follows; -F brings files back where the verb itself takes none.
            rest.append(isPath(option) ? " -r -F" : " -x");
            if (!words(option).isEmpty()) {
                rest.append(" -a ").append(quote(words(option)));
            }
        }
        String description = option.description().length == 0 ? "" : option.description()[0];
        int sentenceEnd = description.indexOf(". ");
        line(
                condition,
                rest + " -d " + quote(sentenceEnd < 0 ? description : description.substring(0, sentenceEnd + 1)));
    }

    private void line(String condition, String rest) {
        script.append("complete -c ")
                .append(root.getCommandName())
                .append(" -n ")
                .append(quote(condition))
                .append(rest)
                .append('\n');
    }

    private static boolean isPath(ArgSpec argument) {
        Class<?>[] elements = argument.auxiliaryTypes();
        Class<?> type = elements.length > 0 ? elements[0] : argument.typeInfo().getType();
        return type.equals(Path.class) || argument.type().equals(Path.class);
    }

    private static String words(ArgSpec argument) {
        Iterable<String> candidates = argument.completionCandidates();
        return candidates == null ? "" : String.join(" ", candidates).toLowerCase(Locale.ROOT);
    }

    /** In single quotes, where fish gives a meaning to nothing but the quote and the backslash. */
    private static String quote(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
