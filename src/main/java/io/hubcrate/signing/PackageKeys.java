package io.hubcrate.signing;

import io.hubcrate.signing.SignatureOutcome.KeyUnusable;
import io.hubcrate.signing.SignatureOutcome.Malformed;
import io.hubcrate.signing.SignatureOutcome.Revoked;
import io.hubcrate.signing.SignatureOutcome.UnknownSigner;
import io.hubcrate.signing.SignatureOutcome.Weak;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bouncycastle.bcpg.BCPGInputStream;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.jspecify.annotations.Nullable;

/**
 * The keys that a distributor's packages and metadata must be signed by. A person gave their files, so what a key says
 * of itself (its age, who certified it with which digest) does not count here, as it does not for rpm; a revocation does,
 * and whether a subkey is one. {@link SigningKey} says both.
 * Signatures of version 3 count, too: EL7's packages have them. Weak digests and weak keys do not.
 */
public final class PackageKeys {
    private static final int MAX_SIGNATURE = 64 << 10;

    private record Known(SigningKey key, String fingerprint, String userId) {
        /** Why nothing it signs counts, by its algorithm or because it is no signing subkey of its primary key. */
        @Nullable
        String foreign() {
            return key.key().isMasterKey() ? null : key.unusable();
        }
    }

    private final List<Known> keys = new ArrayList<>();

    private PackageKeys() {}

    /**
     * Reads key files, armored or binary.
     *
     * @param files contents by name
     * @throws KeyFileException if one is no public key
     */
    public static PackageKeys read(Map<String, byte[]> files) {
        PackageKeys all = new PackageKeys();
        files.forEach(all::add);
        return all;
    }

    private void add(String subject, byte[] file) {
        try {
            List<byte[]> rings = CertificateReader.readRings(subject, file);
            if (rings.isEmpty()) {
                throw new MalformedException("holds no public key");
            }
            for (byte[] packets : rings) {
                PGPPublicKeyRing ring =
                        new PGPPublicKeyRing(new ByteArrayInputStream(packets), new BcKeyFingerprintCalculator());
                PGPPublicKey primary = ring.getPublicKey();
                String userId =
                        primary.getUserIDs().hasNext() ? primary.getUserIDs().next() : "(no name)";
                SigningKey.allOf(ring)
                        .forEach(key -> keys.add(
                                new Known(key, KeyIds.fingerprint(primary), userId.replaceAll("[^\\x20-\\x7e]", "?"))));
            }
        } catch (MalformedException e) {
            throw KeyFileException.invalid(subject, e.reason());
        } catch (KeyFileException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The library throws all sorts of unchecked exceptions at bytes it did not expect.
            throw KeyFileException.invalid(subject, "is damaged: its key cannot be read");
        }
    }

    /**
     * Begins to check one binary signature packet; the signed bytes follow.
     *
     * @param packet as it stands in a package's signature header
     */
    public PackageSignatureCheck begin(byte[] packet) {
        PGPSignature signature;
        try {
            if (packet.length > MAX_SIGNATURE) {
                throw new MalformedException("has more than " + MAX_SIGNATURE + " bytes");
            }
            List<Packet> packets = Packet.split(packet);
            if (packets.size() != 1 || packets.get(0).tag() != Packet.SIGNATURE) {
                throw new MalformedException("does not hold one signature and nothing else");
            }
            signature = new PGPSignature(
                    new BCPGInputStream(new ByteArrayInputStream(packets.get(0).encodeAsGpg())));
            if (signature.getSignatureType() != PGPSignature.BINARY_DOCUMENT) {
                throw new MalformedException("is not a signature over a binary document");
            }
        } catch (MalformedException e) {
            return new PackageSignatureCheck(new Malformed(e.reason()));
        } catch (IOException | PGPException | RuntimeException e) {
            return new PackageSignatureCheck(new Malformed("is damaged: its packet cannot be read"));
        }
        return begin(signature);
    }

    private PackageSignatureCheck begin(PGPSignature signature) {
        String keyId = KeyIds.keyId(signature.getKeyID());
        Instant made = signature.getCreationTime().toInstant();
        String weakness = Strength.digestWeakness(signature.getHashAlgorithm());
        if (weakness != null) {
            return new PackageSignatureCheck(new Weak(keyId, weakness));
        }
        List<Known> named = keys.stream()
                .filter(known -> known.key().key().getKeyID() == signature.getKeyID())
                .toList();
        for (Known known : named) {
            String weak = Strength.keyWeakness(known.key().key());
            if (weak != null) {
                return new PackageSignatureCheck(new Weak(keyId, weak));
            }
            // A key may stand in two files, and only the newer one tells that it was revoked.
            if (known.key().revoked() != null) {
                return new PackageSignatureCheck(new Revoked(keyId, known.userId(), made));
            }
        }
        for (Known known : named) {
            if (known.foreign() == null) {
                return PackageSignatureCheck.of(signature, known.key().key(), known.fingerprint(), known.userId());
            }
        }
        if (!named.isEmpty()) {
            Known known = named.get(0);
            return new PackageSignatureCheck(new KeyUnusable(keyId, known.userId(), String.valueOf(known.foreign())));
        }
        return new PackageSignatureCheck(new UnknownSigner(keyId, null, made));
    }

    /**
     * Judges a detached signature over a whole document, armored or not, as {@code repomd.xml.asc} is.
     *
     * @param file one signature, or several of which one that holds is enough
     */
    public SignatureOutcome verify(byte[] signed, byte[] file) {
        SignatureOutcome last = new Malformed("holds no signature");
        try {
            if (file.length > MAX_SIGNATURE) {
                throw new MalformedException("has more than " + MAX_SIGNATURE + " bytes");
            }
            List<byte[]> blocks = new ArrayList<>();
            if (file.length > 0 && (file[0] & 0x80) != 0) {
                blocks.add(file);
            } else {
                Armor.decode(file).forEach(block -> blocks.add(block.packets()));
            }
            for (byte[] block : blocks) {
                for (Packet packet : Packet.split(block)) {
                    PackageSignatureCheck check = begin(packet.encodeAsGpg());
                    check.update(signed, 0, signed.length);
                    last = check.finish();
                    if (last instanceof SignatureOutcome.Good) {
                        return last;
                    }
                }
            }
            return last;
        } catch (MalformedException e) {
            return new Malformed(e.reason());
        }
    }
}
