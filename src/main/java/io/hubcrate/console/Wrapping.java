package io.hubcrate.console;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Breaks prose into lines at spaces, and takes breaks out of it that its author made only because a line was full. */
public final class Wrapping {
    private static final Pattern ITEM = Pattern.compile(" *(?:- |[0-9]{1,2}\\. )");
    private static final Pattern QUOTE_OPEN = Pattern.compile("'[^' ]*/[^']*");
    /** A line is broken for its length if the next word would have gone beyond this. */
    private static final int FULL = 100;

    private Wrapping() {}

    /**
     * Lines of at most {@code columns} characters where the words allow it; line breaks in the text stay. What follows
     * the first line of a list's item stands below its first word.
     */
    public static List<String> lines(String text, int columns) {
        List<String> lines = new ArrayList<>();
        for (String paragraph : text.lines().toList()) {
            if (paragraph.length() <= columns || isVerbatim(paragraph)) {
                lines.add(paragraph);
                continue;
            }
            int indent = indent(paragraph);
            StringBuilder line = new StringBuilder(paragraph.substring(0, indent));
            for (String word : words(paragraph.substring(indent))) {
                if (line.length() > indent && line.length() + 1 + word.length() > columns) {
                    lines.add(line.toString());
                    line = new StringBuilder(" ".repeat(indent));
                }
                line.append(line.length() == indent ? "" : " ").append(word);
            }
            lines.add(line.toString());
        }
        return lines;
    }

    /** What spaces part; a path in quotes is one word, since a break in it would be typed with it. */
    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        String open = "";
        for (String word : text.split(" ", -1)) {
            String whole = open.isEmpty() ? word : open + " " + word;
            open = QUOTE_OPEN.matcher(whole).matches() ? whole : "";
            if (open.isEmpty()) {
                words.add(whole);
            }
        }
        words.addAll(open.isEmpty() ? List.of() : List.of(open.split(" ", -1)));
        return words;
    }

    /** What is indented is a command or a fragment: to be copied, not to be broken. */
    private static boolean isVerbatim(String line) {
        return line.startsWith("  ") && !isItem(line);
    }

    /** How far an item's own text stands from the left; 0 if this is no item. */
    private static int indent(String line) {
        Matcher item = ITEM.matcher(line);
        return item.lookingAt() ? item.end() : 0;
    }

    private static boolean isItem(String line) {
        return indent(line) > 0;
    }

    /** The same text, each paragraph and each item of a list in one line. */
    public static String unwrapped(String text) {
        List<String> paragraphs = new ArrayList<>();
        String before = "";
        int indent = 0;
        for (String line : text.lines().toList()) {
            if (goesOn(before, line, indent)) {
                int last = paragraphs.size() - 1;
                paragraphs.set(last, paragraphs.get(last) + " " + line.strip());
            } else {
                paragraphs.add(line);
                indent = indent(line);
            }
            before = line;
        }
        return String.join("\n", paragraphs);
    }

    private static boolean goesOn(String before, String line, int indent) {
        String words = line.stripLeading();
        if (before.isBlank() || words.isEmpty() || isItem(line) || line.length() - words.length() != indent) {
            return false;
        }
        return before.length() + 1 + words.split(" ", 2)[0].length() > FULL;
    }
}
