package io.hubcrate.failure;

import java.util.Arrays;
import java.util.function.Function;

/** A passphrase, password or token. It never prints itself; who needs the characters asks for them by name. */
public final class Secret {
    private final char[] characters;

    private Secret(char[] characters) {
        this.characters = characters;
    }

    /** Copies the characters, so that the caller may wipe its own. */
    public static Secret of(char[] characters) {
        return new Secret(characters.clone());
    }

    /** Hands a copy of the characters to {@code use} and wipes the copy afterwards. */
    public <T> T reveal(Function<char[], T> use) {
        char[] copy = characters.clone();
        try {
            return use.apply(copy);
        } finally {
            Arrays.fill(copy, '\0');
        }
    }

    public boolean isEmpty() {
        return characters.length == 0;
    }

    /** A mask, whatever the secret. */
    @Override
    public String toString() {
        return "********";
    }
}
