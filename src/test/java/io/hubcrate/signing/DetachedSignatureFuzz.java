package io.hubcrate.signing;

import io.hubcrate.failure.InvalidInputException;
import java.time.Clock;
import java.util.List;

/** Any bytes are a signature or a refusal, and never a good one where no key is trusted. */
public final class DetachedSignatureFuzz {
    private DetachedSignatureFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        SignatureOutcome outcome = new SignatureVerifier(List.of(), Clock.systemUTC()).verify(new byte[] {1}, input);
        if (outcome instanceof SignatureOutcome.Good) {
            throw new AssertionError("good without any key");
        }
        try {
            DetachedSignature.importFrom(input);
        } catch (InvalidInputException e) {
            // What a person is told.
        }
    }
}
