package io.hubcrate.signing;

import io.hubcrate.signing.SelfSignatures.CertifiedName;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.jspecify.annotations.Nullable;

/**
 * A public key as people exchange it (RFC 4880 section 11.1): a primary key, its names, its subkeys, and what it claims
 * of them. Whether anybody trusts it is not decided here.
 */
public final class Certificate {
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}\\p{Zl}\\p{Zp}]");

    private final String fingerprint;
    private final String userId;
    private final SigningKey primary;
    private final List<SigningKey> keys;

    private Certificate(String fingerprint, String userId, List<SigningKey> keys) {
        this.fingerprint = fingerprint;
        this.userId = userId;
        this.primary = keys.get(0);
        this.keys = List.copyOf(keys);
    }

    static Certificate of(PGPPublicKeyRing ring) throws MalformedException {
        PGPPublicKey primary = ring.getPublicKey();
        if (primary.getVersion() != 4) {
            throw new MalformedException("holds a key of version " + primary.getVersion() + "; gpg 2.2 knows only 4");
        }
        return new Certificate(
                KeyIds.fingerprint(primary), displayName(new SelfSignatures(primary).names()), SigningKey.allOf(ring));
    }

    private static String displayName(List<CertifiedName> names) {
        return names.stream()
                .max(Comparator.comparing(CertifiedName::primary)
                        .thenComparing(name -> name.certification().getCreationTime()))
                .map(name -> new String(name.rawName(), StandardCharsets.UTF_8))
                // A name must not move the cursor of who reads it.
                .map(name -> UNPRINTABLE.matcher(name).replaceAll("?"))
                .orElse("(no name)");
    }

    /** The primary key's, 40 upper-case hexadecimal digits. */
    public String fingerprint() {
        return fingerprint;
    }

    /** The last 16 digits of the fingerprint. */
    public String keyId() {
        return fingerprint.substring(24);
    }

    /** The main name, printable; never empty. */
    public String userId() {
        return userId;
    }

    public Instant created() {
        return primary.created();
    }

    /** When the primary key expires; null if never. */
    public @Nullable Instant expires() {
        return primary.expires();
    }

    /** When the primary key revoked itself; null if it did not. */
    public @Nullable Instant revoked() {
        return primary.revoked();
    }

    /** Why no signature by any of its keys can ever count; null if one may. */
    public @Nullable String unusable() {
        boolean usable = keys.stream().anyMatch(key -> key.unusable() == null);
        return usable ? null : primary.unusable();
    }

    /**
     * Whether this is the primary key's fingerprint or that of a subkey.
     *
     * @param print 40 upper-case hexadecimal digits
     */
    public boolean hasKey(String print) {
        return keys.stream().anyMatch(key -> KeyIds.fingerprint(key.key()).equals(print));
    }

    List<SigningKey> keys() {
        return keys;
    }

    @Override
    public String toString() {
        return fingerprint + " " + userId;
    }
}
