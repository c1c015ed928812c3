package io.hubcrate.signing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.Iterator;
import java.util.function.Consumer;
import org.bouncycastle.bcpg.BCPGInputStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPrivateKey;
import org.bouncycastle.openpgp.PGPSecretKey;
import org.bouncycastle.openpgp.PGPSecretKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureGenerator;
import org.bouncycastle.openpgp.PGPSignatureSubpacketGenerator;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPBESecretKeyDecryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;

/** Makes the signatures that the product's own signer refuses to make. Cryptographically they all hold. */
public final class PacketForge {
    private final GeneratedKey key;
    private int type = PGPSignature.BINARY_DOCUMENT;
    private int digest = HashAlgorithmTags.SHA512;
    private Consumer<PGPSignatureSubpacketGenerator> hashed = claims -> {};
    private Consumer<PGPSignatureSubpacketGenerator> unhashed = claims -> {};

    private PacketForge(GeneratedKey key) {
        this.key = key;
    }

    static PacketForge by(GeneratedKey key) {
        return new PacketForge(key);
    }

    /** At any time, before the key was made or after it expired. */
    public static byte[] sign(GeneratedKey key, byte[] signed, Instant at) {
        return by(key).armored(signed, at);
    }

    /** Counting for an hour only. */
    public static byte[] signForAnHour(GeneratedKey key, byte[] signed, Instant at) {
        return by(key).hashed(claims -> claims.setSignatureExpirationTime(false, 3600))
                .armored(signed, at);
    }

    /** The packets of two armored signatures in one block. */
    public static byte[] together(byte[] first, byte[] second) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(Armor.decode(first).get(0).packets());
            out.writeBytes(Armor.decode(second).get(0).packets());
            return Armor.encode(Armor.SIGNATURE, out.toByteArray());
        } catch (MalformedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The key ID that the first signature names, armored or not; sixteen zeros if it cannot be read. */
    public static String issuer(byte[] signature) {
        try {
            boolean binary = (signature[0] & 0x80) != 0;
            byte[] packets = binary ? signature : Armor.decode(signature).get(0).packets();
            byte[] first = Packet.split(packets).get(0).encodeAsGpg();
            return KeyIds.keyId(new PGPSignature(new BCPGInputStream(new ByteArrayInputStream(first))).getKeyID());
        } catch (MalformedException | PGPException | IOException | RuntimeException e) {
            return "0".repeat(16);
        }
    }

    /** The same block with one more header line. */
    public static byte[] withHeader(byte[] armored, String header) {
        String text = new String(armored, StandardCharsets.US_ASCII);
        int end = text.indexOf('\n') + 1;
        return (text.substring(0, end) + header + "\n" + text.substring(end)).getBytes(StandardCharsets.US_ASCII);
    }

    /** The binary public key with a revocation by itself because it was compromised. */
    public static byte[] revokedKeyring(GeneratedKey key, Instant at) {
        try {
            return Armor.decode(revoked(key, at, (byte) 2)).get(0).packets();
        } catch (MalformedException e) {
            throw new IllegalStateException(e);
        }
    }

    PacketForge type(int value) {
        type = value;
        return this;
    }

    PacketForge digest(int value) {
        digest = value;
        return this;
    }

    PacketForge hashed(Consumer<PGPSignatureSubpacketGenerator> more) {
        hashed = more;
        return this;
    }

    PacketForge unhashed(Consumer<PGPSignatureSubpacketGenerator> more) {
        unhashed = more;
        return this;
    }

    byte[] armored(byte[] signed, Instant at) {
        return Armor.encode(Armor.SIGNATURE, packet(signed, at));
    }

    byte[] packet(byte[] signed, Instant at) {
        try {
            PGPSecretKey secret = ring().getSecretKey();
            PGPSignatureSubpacketGenerator claims = new PGPSignatureSubpacketGenerator();
            claims.setIssuerFingerprint(false, secret.getPublicKey());
            claims.setSignatureCreationTime(false, Date.from(at));
            hashed.accept(claims);
            PGPSignatureSubpacketGenerator loose = new PGPSignatureSubpacketGenerator();
            loose.setIssuerKeyID(false, secret.getKeyID());
            unhashed.accept(loose);
            PGPSignatureGenerator generator = generator(secret, digest);
            generator.init(type, unlock(secret));
            generator.setHashedSubpackets(claims.generate());
            generator.setUnhashedSubpackets(loose.generate());
            generator.update(signed);
            return ParsedFraming.asGpg(generator.generate().getEncoded());
        } catch (PGPException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The public key with a revocation by itself, armored. */
    static byte[] revoked(GeneratedKey key, Instant at, byte reason) {
        try {
            PGPSecretKey secret = by(key).ring().getSecretKey();
            PGPSignatureSubpacketGenerator claims = new PGPSignatureSubpacketGenerator();
            claims.setSignatureCreationTime(false, Date.from(at));
            claims.setIssuerFingerprint(false, secret.getPublicKey());
            claims.setRevocationReason(false, reason, "");
            PGPSignatureGenerator generator = generator(secret, HashAlgorithmTags.SHA512);
            generator.init(PGPSignature.KEY_REVOCATION, unlock(secret));
            generator.setHashedSubpackets(claims.generate());
            byte[] revocation =
                    generator.generateCertification(secret.getPublicKey()).getEncoded();
            // The revocation stands right behind the primary key's packet.
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            Iterator<Packet> packets = Packet.split(key.keyring()).iterator();
            out.writeBytes(packets.next().encodeAsGpg());
            out.writeBytes(revocation);
            while (packets.hasNext()) {
                out.writeBytes(packets.next().encodeAsGpg());
            }
            return Armor.encode(Armor.PUBLIC_KEY, out.toByteArray());
        } catch (PGPException | IOException | MalformedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PGPSignatureGenerator generator(PGPSecretKey secret, int digest) {
        return new PGPSignatureGenerator(
                new BcPGPContentSignerBuilder(secret.getPublicKey().getAlgorithm(), digest), secret.getPublicKey());
    }

    private PGPSecretKeyRing ring() throws PGPException, IOException {
        try {
            byte[] packets = Armor.decode(key.armoredSecretKey()).get(0).packets();
            return new PGPSecretKeyRing(packets, new BcKeyFingerprintCalculator());
        } catch (MalformedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PGPPrivateKey unlock(PGPSecretKey secret) {
        return TestKeys.PASSPHRASE.reveal(characters -> {
            try {
                return secret.extractPrivateKey(
                        new BcPBESecretKeyDecryptorBuilder(new BcPGPDigestCalculatorProvider()).build(characters));
            } catch (PGPException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static final class ParsedFraming {
        static byte[] asGpg(byte[] packets) {
            try {
                return Packet.split(packets).get(0).encodeAsGpg();
            } catch (MalformedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
