package io.hubcrate.chart;

import java.nio.charset.StandardCharsets;

/** Any text is a version, a range of them, or nothing. */
public final class VersionRangeFuzz {
    private VersionRangeFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        ChartVersion version = ChartVersion.tryParse("1.2.3-rc.1").orElseThrow();
        VersionRange.tryParse(text).ifPresent(range -> range.accepts(version));
        ChartVersion.tryParse(text).ifPresent(other -> other.compareTo(version));
        ChartVersion.same(text, "1.2.3");
    }
}
