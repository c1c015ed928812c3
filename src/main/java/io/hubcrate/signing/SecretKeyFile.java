package io.hubcrate.signing;

import io.hubcrate.failure.Secret;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.bouncycastle.bcpg.S2K;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPrivateKey;
import org.bouncycastle.openpgp.PGPSecretKey;
import org.bouncycastle.openpgp.PGPSecretKeyRing;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPBESecretKeyDecryptorBuilder;
import org.jspecify.annotations.Nullable;

/** A secret key as {@code hubcrate keygen} and {@code gpg --export-secret-keys} write it (RFC 4880 section 11.2). */
final class SecretKeyFile {
    static final int MAX_BYTES = 1 << 20;
    private static final String SUBJECT = "the key file";

    private final PGPSecretKeyRing ring;
    private final Certificate certificate;

    private SecretKeyFile(PGPSecretKeyRing ring, Certificate certificate) {
        this.ring = ring;
        this.certificate = certificate;
    }

    /** @throws KeyFileException code {@code key-file-invalid} unless this is exactly one secret key */
    static SecretKeyFile read(byte[] file) {
        try {
            byte[] packets = packets(file);
            long primaries = Packet.split(packets).stream()
                    .filter(packet -> packet.tag() == Packet.SECRET_KEY)
                    .count();
            if (primaries != 1) {
                throw new MalformedException("holds " + primaries + " secret keys; exactly one is expected");
            }
            PGPSecretKeyRing ring = new PGPSecretKeyRing(packets, new BcKeyFingerprintCalculator());
            return new SecretKeyFile(ring, Certificate.of(ring.toCertificate()));
        } catch (MalformedException e) {
            throw KeyFileException.invalid(SUBJECT, e.reason());
        } catch (IOException | PGPException | RuntimeException e) {
            // The library throws all sorts of unchecked exceptions at bytes it did not expect.
            throw KeyFileException.invalid(SUBJECT, "is damaged: its key cannot be read");
        }
    }

    private static byte[] packets(byte[] file) throws MalformedException {
        if (file.length > MAX_BYTES) {
            throw new MalformedException("has more than " + MAX_BYTES + " bytes");
        }
        if (file.length > 0 && (file[0] & 0x80) != 0) {
            return file;
        }
        List<Armor.Block> blocks = Armor.decode(file);
        if (blocks.size() == 1 && blocks.get(0).kind().equals(Armor.PUBLIC_KEY)) {
            throw new MalformedException("is a public key; signing needs the secret one");
        }
        if (blocks.size() != 1 || !blocks.get(0).kind().equals(Armor.PRIVATE_KEY)) {
            throw new MalformedException("does not hold one armored secret key");
        }
        return blocks.get(0).packets();
    }

    Certificate certificate() {
        return certificate;
    }

    /**
     * The key to sign with now: as gpg does, the newest valid signing subkey whose secret part is here, else the primary
     * key.
     *
     * @throws KeyFileException saying why none can: {@code key-revoked}, {@code key-expired},
     *     {@code key-not-yet-valid}, {@code key-on-smartcard} or {@code key-cannot-sign}
     */
    SigningKey choose(Instant now) {
        Comparator<SigningKey> order = Comparator.<SigningKey, Boolean>comparing(
                        key -> !key.key().isMasterKey())
                .thenComparing(SigningKey::created);
        return certificate.keys().stream()
                .filter(key -> obstacle(key, now) == null)
                .max(order)
                .orElseThrow(() -> certificate.keys().stream()
                        .sorted(order.reversed())
                        .filter(key -> key.unusable() == null)
                        .map(key -> obstacle(key, now))
                        .filter(java.util.Objects::nonNull)
                        .findFirst()
                        .orElseGet(() -> cannotSign(certificate.unusable())));
    }

