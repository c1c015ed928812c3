package io.hubcrate.yaml;

import io.hubcrate.content.EditDistance;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what a person probably meant to type. */
public final class NearestWord {
    /** Longer words are not compared: keys of ours are short, and the work grows with the square. */
    private static final int MAX_LENGTH = 64;

    private NearestWord() {}

    /**
     * The word that is fewest slips away, if it is near enough: a third of its letters, at most three. Case, hyphens and
     * underscores do not count, so that {@code valid-until} finds {@code validUntil}.
     */
    public static Optional<String> find(String typed, Collection<String> words) {
        if (typed.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        String plain = plain(typed);
        return words.stream()
                .filter(word -> EditDistance.between(plain, plain(word)) <= Math.min(3, Math.max(1, word.length() / 3)))
                .min(Comparator.<String>comparingInt(word -> EditDistance.between(plain, plain(word)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }
}
