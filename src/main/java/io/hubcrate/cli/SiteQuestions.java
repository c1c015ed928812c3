package io.hubcrate.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Finds out what a site file wants: an option says it, a person at the terminal does, or what is usual counts. */
final class SiteQuestions {
    private final PassphrasePrompt person;
    private final PrintStream err;
    private final List<String> missing = new ArrayList<>();

    SiteQuestions(Session session) {
        this.person = session.prompt();
        this.err = session.err();
    }

    /** Whether somebody answers. */
    boolean isAttended() {
        return person.isAttended();
    }

    /**
     * One text.
     *
     * @param given by the option; null to ask
     * @param usual what counts without an answer; null if there is nothing usual
     * @param check throws {@link IllegalArgumentException} with the accepted form
     */
    String text(
            String option,
            @Nullable String given,
            String question,
            @Nullable String usual,
            UnaryOperator<String> check) {
        if (given != null) {
            return checked(option, given, check);
        }
        while (person.isAttended()) {
            Optional<String> typed = person.answer(usual == null ? question : question + " [" + usual + "]");
            String answer =
                    typed.map(String::strip).filter(text -> !text.isEmpty()).orElse(usual);
            try {
                if (answer != null) {
                    return check.apply(answer);
                }
            } catch (IllegalArgumentException e) {
                err.println("  " + e.getMessage());
            }
            if (typed.isEmpty()) {
                break;
            }
        }
        if (usual == null) {
            missing.add(option);
        }
        return usual == null ? "" : usual;
    }

    /** Of an option; what a person types at the terminal is asked for again instead. */
    static String checked(String option, String given, UnaryOperator<String> check) {
        try {
            return check.apply(given);
        } catch (IllegalArgumentException e) {
            throw new UsageException(option + " does not take '" + given + "': " + e.getMessage(), List.of(), "");
        }
    }

    /** One that may be left out: an empty answer is none. */
    Optional<String> more(String question, UnaryOperator<String> check) {
        while (person.isAttended()) {
            String answer = person.answer(question).map(String::strip).orElse("");
            if (answer.isEmpty()) {
                break;
            }
            try {
                return Optional.of(check.apply(answer));
            } catch (IllegalArgumentException e) {
                err.println("  " + e.getMessage());
            }
        }
        return Optional.empty();
    }

    /** No without a person. */
    boolean agreed(String question) {
        return person.isAttended() && person.agree(question);
    }

    /** Something that no option said and nobody answered. */
    void lacks(String option) {
        missing.add(option);
    }

    /** Everything that is still open, at once. */
    void requireAll() {
        if (!missing.isEmpty()) {
            throw new UsageException(
                    "there is no terminal to ask at, and this is not known: " + String.join(", ", missing),
                    List.of(),
                    "Give these options, or type the command at a terminal: it asks.\n"
                            + "hubcrate site --out site.yaml --name north --node hub-1=10.20.0.11 --node work-1=10.20.0.21");
        }
    }
}
