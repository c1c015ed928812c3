package io.hubcrate.failure;

import java.util.Comparator;

/**
 * One thing wrong in a file that a person wrote.
 *
 * @param file the file as the person named it
 * @param line from 1; 0 if the problem is of the file as a whole
 * @param column from 1; 0 if unknown
 * @param path where in the document, as {@code charts[0].version}; empty for the root
 * @param text what is wrong and what is accepted
 */
public record Problem(String file, int line, int column, String path, String text) implements Comparable<Problem> {
    private static final Comparator<Problem> ORDER = Comparator.comparing(Problem::file)
            .thenComparingInt(Problem::line)
            .thenComparingInt(Problem::column)
            .thenComparing(Problem::path)
            .thenComparing(Problem::text);

    /** In the form that editors and compilers use: {@code file:line:column: path: text}. */
    @Override
    public String toString() {
        String place = line == 0 ? file : file + ":" + line + ":" + column;
        return path.isEmpty() ? place + ": " + text : place + ": " + path + ": " + text;
    }

    @Override
    public int compareTo(Problem other) {
        return ORDER.compare(this, other);
    }
}
