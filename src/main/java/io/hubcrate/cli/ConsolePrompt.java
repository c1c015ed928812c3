package io.hubcrate.cli;

import io.hubcrate.failure.Secret;
import java.io.Console;
import java.util.Arrays;
import java.util.Optional;

/** The process's own terminal. */
final class ConsolePrompt implements PassphrasePrompt {
    private final boolean isTerminal;

    /** @param isTerminal whether standard input is one, as the launcher knows */
    ConsolePrompt(boolean isTerminal) {
        this.isTerminal = isTerminal;
    }

    /** Up to Java 21 there is no console without a terminal; from 22 on there is one that would read a pipe. */
    @Override
    @SuppressWarnings("SystemConsoleNull")
    public Optional<Secret> ask(String question) {
        Console console = isTerminal ? System.console() : null;
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
