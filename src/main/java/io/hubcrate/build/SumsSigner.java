package io.hubcrate.build;

/** Signs a bundle's root. */
@FunctionalInterface
public interface SumsSigner {
    /** A detached signature over exactly these bytes of {@code SHA256SUMS}. */
    Signature sign(byte[] sums);

    /** Whether a signature file is one by this signer over these bytes, so that no other is wanted. */
    default boolean hasSigned(byte[] sums, byte[] armored) {
        return false;
    }

    /**
     * One signer's signature.
     *
     * @param keyId key ID or fingerprint in upper-case hexadecimal, for the file's name
     * @param armored as ASCII armor
     */
    record Signature(String keyId, byte[] armored) {}
}
