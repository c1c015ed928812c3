package io.hubcrate.console;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The last door before a terminal: names and words from servers, archives and files may hold sequences that a terminal
 * would obey, or characters that make text read otherwise than it is. Whatever room they come from, they are shown as
 * {@code \\u001b} here.
 */
public final class Printable {
    /** All that {@link Ink} ever writes. */
    private static final Pattern INK = Pattern.compile("\033\\[(?:0|1|2|32|33|1;31)m");

    private Printable() {}

    /** The text with nothing that a terminal obeys but line ends and tabs; JSON stays the same JSON by it. */
    public static String text(String text) {
        return shown(text, false);
    }

    /** The same on one line: line ends in it are shown, too. */
    public static String line(String text) {
        return shown(text, true);
    }

    /** The same of words that may have several lines: none but the first begins where lines of ours begin. */
    public static String paragraph(String text) {
        return text(text).replace("\n", "\n  ");
    }

    /** Like {@link #line}, with our own colours kept where there are any. */
    public static String inked(String text, boolean coloured) {
        if (!coloured) {
            return line(text);
        }
        StringBuilder kept = new StringBuilder();
        Matcher ink = INK.matcher(text);
        int at = 0;
        while (ink.find()) {
            kept.append(line(text.substring(at, ink.start()))).append(ink.group());
            at = ink.end();
        }
        return kept.append(line(text.substring(at))).toString();
    }

    private static String shown(String text, boolean oneLine) {
        if (text.chars().noneMatch(c -> isActive(c, oneLine))) {
            return text;
        }
        StringBuilder shown = new StringBuilder();
        text.chars().forEach(c -> {
            if (isActive(c, oneLine)) {
                shown.append("\\u").append(java.util.HexFormat.of().toHexDigits((char) c));
            } else {
                shown.append((char) c);
            }
        });
        return shown.toString();
    }

    private static boolean isActive(int c, boolean oneLine) {
        boolean control = Character.isISOControl(c) && c != '\t' && (oneLine || c != '\n');
        boolean turnsAround = c == 0x061C
                || c == 0x200E
                || c == 0x200F
                || (c >= 0x2028 && c <= 0x202E)
                || (c >= 0x2066 && c <= 0x2069);
        return control || turnsAround;
    }
}
