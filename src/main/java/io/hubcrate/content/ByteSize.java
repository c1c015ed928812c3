package io.hubcrate.content;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people read them, in powers of 1000 like disks and sticks are sold. */
public final class ByteSize {
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};

    private static final Pattern WRITTEN =
            Pattern.compile("([0-9]{1,15})(?:([KMGT])(?:(iB)|B)?|B)?", Pattern.CASE_INSENSITIVE);

    private static final String UNIT_LETTERS = "KMGT";

    private ByteSize() {}

    /**
     * Reads a size as people write it: {@code 3900M} and {@code 3900MB} in powers of 1000, {@code 4GiB} in powers of
     * 1024, a bare number in bytes.
     *
     * @throws IllegalArgumentException for any other form, zero, or more than a long holds
     */
    public static long parse(String text) {
        Matcher matcher = WRITTEN.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("a size is written like 3900M, 4G or 3900MiB, not '" + text + "'");
        }
        long unit = 1;
        long step = matcher.group(3) == null ? 1000 : 1024;
        int power = matcher.group(2) == null
                ? 0
                : UNIT_LETTERS.indexOf(matcher.group(2).toUpperCase(Locale.ROOT)) + 1;
        for (int i = 0; i < power; i++) {
            unit *= step;
        }
        long bytes;
        try {
            bytes = Math.multiplyExact(Long.parseLong(matcher.group(1)), unit);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("a size of more bytes than can be counted: '" + text + "'", e);
        }
        if (bytes == 0) {
            throw new IllegalArgumentException("a size of nothing: '" + text + "'");
        }
        return bytes;
    }

    /** For example {@code 1.5 GB}; three significant digits at most, bytes below 1000 exactly. */
    public static String format(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 999.5 && unit < UNITS.length - 1) {
            value /= 1000;
            unit++;
        }
        String digits = unit == 0 || value >= 99.95 ? "%.0f" : value >= 9.995 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, digits, value) + " " + UNITS[unit];
    }
}
