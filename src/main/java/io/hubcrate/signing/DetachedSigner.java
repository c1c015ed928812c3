package io.hubcrate.signing;

import io.hubcrate.failure.Secret;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPrivateKey;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureGenerator;
import org.bouncycastle.openpgp.PGPSignatureSubpacketGenerator;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;

/**
 * Signs bytes as {@code gpg --detach-sign} would: a version 4 signature over a binary document with SHA-512. The same
 * bytes, key and time give the same file. What RSA keys make is checked by gpg 1.4 and everything since.
 */
public final class DetachedSigner {
    private DetachedSigner() {}

    /**
     * Signs.
     *
     * @param armoredSecretKey of {@code hubcrate keygen} or {@code gpg --export-secret-keys}; binary is accepted too
     * @param passphrase ignored if the key has none
     * @param now the signature's date; fractions of a second are dropped
     * @throws KeyFileException codes {@code key-file-invalid}, {@code key-passphrase-wrong}, {@code key-cannot-sign},
     *     {@code key-on-smartcard}, {@code key-expired}, {@code key-revoked}, {@code key-not-yet-valid}
     */
    public static DetachedSignature sign(byte[] signed, byte[] armoredSecretKey, Secret passphrase, Instant now) {
        Instant created = now.truncatedTo(ChronoUnit.SECONDS);
        SecretKeyFile file = SecretKeyFile.read(armoredSecretKey);
        SigningKey key = file.choose(created);
        try {
            byte[] packet = signature(signed, file.unlock(key, passphrase), key.key(), created);
            ParsedSignature parsed = ParsedSignature.read(packet);
            if (!parsed.holdsFor(key.key(), signed)) {
                throw KeyFileException.invalid("the key file", "is damaged: its secret and public parts do not fit");
            }
            return DetachedSignature.of(parsed);
        } catch (MalformedException e) {
            throw new IllegalStateException("a signature made here " + e.reason(), e);
        }
    }

    /** Whether a signature file is one over these bytes by the key that would sign now. */
    public static boolean hasSigned(byte[] signed, byte[] armored, byte[] armoredSecretKey, Instant now) {
        SigningKey key = SecretKeyFile.read(armoredSecretKey).choose(now.truncatedTo(ChronoUnit.SECONDS));
        try {
            return ParsedSignature.readExact(Armor.decodeExact(armored)).holdsFor(key.key(), signed);
        } catch (MalformedException e) {
            return false;
        }
    }

    /**
     * Whether the key that would sign now asks for a passphrase.
     *
     * @throws KeyFileException as {@link #sign}
     */
    public static boolean needsPassphrase(byte[] armoredSecretKey, Instant now) {
        SecretKeyFile file = SecretKeyFile.read(armoredSecretKey);
        return file.isProtected(file.choose(now.truncatedTo(ChronoUnit.SECONDS)));
    }

    private static byte[] signature(byte[] signed, PGPPrivateKey secret, PGPPublicKey key, Instant created) {
        PGPSignatureSubpacketGenerator claims = new PGPSignatureSubpacketGenerator();
        claims.setIssuerFingerprint(false, key);
        claims.setSignatureCreationTime(false, Date.from(created));
        PGPSignatureSubpacketGenerator unsigned = new PGPSignatureSubpacketGenerator();
        // gpg before 2.1.16 knows no issuer fingerprint and finds the key by this.
        unsigned.setIssuerKeyID(false, key.getKeyID());
        try {
            PGPSignatureGenerator generator = new PGPSignatureGenerator(
                    new BcPGPContentSignerBuilder(key.getAlgorithm(), HashAlgorithmTags.SHA512), key);
            generator.init(PGPSignature.BINARY_DOCUMENT, secret);
            generator.setHashedSubpackets(claims.generate());
            generator.setUnhashedSubpackets(unsigned.generate());
            generator.update(signed);
            return generator.generate().getEncoded();
        } catch (PGPException | java.io.IOException | RuntimeException e) {
            throw KeyFileException.invalid("the key file", "is damaged: its secret part cannot sign");
        }
    }
}
