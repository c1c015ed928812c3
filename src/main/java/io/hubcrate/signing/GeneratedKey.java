package io.hubcrate.signing;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A new signing key in every form that people carry.
 *
 * @param fingerprint 40 upper-case hexadecimal digits
 * @param expires null for a key without end
 * @param armoredSecretKey for the signer alone, protected by the passphrase
 * @param armoredPublicKey for a site's trust folder and for {@code gpg --import}
 * @param keyring the same public key in binary: gpgv refuses an armored one
 * @param fingerprintPage plain text to carry by another way than the key
 */
public record GeneratedKey(
        String fingerprint,
        String name,
        KeyAlgorithm algorithm,
        Instant created,
        @Nullable Instant expires,
        byte[] armoredSecretKey,
        byte[] armoredPublicKey,
        byte[] keyring,
        String fingerprintPage) {

    /** The last 16 digits of the fingerprint, as signature files are named. */
    public String keyId() {
        return fingerprint.substring(fingerprint.length() - 16);
    }

    /** A summary without the secret part. */
    @Override
    public String toString() {
        return "GeneratedKey[" + fingerprint + ", " + name + "]";
    }
}
