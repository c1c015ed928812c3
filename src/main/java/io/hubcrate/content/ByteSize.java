package io.hubcrate.content;

import java.util.Locale;

/** Sizes as people read them, in powers of 1000 like disks and sticks are sold. */
public final class ByteSize {
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};

    private ByteSize() {}

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
