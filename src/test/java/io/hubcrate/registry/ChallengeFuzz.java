package io.hubcrate.registry;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Any header is challenges or none; any error's body is codes or none. */
public final class ChallengeFuzz {
    private ChallengeFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        Challenge.parseAll(List.of(new String(input, StandardCharsets.ISO_8859_1)));
        RegistryErrors.codes(input);
    }
}
