package io.hubcrate.rpm;

import org.jspecify.annotations.Nullable;

/** A dependency: one capability, or several joined by words (rich dependencies, rpm 4.13 and later). */
public sealed interface Requirement {

    /** One capability. */
    record Plain(Capability capability) implements Requirement {
        @Override
        public String toString() {
            return capability.toString();
        }
    }

    /**
     * Two, or three, dependencies joined by a word.
     *
     * @param otherwise what follows {@code else}; null if there is none
     */
    record Rich(Word word, Requirement left, Requirement right, @Nullable Requirement otherwise)
            implements Requirement {
        @Override
        public String toString() {
            String tail = otherwise == null ? "" : " else " + otherwise;
            return "(" + left + " " + word.text() + " " + right + tail + ")";
        }
    }

    /** What joins them. */
    enum Word {
        AND,
        OR,
        /** The left one, if the right one holds. */
        IF,
        /** The left one, and the right one must not hold. */
        UNLESS,
        /** Both, from one and the same package. */
        WITH,
        /** The left one from a package that does not have the right one. */
        WITHOUT;

        String text() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * Reads a dependency as it stands in headers and metadata.
     *
     * @throws IllegalArgumentException if it begins like a rich one and is none
     */
    static Requirement parse(String text) {
        return text.startsWith("(") ? new RichParser(text).parse() : new Plain(Capability.parse(text));
    }
}
