package io.hubcrate.signing;

import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.Secret;
import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyPacket;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.generators.Ed25519KeyPairGenerator;
import org.bouncycastle.crypto.generators.RSAKeyPairGenerator;
import org.bouncycastle.crypto.params.Ed25519KeyGenerationParameters;
import org.bouncycastle.crypto.params.RSAKeyGenerationParameters;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPKeyRingGenerator;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureSubpacketGenerator;
import org.bouncycastle.openpgp.operator.PBESecretKeyEncryptor;
import org.bouncycastle.openpgp.operator.bc.BcPBESecretKeyEncryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;
import org.bouncycastle.openpgp.operator.bc.BcPGPKeyPair;
import org.jspecify.annotations.Nullable;

/**
 * Makes signing keys that stock gpg imports: version 4 (RFC 4880 section 5.5.2), one primary key that certifies itself
 * and signs, no subkeys. Version 6, which the library makes by default, is known to no gpg.
 */
public final class KeyGenerator {
    private static final BigInteger PUBLIC_EXPONENT = BigInteger.valueOf(65537);
    /** Miller-Rabin rounds' error bound of 2^-144, as FIPS 186-4 asks for at this size. */
    private static final int PRIME_CERTAINTY = 144;

    private final SecureRandom random;
    private final int rsaBits;
    private final int s2kCount;

    /**
     * @param rsaBits 4096; smaller only where a test must not wait
     * @param s2kCount the coded count of RFC 4880 section 3.7.1.3
     */
    KeyGenerator(SecureRandom random, int rsaBits, int s2kCount) {
        this.random = random;
        this.rsaBits = rsaBits;
        this.s2kCount = s2kCount;
    }

    /** With the platform's random source; 0xF0 stands for 33 million bytes hashed per try at the passphrase. */
    public KeyGenerator() {
        this(new SecureRandom(), 4096, 0xF0);
    }

    /**
     * Makes a key without expiry.
     *
     * @param passphrase not empty; {@link KeyRequest#unprotected} is the way to a key without one
     * @throws InvalidInputException codes {@code key-name-invalid}, {@code key-passphrase-empty}
     */
    public static GeneratedKey generate(String name, KeyAlgorithm algorithm, Secret passphrase, Instant now) {
        return new KeyGenerator().generate(new KeyRequest(name, algorithm, null, false), passphrase, now);
    }

    /**
     * Makes a key as asked for.
     *
     * @param now the key's creation time; fractions of a second are dropped
     * @throws InvalidInputException codes {@code key-passphrase-empty}, {@code key-expiry-past}
     */
    public GeneratedKey generate(KeyRequest request, Secret passphrase, Instant now) {
        if (passphrase.isEmpty() && !request.unprotected()) {
            throw new InvalidInputException(
                    "key-passphrase-empty",
                    "the passphrase is empty",
                    "Give a passphrase, or ask for a key without one (--no-passphrase); whoever finds its file can sign then.");
        }
        request.requireEndAfter(now);
        Instant created = now.truncatedTo(ChronoUnit.SECONDS);
        Instant expires = request.expires() == null ? null : request.expires().truncatedTo(ChronoUnit.SECONDS);
        try {
            PGPKeyRingGenerator rings = rings(request, created, expires, encryptor(passphrase));
            byte[] keyring = rings.generatePublicKeyRing().getEncoded();
            byte[] secret = rings.generateSecretKeyRing().getEncoded();
            String fingerprint =
                    KeyIds.fingerprint(rings.generatePublicKeyRing().getPublicKey());
            return new GeneratedKey(
                    fingerprint,
                    request.name(),
                    request.algorithm(),
                    created,
                    expires,
                    Armor.encode(Armor.PRIVATE_KEY, secret),
                    Armor.encode(Armor.PUBLIC_KEY, keyring),
                    keyring,
                    FingerprintPage.text(request, fingerprint, created, expires));
        } catch (PGPException | IOException e) {
            throw new IllegalStateException("a key could not be made", e);
        }
    }

    private PGPKeyRingGenerator rings(
            KeyRequest request, Instant created, @Nullable Instant expires, @Nullable PBESecretKeyEncryptor encryptor)
            throws PGPException {
        PGPKeyPair pair = pair(request.algorithm(), Date.from(created));
        PGPSignatureSubpacketGenerator claims = new PGPSignatureSubpacketGenerator();
        // Set here, or the library takes the time from the machine's own clock.
        claims.setSignatureCreationTime(false, Date.from(created));
        claims.setIssuerFingerprint(false, pair.getPublicKey());
        claims.setKeyFlags(true, KeyFlags.CERTIFY_OTHER | KeyFlags.SIGN_DATA);
        claims.setPreferredHashAlgorithms(false, new int[] {HashAlgorithmTags.SHA512, HashAlgorithmTags.SHA256});
        if (expires != null) {
            claims.setKeyExpirationTime(true, ChronoUnit.SECONDS.between(created, expires));
        }
        return new PGPKeyRingGenerator(
                PGPSignature.POSITIVE_CERTIFICATION,
                pair,
                request.name(),
                new BcPGPDigestCalculatorProvider().get(HashAlgorithmTags.SHA1),
                claims.generate(),
                null,
                new BcPGPContentSignerBuilder(pair.getPublicKey().getAlgorithm(), HashAlgorithmTags.SHA512),
                encryptor);
    }

    private PGPKeyPair pair(KeyAlgorithm algorithm, Date created) throws PGPException {
        return switch (algorithm) {
            case RSA4096 -> {
                RSAKeyPairGenerator generator = new RSAKeyPairGenerator();
                generator.init(new RSAKeyGenerationParameters(PUBLIC_EXPONENT, random, rsaBits, PRIME_CERTAINTY));
                yield pair(PublicKeyAlgorithmTags.RSA_GENERAL, generator.generateKeyPair(), created);
            }
            case ED25519 -> {
                Ed25519KeyPairGenerator generator = new Ed25519KeyPairGenerator();
                generator.init(new Ed25519KeyGenerationParameters(random));
                yield pair(PublicKeyAlgorithmTags.EDDSA_LEGACY, generator.generateKeyPair(), created);
            }
        };
    }

    private static PGPKeyPair pair(int tag, AsymmetricCipherKeyPair pair, Date created) throws PGPException {
        return new BcPGPKeyPair(PublicKeyPacket.VERSION_4, tag, pair, created);
    }

    /** AES-256 in CFB under an iterated and salted S2K of SHA-256: what gpg 1.4 and 2.0 can import as well. */
    private @Nullable PBESecretKeyEncryptor encryptor(Secret passphrase) throws PGPException {
        if (passphrase.isEmpty()) {
            return null;
        }
        var digest = new PassphraseDigests().get(HashAlgorithmTags.SHA256);
        return passphrase.reveal(
                characters -> new BcPBESecretKeyEncryptorBuilder(SymmetricKeyAlgorithmTags.AES_256, digest, s2kCount)
                        .setSecureRandom(random)
                        // The builder keeps the array until the key is made: it gets a copy of its own.
                        .build(characters.clone()));
    }
}
