package io.hubcrate.cli;

import io.hubcrate.console.Printable;
import io.hubcrate.failure.Secret;
import java.io.Console;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The process's own terminal. */
final class ConsolePrompt implements PassphrasePrompt {
    private final boolean isTerminal;

    /** @param isTerminal whether standard input is one, as the launcher knows */
    ConsolePrompt(boolean isTerminal) {
        this.isTerminal = isTerminal;
    }

    /** Up to Java 21 there is no console without a terminal; from 22 on there is one that would read a pipe. */
    @SuppressWarnings("SystemConsoleNull")
    private @Nullable Console console() {
        return isTerminal ? System.console() : null;
    }

    @Override
    public boolean isAttended() {
        return console() != null;
    }

    @Override
    public boolean confirm(String question) {
        Console console = console();
        return console != null && console.readLine("%s: ", Printable.paragraph(question)) != null;
    }

    @Override
    public boolean agree(String question) {
        Console console = console();
        String answer = console == null ? null : console.readLine("%s [y/N]: ", Printable.paragraph(question));
        return answer != null
                && (answer.strip().equalsIgnoreCase("y") || answer.strip().equalsIgnoreCase("yes"));
    }

    @Override
    public Optional<String> answer(String question) {
        Console console = console();
        return console == null
                ? Optional.empty()
                : Optional.ofNullable(console.readLine("%s: ", Printable.paragraph(question)));
    }

    @Override
    public Optional<Secret> ask(String question) {
        Console console = console();
        if (console == null) {
            return Optional.empty();
        }
        char[] typed = console.readPassword("%s: ", Printable.paragraph(question));
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