    private @Nullable KeyFileException obstacle(SigningKey key, Instant now) {
        String subject = "the key " + KeyIds.keyId(key.key().getKeyID()) + " (" + certificate.userId() + ")";
        Instant expires = key.expires();
        if (key.unusable() != null) {
            return cannotSign(key.unusable());
        } else if (key.revoked() != null) {
            return new KeyFileException(
                    "key-revoked",
                    subject,
                    "was revoked on " + key.revoked(),
                    "Sign with another key; no site accepts this one.");
        } else if (key.created().isAfter(now)) {
            return new KeyFileException(
                    "key-not-yet-valid",
                    subject,
                    "was made on " + key.created() + ", after what this machine's clock shows: " + now,
                    "This machine's clock is behind: look with date -u, set it, and sign again.");
        } else if (expires != null && !now.isBefore(expires)) {
            return new KeyFileException(
                    "key-expired",
                    subject,
                    "expired on " + expires,
                    "Prolong it with gpg --quick-set-expire and hand the sites its public key anew, or sign with"
                            + " another key. If that day has not come yet, look at this machine's clock: date -u");
        }
        return withoutSecret(ring.getSecretKey(key.key().getKeyID()));
    }

    private static @Nullable KeyFileException withoutSecret(@Nullable PGPSecretKey secret) {
        if (secret == null || secret.isPrivateKeyEmpty()) {
            S2K s2k = secret == null ? null : secret.getS2K();
            boolean card = s2k != null && s2k.getProtectionMode() == S2K.GNU_PROTECTION_MODE_DIVERT_TO_CARD;
            return card
                    ? new KeyFileException(
                            "key-on-smartcard",
                            SUBJECT,
                            "only points to a smartcard; the secret part is on the card",
                            "Sign with gpg, which can ask the card, and bring the signature in: gpg --armor"
                                    + " --detach-sign SHA256SUMS, then hubcrate sign BUNDLE --import SHA256SUMS.asc")
                    : cannotSign("the secret part of its signing key is not in this file");
        }
        return null;
    }

    private static KeyFileException cannotSign(@Nullable String why) {
        return new KeyFileException(
                "key-cannot-sign",
                SUBJECT,
                "cannot sign: " + (why == null ? "it has no key for signing" : why),
                "Export it whole with gpg --armor --export-secret-keys KEYID, or make one with hubcrate keygen.");
    }

    /** Whether a passphrase protects the secret part of a key that {@link #choose} gave. */
    boolean isProtected(SigningKey key) {
        PGPSecretKey secret = ring.getSecretKey(key.key().getKeyID());
        return secret.getKeyEncryptionAlgorithm() != SymmetricKeyAlgorithmTags.NULL;
    }

    /** @throws KeyFileException code {@code key-passphrase-wrong} */
    PGPPrivateKey unlock(SigningKey key, Secret passphrase) {
        PGPSecretKey secret = ring.getSecretKey(key.key().getKeyID());
        try {
            PGPPrivateKey unlocked = passphrase.reveal(characters -> extract(secret, characters));
            if (unlocked == null) {
                throw new IllegalStateException("a key without its secret part was chosen");
            }
            return unlocked;
        } catch (UnlockFailed e) {
            // A wrong passphrase shows as a wrong checksum, or as numbers that cannot be read.
            throw new KeyFileException(
                    "key-passphrase-wrong",
                    "the key " + KeyIds.keyId(key.key().getKeyID()),
                    "does not open with this passphrase",
                    "Try again, and look at the keyboard's layout and Caps Lock. A passphrase that is lost cannot be"
                            + " found again: make a new key and hand it to the sites.");
        }
    }

    private static @Nullable PGPPrivateKey extract(PGPSecretKey secret, char[] passphrase) {
        try {
            return secret.extractPrivateKey(
                    new BcPBESecretKeyDecryptorBuilder(new PassphraseDigests()).build(passphrase));
        } catch (PGPException | RuntimeException e) {
            throw new UnlockFailed(e);
        }
    }

    private static final class UnlockFailed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnlockFailed(Exception cause) {
            super(cause);
        }
    }
}
