package io.hubcrate.build;

/** Signs a bundle's root. */
@FunctionalInterface
public interface SumsSigner {
    /** A detached signature over exactly these bytes of {@code SHA256SUMS}. */
    Signature sign(byte[] sums);

    /**
     * One signer's signature.
     *
     * @param keyId key ID or fingerprint in upper-case hexadecimal, for the file's name
     * @param armored as ASCII armor
     */
    record Signature(String keyId, byte[] armored) {}
}
