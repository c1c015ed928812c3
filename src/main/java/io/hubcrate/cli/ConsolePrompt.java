package io.hubcrate.cli;

import io.hubcrate.failure.Secret;
import java.io.Console;
import java.util.Arrays;
import java.util.Optional;

/** The process's own terminal. */
final class ConsolePrompt implements PassphrasePrompt {
    @Override
    public Optional<Secret> ask(String question) {
        Console console = System.console();
        if (console == null) {
            return Optional.empty();
        }
        char[] typed = console.readPassword("%s: ", question);
        if (typed == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Secret.of(typed));
        } finally {
            Arrays.fill(typed, '\0');
        }
    }
}
