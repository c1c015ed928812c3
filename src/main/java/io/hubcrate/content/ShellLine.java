package io.hubcrate.content;

import java.nio.file.Path;

/**
 * Lines that a person is to type: our own words, and in their holes words of others, each of which stays one word that
 * does nothing, whatever it holds.
 */
public final class ShellLine {
    private static final String HOLE = "{}";

    private ShellLine() {}

    /**
     * The line with each {@code {}} filled by the next word, as {@link #quoted} gives it.
     *
     * @param template ours; no hole of it stands in quotes
     * @param words as many as there are holes
     */
    public static String of(String template, Object... words) {
        StringBuilder line = new StringBuilder();
        int from = 0;
        for (Object word : words) {
            int hole = template.indexOf(HOLE, from);
            if (hole < 0) {
                throw new IllegalArgumentException("more words than holes: " + template);
            }
            line.append(template, from, hole).append(quoted(word.toString()));
            from = hole + HOLE.length();
        }
        if (template.indexOf(HOLE, from) >= 0) {
            throw new IllegalArgumentException("more holes than words: " + template);
        }
        return line.append(template, from, template.length()).toString();
    }

    /** The word as a POSIX shell reads it back: as it is, or in single quotes, within which nothing is changed. */
    public static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./:=@%+,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    public static String quoted(Path path) {
        return quoted(path.toString());
    }
}
