package io.hubcrate.signing;

import java.util.Map;
import java.util.Set;
import org.bouncycastle.bcpg.BCPGKey;
import org.bouncycastle.bcpg.ECPublicBCPGKey;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.jspecify.annotations.Nullable;

/** Which algorithms are strong enough, and known to stock gpg 2.2 as well: both must give the same answer. */
final class Strength {
    static final int MIN_RSA_BITS = 2048;

    private static final Map<Integer, String> DIGESTS = Map.of(
            HashAlgorithmTags.SHA256, "SHA-256",
            HashAlgorithmTags.SHA384, "SHA-384",
            HashAlgorithmTags.SHA512, "SHA-512");
    private static final Map<Integer, String> WEAK_DIGESTS = Map.of(
            HashAlgorithmTags.MD5, "MD5",
            HashAlgorithmTags.SHA1, "SHA-1",
            HashAlgorithmTags.RIPEMD160, "RIPEMD-160",
            HashAlgorithmTags.SHA224, "SHA-224");
    /** Ed25519 in its two notations (the older one is GnuPG's), NIST P-256, P-384, P-521. */
    private static final Set<String> CURVES =
            Set.of("1.3.6.1.4.1.11591.15.1", "1.3.101.112", "1.2.840.10045.3.1.7", "1.3.132.0.34", "1.3.132.0.35");

    private Strength() {}

    /** The digest's name for {@link java.security.MessageDigest}; null if signatures with it are refused. */
    static @Nullable String digestName(int algorithm) {
        return DIGESTS.get(algorithm);
    }

    /** Why signatures over this digest are refused; null if they are not. */
    static @Nullable String digestWeakness(int algorithm) {
        if (DIGESTS.containsKey(algorithm)) {
            return null;
        }
        return "the digest " + WEAK_DIGESTS.getOrDefault(algorithm, "number " + algorithm) + ", too weak or unknown";
    }

    /** Why no signature by this key is accepted; null if it is strong enough. */
    static @Nullable String keyWeakness(PGPPublicKey key) {
        int algorithm = key.getAlgorithm();
        return switch (algorithm) {
            case PublicKeyAlgorithmTags.RSA_GENERAL ->
                key.getBitStrength() < MIN_RSA_BITS
                        ? "an RSA key of " + key.getBitStrength() + " bits, less than " + MIN_RSA_BITS
                        : null;
            case PublicKeyAlgorithmTags.EDDSA_LEGACY, PublicKeyAlgorithmTags.ECDSA ->
                curveWeakness(key.getPublicKeyPacket().getKey());
            case PublicKeyAlgorithmTags.DSA -> "a DSA key";
            default -> "a key of algorithm " + algorithm + ", which stock gpg 2.2 does not sign with";
        };
    }

    private static @Nullable String curveWeakness(BCPGKey key) {
        String curve = key instanceof ECPublicBCPGKey ec ? ec.getCurveOID().getId() : "unknown";
        return CURVES.contains(curve) ? null : "a key on the curve " + curve;
    }
}
