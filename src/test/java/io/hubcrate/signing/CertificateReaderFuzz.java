package io.hubcrate.signing;

/** Any bytes are public keys or a refusal. */
public final class CertificateReaderFuzz {
    private CertificateReaderFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            CertificateReader.read("fuzz.asc", input);
        } catch (KeyFileException e) {
            // What a person is told.
        }
    }
}
