package io.hubcrate.discovery;

import java.nio.charset.StandardCharsets;

/** Any text holds references or none. */
public final class ImageLookalikeFuzz {
    private ImageLookalikeFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        ImageLookalike.in(new String(input, StandardCharsets.UTF_8));
    }
}
