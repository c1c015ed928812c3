package io.hubcrate.cli;

import io.hubcrate.failure.Secret;
import java.util.Optional;

/** Asks a person at a terminal for a secret, without echo. */
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
}
