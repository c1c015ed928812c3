package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class CompletionVerbTest {
    @Test
    void fishKnowsEveryVerbAndEveryOption() {
        String script = TypedCommand.of("completion", "fish").out();
        for (VerbName name : VerbName.values()) {
            assertThat(script).contains("-n '__fish_use_subcommand' -f -a " + name + " -d '");
            CommandLine verb = VerbParser.of(name, name.create());
            for (OptionSpec option : verb.getCommandSpec().options()) {
                assertThat(script)
                        .containsPattern("-n '__fish_seen_subcommand_from " + name + "'.* -l "
                                + option.longestName().substring(2) + " ");
            }
        }
    }

    @Test
    void fishOffersTheWordsOfAChoice() {
        assertThat(TypedCommand.of("completion", "fish").out())
                .contains("-n '__fish_seen_subcommand_from completion' -f -a 'bash zsh fish'")
                .containsPattern("from lock' -l output -x -a 'text json html'");
    }

    @Test
    void fishQuotesEveryDescription() {
        assertThat(TypedCommand.of("completion", "fish").out().lines()).allSatisfy(line -> assertThat(
                        line.replace("\\'", "").chars().filter(c -> c == '\'').count() % 2)
                .as(line)
                .isZero());
    }

    @Test
    void zshTurnsOnWhatTheScriptNeeds() {
        assertThat(TypedCommand.of("completion", "zsh").out())
                .startsWith("#compdef hubcrate\n")
                .contains("bashcompinit");
    }

    @Test
    void jsonGivesTheScriptAsText() {
        assertThat(TypedCommand.of("completion", "bash", "--output", "json")
                        .json()
                        .asText())
                .contains("complete -F");
    }
}
