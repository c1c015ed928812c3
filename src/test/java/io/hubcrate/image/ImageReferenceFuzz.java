package io.hubcrate.image;

import java.nio.charset.StandardCharsets;

/** Any text is a reference that reads the same again, or none. */
public final class ImageReferenceFuzz {
    private ImageReferenceFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        ImageReference.tryParse(new String(input, StandardCharsets.UTF_8)).ifPresent(reference -> {
            if (!ImageReference.parse(reference.toString()).equals(reference)) {
                throw new AssertionError("reads otherwise again: " + reference);
            }
        });
    }
}
