package io.hubcrate.elf;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A release of the GNU C library, such as 2.17. Symbols are versioned by it; a third number never matters. */
public record GlibcVersion(int major, int minor) implements Comparable<GlibcVersion> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})(\\.\\d{1,3})?");
    private static final Comparator<GlibcVersion> ORDER =
            Comparator.comparingInt(GlibcVersion::major).thenComparingInt(GlibcVersion::minor);

    /** Reads {@code 2.17} or {@code 2.2.5}; empty for anything else. */
    public static Optional<GlibcVersion> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new GlibcVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }

    public boolean isNewerThan(GlibcVersion other) {
        return compareTo(other) > 0;
    }

    @Override
    public int compareTo(GlibcVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
