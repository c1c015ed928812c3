package io.hubcrate.trust;

import io.hubcrate.failure.InvalidInputException;

/** Any bytes are settings, problems or a refusal. */
public final class TrustSettingsFuzz {
    private TrustSettingsFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            TrustSettingsReader.read("trust.yaml", input);
        } catch (InvalidInputException e) {
            // What a person is told.
        }
    }
}
