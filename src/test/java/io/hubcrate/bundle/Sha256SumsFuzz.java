package io.hubcrate.bundle;

import io.hubcrate.failure.IntegrityException;
import java.util.Arrays;

/** Any bytes are sums in the one accepted form or a refusal. */
public final class Sha256SumsFuzz {
    private Sha256SumsFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            Sha256Sums sums = Sha256Sums.parse(input);
            if (!Arrays.equals(sums.toBytes(), input)
                    || !sums.digests().keySet().stream().allMatch(BundleNames::isFileName)) {
                throw new AssertionError("read something else than what stands there");
            }
        } catch (IntegrityException e) {
            // What a person is told.
        }
    }
}
