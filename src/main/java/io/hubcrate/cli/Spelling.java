package io.hubcrate.cli;

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
                .filter(word -> distance(typed, word) <= allowed || (typed.length() >= 3 && word.contains(typed)))
                .sorted(Comparator.<String>comparingInt(word -> distance(typed, word))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(MOST)
                .toList();
    }

    /** Insertions, deletions, replacements and swaps of neighbours that lead from one word to the other. */
    static int distance(String one, String other) {
        int[][] cost = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                boolean same = one.charAt(i - 1) == other.charAt(j - 1);
                cost[i][j] =
                        Math.min(Math.min(cost[i - 1][j], cost[i][j - 1]) + 1, cost[i - 1][j - 1] + (same ? 0 : 1));
                boolean swapped = i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1);
                if (swapped) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[one.length()][other.length()];
    }
}
