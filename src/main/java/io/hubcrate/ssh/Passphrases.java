package io.hubcrate.ssh;

import io.hubcrate.failure.Secret;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Passphrases that a person has typed: each key's is asked for once, whatever the number of nodes that it opens, and never
 * two at one time.
 */
final class Passphrases {
    /** As ssh itself asks. */
    private static final int TRIES = 3;

    private final Function<Path, Optional<Secret>> ask;
    private final Map<Path, Optional<Secret>> known = new HashMap<>();

    /** @param ask a person; empty if nobody is there */
    Passphrases(Function<Path, Optional<Secret>> ask) {
        this.ask = ask;
    }

    /**
     * The passphrase that opens a key. That nobody knows it is remembered, too: the next node is no reason to ask again.
     *
     * @param opens tries one
     * @return empty if nobody can be asked, or if none of those typed opens it
     */
    synchronized Optional<Secret> find(Path key, Predicate<Secret> opens) {
        Optional<Secret> before = known.get(key);
        if (before == null) {
            before = ask(key, opens);
            known.put(key, before);
        } else if (before.isPresent() && !opens.test(before.get())) {
            return Optional.empty();
        }
        return before;
    }

    private Optional<Secret> ask(Path key, Predicate<Secret> opens) {
        for (int i = 0; i < TRIES; i++) {
            Optional<Secret> typed = ask.apply(key);
            if (typed.isEmpty() || opens.test(typed.get())) {
                return typed;
            }
        }
        return Optional.empty();
    }
}
