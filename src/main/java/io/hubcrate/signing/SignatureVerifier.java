package io.hubcrate.signing;

import io.hubcrate.signing.SignatureOutcome.Bad;
import io.hubcrate.signing.SignatureOutcome.Good;
import io.hubcrate.signing.SignatureOutcome.KeyExpiredAtSigning;
import io.hubcrate.signing.SignatureOutcome.KeyInFuture;
import io.hubcrate.signing.SignatureOutcome.KeyNotYetValid;
import io.hubcrate.signing.SignatureOutcome.KeyUnusable;
import io.hubcrate.signing.SignatureOutcome.Malformed;
import io.hubcrate.signing.SignatureOutcome.Revoked;
import io.hubcrate.signing.SignatureOutcome.SignatureExpired;
import io.hubcrate.signing.SignatureOutcome.SignatureInFuture;
import io.hubcrate.signing.SignatureOutcome.UnknownSigner;
import io.hubcrate.signing.SignatureOutcome.Weak;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges one armored detached signature at a time. Fails closed: every way that is not {@link Good} has a name, and a
 * single flipped bit anywhere in the file is noticed.
 */
public final class SignatureVerifier {
    /** A detached signature has a few hundred bytes. */
    public static final int MAX_BYTES = 64 << 10;

    /** How far a signer's clock may be ahead of ours. */
    public static final Duration CLOCK_TOLERANCE = Duration.ofDays(1);

    private final List<Certificate> certificates;
    private final Clock clock;

    public SignatureVerifier(List<Certificate> certificates, Clock clock) {
        this.certificates = List.copyOf(certificates);
        this.clock = clock;
    }

    /**
     * Judges a signature file.
     *
     * @param signed what it is said to be a signature of
     * @param armored the file as it stands, at most {@link #MAX_BYTES}
     */
    public SignatureOutcome verify(byte[] signed, byte[] armored) {
        ParsedSignature signature;
        try {
            if (armored.length > MAX_BYTES) {
                throw new MalformedException("has more than " + MAX_BYTES + " bytes");
            }
            signature = ParsedSignature.readExact(Armor.decodeExact(armored));
        } catch (MalformedException e) {
            return new Malformed(e.reason());
        }
        String weakness = signature.weakness();
        if (weakness != null) {
            return new Weak(signature.keyId(), weakness);
        }
        SignatureOutcome refused = null;
        for (Certificate certificate : certificates) {
            for (SigningKey key : certificate.keys()) {
                if (signature.names(key.key())) {
                    SignatureOutcome outcome = judge(signature, key, certificate, signed);
                    if (outcome instanceof Good) {
                        return outcome;
                    }
                    refused = outcome;
                }
            }
        }
        return refused == null
                ? new UnknownSigner(signature.keyId(), signature.fingerprint(), signature.created())
                : refused;
    }

    private SignatureOutcome judge(ParsedSignature signature, SigningKey key, Certificate by, byte[] signed) {
        String keyId = signature.keyId();
        String weakness = Strength.keyWeakness(key.key());
        if (weakness != null) {
            return new Weak(keyId, weakness);
        }
        if (!signature.holdsFor(key.key(), signed)) {
            return new Bad(keyId, by.userId());
        }
        if (key.revoked() != null) {
            return new Revoked(keyId, by.userId(), key.revoked());
        }
        if (key.unusable() != null) {
            return new KeyUnusable(keyId, by.userId(), key.unusable());
        }
        SignatureOutcome untimely = untimely(signature, key, by);
        if (untimely != null) {
            return untimely;
        }
        Instant expires = key.expires();
        boolean expiredSince = expires != null && !clock.instant().isBefore(expires);
        return new Good(keyId, by.fingerprint(), by.userId(), signature.created(), expiredSince ? expires : null);
    }

    private @Nullable SignatureOutcome untimely(ParsedSignature signature, SigningKey key, Certificate by) {
        String keyId = signature.keyId();
        Instant signedAt = signature.created();
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant latest = now.plus(CLOCK_TOLERANCE);
        if (key.created().isAfter(latest)) {
            return new KeyInFuture(keyId, key.created(), now);
        }
        if (signedAt.isBefore(key.created())) {
            return new KeyNotYetValid(keyId, signedAt, key.created());
        }
        if (signedAt.isAfter(latest)) {
            return new SignatureInFuture(keyId, signedAt, now);
        }
        Instant expires = key.expires();
        if (expires != null && !signedAt.isBefore(expires)) {
            return new KeyExpiredAtSigning(keyId, by.userId(), signedAt, expires);
        }
        Instant ends = signature.expires();
        return ends != null && !now.isBefore(ends) ? new SignatureExpired(keyId, ends) : null;
    }
}
