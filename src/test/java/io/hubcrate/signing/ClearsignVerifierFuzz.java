package io.hubcrate.signing;

import io.hubcrate.failure.IntegrityException;
import io.hubcrate.failure.InvalidInputException;

/** Any bytes are a keyring, a clearsigned message, or a refusal. */
public final class ClearsignVerifierFuzz {
    private ClearsignVerifierFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        for (byte[] keyring : new byte[][] {input, new byte[0]}) {
            try {
                ClearsignVerifier.verify("fuzz", input, keyring);
            } catch (IntegrityException | InvalidInputException e) {
                // What a person is told.
            }
        }
    }
}
