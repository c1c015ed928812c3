package io.hubcrate.cli;

import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Locale;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code hubcrate completion}. */
@Command
final class CompletionVerb extends Verb {
    @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish.")
    Shell shell = Shell.BASH;

    /** The shells that we write for. */
    enum Shell {
        BASH,
        ZSH,
        FISH;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    Result run(Run run) {
        String script =
                switch (shell) {
                    case BASH -> AutoComplete.bash("hubcrate", CommandModel.whole());
                    case ZSH -> zsh();
                    case FISH -> new FishCompletion(CommandModel.whole()).script();
                };
        return Result.of(page -> page.block(script.stripTrailing()), () -> TextNode.valueOf(script));
    }

    /** picocli's script turns on zsh's understanding of bash completions by itself, but not where compinit never ran. */
    private static String zsh() {
        return "#compdef hubcrate\n"
                + "(( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }\n"
                + AutoComplete.bash("hubcrate", CommandModel.whole());
    }

    @Override
    List<Example> examples() {
        return List.of(
                new Example(
                        "source <(hubcrate completion bash)", "for this shell; add the line to ~/.bashrc to keep it"),
                new Example("source <(hubcrate completion zsh)", "for this shell; add the line to ~/.zshrc to keep it"),
                new Example(
                        "hubcrate completion fish > ~/.config/fish/completions/hubcrate.fish", "for every new shell"));
    }
}
