package io.hubcrate.bundle;

import io.hubcrate.failure.IntegrityException;

/** Any bytes are an index of format 1 or a refusal. */
public final class BundleIndexReaderFuzz {
    private BundleIndexReaderFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            BundleIndexReader.read(input);
        } catch (IntegrityException e) {
            // What a person is told.
        }
    }
}
