package io.hubcrate.http;

import java.nio.charset.StandardCharsets;

/** Any header is a range or none. */
public final class ContentRangeFuzz {
    private ContentRangeFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        ContentRange.parse(new String(input, StandardCharsets.ISO_8859_1)).ifPresent(range -> {
            if (range.first() < 0 || range.last() < 0 || range.total() < -1) {
                throw new AssertionError("a negative position: " + range);
            }
        });
    }
}
