package io.hubcrate.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which part of a file an answer holds (RFC 9110 section 14.4).
 *
 * @param first byte's position
 * @param last byte's position
 * @param total size of the file, -1 if not told
 */
record ContentRange(long first, long last, long total) {
    private static final Pattern FORM = Pattern.compile("bytes ([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18}|\\*)");

    static Optional<ContentRange> parse(String text) {
        Matcher matcher = FORM.matcher(text.trim());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long total = matcher.group(3).equals("*") ? -1 : Long.parseLong(matcher.group(3));
        return Optional.of(new ContentRange(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)), total));
    }
}
