package io.hubcrate.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Every verb with its one-line purpose. Its class is loaded only when it is the one that was typed. */
enum VerbName {
    EXPLAIN(Side.BOTH, "Say at length what the code of a message means."),
    COMPLETION(Side.BOTH, "Print the completion script for bash, zsh or fish.");

    private final Side side;
    private final String purpose;

    VerbName(Side side, String purpose) {
        this.side = side;
        this.purpose = purpose;
    }

    /** Where a verb is used. */
    enum Side {
        BUILDER("On a connected host"),
        BOTH("Anywhere");

        private final String title;

        Side(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    static Optional<VerbName> find(String word) {
        return Arrays.stream(values()).filter(verb -> verb.toString().equals(word)).findFirst();
    }

    Side side() {
        return side;
    }

    String purpose() {
        return purpose;
    }

    /** A new verb, its options unset. */
    Verb create() {
        return switch (this) {
            case EXPLAIN -> new ExplainVerb();
            case COMPLETION -> new CompletionVerb();
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
