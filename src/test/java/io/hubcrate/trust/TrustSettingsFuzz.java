package io.hubcrate.trust;

import io.hubcrate.failure.InvalidInputException;
import java.util.ArrayList;

/** Any bytes are settings, problems or a refusal. */
public final class TrustSettingsFuzz {
    private TrustSettingsFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            TrustSettingsReader.read("trust.yaml", input, new ArrayList<>());
        } catch (InvalidInputException e) {
            // What a person is told.
        }
    }
}
