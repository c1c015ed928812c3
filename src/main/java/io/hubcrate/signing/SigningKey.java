package io.hubcrate.signing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.jspecify.annotations.Nullable;

/**
 * A primary key or subkey as far as signing is concerned.
 *
 * @param created of the key or, if later, of its primary key
 * @param expires of the key or, if earlier, of its primary key; null if neither does
 * @param revoked when it or its primary key was revoked; null if never
 * @param unusable why signatures by it never count; null if they may
 */
record SigningKey(
        PGPPublicKey key,
        Instant created,
        @Nullable Instant expires,
        @Nullable Instant revoked,
        @Nullable String unusable) {

    /** All keys of one certificate, the primary one first: every judge of signatures asks here. */
    static List<SigningKey> allOf(PGPPublicKeyRing ring) {
        PGPPublicKey primary = ring.getPublicKey();
        SelfSignatures own = new SelfSignatures(primary);
        Optional<PGPSignature> claim = own.newestClaim(own.names());
        Instant expires =
                claim.map(c -> expiry(primary.getCreationTime().toInstant(), c)).orElse(null);
        List<SigningKey> keys = new ArrayList<>();
        keys.add(ofPrimary(primary, expires, own.revocation(claim), claim));
        for (Iterator<PGPPublicKey> all = ring.getPublicKeys(); all.hasNext(); ) {
            PGPPublicKey key = all.next();
            if (!key.isMasterKey()) {
                keys.add(ofSubkey(key, keys.get(0), claim.isPresent(), own));
            }
        }
        return keys;
    }

    private static SigningKey ofPrimary(
            PGPPublicKey key, @Nullable Instant expires, @Nullable Instant revoked, Optional<PGPSignature> claim) {
        String unusable = Strength.keyWeakness(key);
        if (claim.isEmpty()) {
            unusable = "its key carries no valid signature by itself";
        } else if (unusable == null && !SelfSignatures.allowsSigning(claim.get())) {
            unusable = "its key is not meant for signing";
        }
        return new SigningKey(key, key.getCreationTime().toInstant(), expires, revoked, unusable);
    }

    private static SigningKey ofSubkey(
            PGPPublicKey key, SigningKey primary, boolean primaryProven, SelfSignatures own) {
        Optional<PGPSignature> binding = own.binding(key);
        String unusable = Strength.keyWeakness(key);
        if (!primaryProven) {
            unusable = "its primary key carries no valid signature by itself";
        } else if (binding.isEmpty()) {
            unusable = "its subkey is not bound to the primary key";
        } else if (!SelfSignatures.allowsSigning(binding.get())) {
            unusable = "its subkey is not meant for signing";
        } else if (unusable == null && !own.boundBack(key, binding.get())) {
            unusable = "its subkey has not signed that it belongs to the primary key";
        }
        Instant created = key.getCreationTime().toInstant();
        Instant expires = binding.map(b -> expiry(created, b)).orElse(null);
        Instant revoked = own.revocation(key);
        return new SigningKey(
                key,
                created.isAfter(primary.created()) ? created : primary.created(),
                earlier(expires, primary.expires()),
                earlier(revoked, primary.revoked()),
                unusable);
    }

    /** When a key made then stops counting by this claim; null if it does not say so. */
    private static @Nullable Instant expiry(Instant created, PGPSignature claim) {
        long seconds = claim.getHashedSubPackets().getKeyExpirationTime();
        return seconds == 0 ? null : created.plus(Duration.ofSeconds(seconds));
    }

    private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isBefore(other) ? one : other;
    }
}
