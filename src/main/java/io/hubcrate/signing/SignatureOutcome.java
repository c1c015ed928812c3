package io.hubcrate.signing;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is to be said of one signature file: good, by somebody unknown, or refused in one of a closed set of ways.
 * Unknown comes before every question of time, and forged before every question of trust.
 */
public sealed interface SignatureOutcome {

    /**
     * It holds, and was made within its key's validity.
     *
     * @param keyId of the key that signed, a subkey perhaps
     * @param fingerprint of the primary key
     * @param expiredSince when the key expired after signing; null if it is still valid
     */
    record Good(String keyId, String fingerprint, String userId, Instant signedAt, @Nullable Instant expiredSince)
            implements SignatureOutcome {}

    /**
     * Well formed, by a key that is none of the given ones; whether it holds cannot be known.
     *
     * @param fingerprint of the key that signed, if the signature says so
     */
    record UnknownSigner(String keyId, @Nullable String fingerprint, Instant signedAt) implements SignatureOutcome {}

    /** Nothing may be built on it, whoever else has signed. */
    sealed interface Refused extends SignatureOutcome {
        /** How to tell a person. */
        Refusal refusal();
    }

    /**
     * A refusal in words.
     *
     * @param code for {@code hubcrate explain}
     * @param reason what is wrong; completes a sentence that begins with the file's name
     * @param advice what the person at the console can do
     */
    record Refusal(String code, String reason, String advice) {}

    /** No signature in the one accepted form: damaged, cut, two in one file, another type. */
    record Malformed(String reason) implements Refused {
        @Override
        public Refusal refusal() {
            return new Refusal(
                    "signature-malformed",
                    reason,
                    "Copy it again from where it was made. A signature made by gpg in another form is brought into this"
                            + " one by: hubcrate sign BUNDLE --import FILE");
        }
    }

    /** By a digest or a key too weak to prove anything. */
    record Weak(String keyId, String what) implements Refused {
        @Override
        public Refusal refusal() {
            return new Refusal(
                    "signature-weak",
                    "was made by " + keyId + " with " + what,
                    "Ask for a signature with SHA-512 by an RSA key of at least " + Strength.MIN_RSA_BITS
                            + " bits or an Ed25519 key: gpg --digest-algo SHA512 --detach-sign.");
        }
    }

    /** The key is known and did not sign these bytes: tampered, or a signature of something else. */
    record Bad(String keyId, String userId) implements Refused {
        @Override
        public Refusal refusal() {
            return new Refusal(
                    "signature-bad",
                    "is not a signature by " + keyId + " (" + userId + ") over these bytes",
                    "What was signed or the signature was changed, or they do not belong together. Use nothing of it,"
                            + " keep it for whoever investigates, and fetch both again from the signer.");
        }
    }

    /** The key or its primary key was revoked; when the signature claims to be made does not matter. */
    record Revoked(String keyId, String userId, Instant revokedAt) implements Refused {
        @Override
        public Refusal refusal() {
            return new Refusal(
                    "signature-key-revoked",
                    "is by " + keyId + " (" + userId + "), a key revoked on " + revokedAt,
                    "A revoked key proves nothing, whatever the date: who stole it can date as he likes. Ask for a"
                            + " signature by a valid key.");
        }
    }

    /** The key may not sign: not meant for it, not bound to its primary key, not certified by itself. */
    record KeyUnusable(String keyId, String userId, String why) implements Refused {
        @Override
        public Refusal refusal() {
            return new Refusal(
                    "signature-key-unusable",
                    "is by " + keyId + " (" + userId + "), but " + why,
                    "Ask the signer for a current export of the public key (gpg --armor --export KEYID) and compare its"
                            + " fingerprint, or for a signature by a key that is meant for signing.");
        }
    }

    /** By its own date older than its key. */
    record KeyNotYetValid(String keyId, Instant signedAt, Instant keyCreated) implements Refused {
        @Override
        public Refusal refusal() {
            return new Refusal(
                    "signature-before-key",
                    "is dated " + signedAt + ", before its key " + keyId + " was made on " + keyCreated,
                    "The signer's clock was wrong. Ask for a new signature from a machine whose date is right.");
        }
    }

    /** Made after its key had expired. */
    record KeyExpiredAtSigning(String keyId, String userId, Instant signedAt, Instant expiredAt) implements Refused {
        @Override
        public Refusal refusal() {
            return new Refusal(
                    "signature-key-expired",
                    "was made on " + signedAt + " by " + keyId + " (" + userId + "), which had expired on " + expiredAt,
                    "If the signer has prolonged the key, get its current public key and compare the fingerprint."
                            + " Otherwise ask for a signature by a valid key.");
        }
    }

    /** The signature was made to count for a time only, which has passed. */
    record SignatureExpired(String keyId, Instant expiredAt) implements Refused {
        @Override
        public Refusal refusal() {
            return new Refusal(
                    "signature-expired",
                    "by " + keyId + " was made to count until " + expiredAt,
                    "Ask for a new signature. If that day has not come yet, this machine's clock is wrong: date -u");
        }
    }

    /** Dated ahead of this machine's clock by more than the tolerance. */
    record SignatureInFuture(String keyId, Instant signedAt, Instant clock) implements Refused {
        @Override
        public Refusal refusal() {
            return new Refusal(
                    "signature-in-future",
                    "by " + keyId + " is dated " + signedAt + ", ahead of this machine's clock, which shows " + clock,
                    "Look at this machine's clock: date -u. If it is behind, set it (date -u -s 'YYYY-MM-DD HH:MM') and"
                            + " try again. If it is right, the signature is misdated: refuse it and ask the signer.");
        }
    }

    /** Even the key was made in this machine's future: almost always a clock that is behind. */
    record KeyInFuture(String keyId, Instant keyCreated, Instant clock) implements Refused {
        @Override
        public Refusal refusal() {
            return new Refusal(
                    "signature-key-in-future",
                    "is by " + keyId + ", a key made on " + keyCreated + ", while this machine's clock shows " + clock,
                    "This machine's clock is almost surely behind. Look: date -u. Set it:"
                            + " date -u -s 'YYYY-MM-DD HH:MM'. Then try again.");
        }
    }
}
