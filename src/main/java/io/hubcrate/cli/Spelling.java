package io.hubcrate.cli;

import io.hubcrate.content.EditDistance;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Guesses what was meant by a misspelt word. */
final class Spelling {
    private static final int MOST = 3;

    private Spelling() {}

    /** The words near enough to be meant, best first; a word that begins with what was typed is near. */
    static List<String> near(String typed, Collection<String> words) {
        int allowed = Math.max(1, typed.length() / 3);
        return words.stream()
                .filter(word ->
                        EditDistance.between(typed, word) <= allowed || (typed.length() >= 3 && word.contains(typed)))
                .sorted(Comparator.<String>comparingInt(word -> EditDistance.between(typed, word))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(MOST)
                .toList();
    }
}
