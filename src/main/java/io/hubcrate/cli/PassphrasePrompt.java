package io.hubcrate.cli;

import io.hubcrate.failure.Secret;
import java.util.Optional;

/** Asks a person at a terminal: for a secret, without echo, or for a word. */
@FunctionalInterface
interface PassphrasePrompt {
    /** What was typed; empty where there is no person to ask. */
    Optional<Secret> ask(String question);

    /** Whether there is a person to ask. */
    default boolean isAttended() {
        return false;
    }

    /** Waits until the person has pressed Enter; false if nobody does. */
    default boolean confirm(String question) {
        return false;
    }

    /** Asks whether to go on; false unless the person says yes. */
    default boolean agree(String question) {
        return false;
    }

    /** What was typed, maybe nothing; empty where there is no person to ask, or the person has ended the input. */
    default Optional<String> answer(String question) {
        return Optional.empty();
    }
}
