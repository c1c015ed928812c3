package io.hubcrate.rpm;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that a package provides, requires, conflicts with or obsoletes: a name, perhaps with a range of versions.
 *
 * @param relation which versions are meant; {@link Relation#ANY} exactly if {@code evr} is null
 */
public record Capability(String name, Relation relation, @Nullable Evr evr) {

    /** Which versions are meant. */
    public enum Relation {
        ANY("", true, true, true),
        LESS("<", true, false, false),
        LESS_OR_EQUAL("<=", true, true, false),
        EQUAL("=", false, true, false),
        GREATER_OR_EQUAL(">=", false, true, true),
        GREATER(">", false, false, true);

        private final String text;
        private final boolean less;
        private final boolean equal;
        private final boolean greater;

        Relation(String text, boolean less, boolean equal, boolean greater) {
            this.text = text;
            this.less = less;
            this.equal = equal;
            this.greater = greater;
        }

        /** From rpm's sense flags: 2 less, 4 greater, 8 equal; other bits do not count. */
        public static Relation ofFlags(long flags) {
            return switch ((int) (flags & 14)) {
                case 2 -> LESS;
                case 10 -> LESS_OR_EQUAL;
                case 8 -> EQUAL;
                case 12 -> GREATER_OR_EQUAL;
                case 4 -> GREATER;
                default -> ANY;
            };
        }

        /** From how people write it; empty if it is none. */
        public static Optional<Relation> ofSign(String sign) {
            return switch (sign) {
                case "<" -> Optional.of(LESS);
                case "<=", "=<" -> Optional.of(LESS_OR_EQUAL);
                case "=", "==" -> Optional.of(EQUAL);
                case ">=", "=>" -> Optional.of(GREATER_OR_EQUAL);
                case ">" -> Optional.of(GREATER);
                default -> Optional.empty();
            };
        }

        /** From repository metadata: {@code LT}, {@code LE}, {@code EQ}, {@code GE}, {@code GT}. */
        public static Relation ofMetadata(@Nullable String flags) {
            return switch (flags == null ? "" : flags) {
                case "LT" -> LESS;
                case "LE" -> LESS_OR_EQUAL;
                case "EQ" -> EQUAL;
                case "GE" -> GREATER_OR_EQUAL;
                case "GT" -> GREATER;
                default -> ANY;
            };
        }

        /** For repository metadata; empty for any. */
        public String metadata() {
            return switch (this) {
                case ANY -> "";
                case LESS -> "LT";
                case LESS_OR_EQUAL -> "LE";
                case EQUAL -> "EQ";
                case GREATER_OR_EQUAL -> "GE";
                case GREATER -> "GT";
            };
        }
    }

    /** Any version. */
    public static Capability of(String name) {
        return new Capability(name, Relation.ANY, null);
    }

    /** A relation without a version means any. */
    public static Capability of(String name, Relation relation, @Nullable Evr evr) {
        return evr == null || relation == Relation.ANY ? of(name) : new Capability(name, relation, evr);
    }

    /** Reads {@code name} or {@code name RELATION version}. */
    public static Capability parse(String text) {
        String[] words = text.strip().split("\\s+", -1);
        if (words.length == 3) {
            Optional<Relation> relation = Relation.ofSign(words[1]);
            if (relation.isPresent()) {
                return of(words[0], relation.get(), Evr.parse(words[2]));
            }
        }
        return of(text.strip());
    }

    /** Whether the ranges of this and another capability of the same name overlap, as rpm decides it. */
    public boolean overlaps(Capability other) {
        if (!name.equals(other.name)) {
            return false;
        }
        Evr mine = evr;
        Evr theirs = other.evr;
        if (mine == null || theirs == null) {
            return true;
        }
        int order = mine.compareAsDependency(theirs);
        if (order < 0) {
            return relation.greater || other.relation.less;
        }
        if (order > 0) {
            return relation.less || other.relation.greater;
        }
        return (relation.equal && other.relation.equal)
                || (relation.less && other.relation.less)
                || (relation.greater && other.relation.greater);
    }

    /** Whether it names a file. */
    public boolean isFile() {
        return name.startsWith("/");
    }

    /** As people write it. */
    @Override
    public String toString() {
        return evr == null ? name : name + " " + relation.text + " " + evr;
    }
}
