package io.hubcrate.signing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.bouncycastle.bcpg.BCPGInputStream;
import org.bouncycastle.bcpg.SignatureSubpacket;
import org.bouncycastle.bcpg.SignatureSubpacketTags;
import org.bouncycastle.bcpg.sig.IssuerFingerprint;
import org.bouncycastle.bcpg.sig.IssuerKeyID;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;
import org.jspecify.annotations.Nullable;

/**
 * One detached signature over a binary document (RFC 4880 section 5.2), version 4, in its one accepted encoding. That it
 * was read says nothing of who made it or whether it holds.
 */
final class ParsedSignature {
    /** What may be marked as critical: whoever sets it means that a reader must know it. */
    private static final Set<Integer> KNOWN_CRITICAL = Set.of(
            SignatureSubpacketTags.CREATION_TIME,
            SignatureSubpacketTags.EXPIRE_TIME,
            SignatureSubpacketTags.ISSUER_KEY_ID,
            SignatureSubpacketTags.SIGNER_USER_ID,
            SignatureSubpacketTags.ISSUER_FINGERPRINT);

    private final PGPSignature signature;
    private final byte[] packet;
    private final long keyId;
    private final byte @Nullable [] fingerprint;
    private final Instant created;

    private ParsedSignature(PGPSignature signature, byte[] packet) throws MalformedException {
        this.signature = signature;
        this.packet = packet;
        this.created = creationTime(signature);
        this.fingerprint = issuerFingerprint(signature);
        this.keyId = issuerKeyId(signature, fingerprint);
    }

    /** Reads exactly one signature packet, framed as gpg frames it. */
    static ParsedSignature readExact(byte[] packets) throws MalformedException {
        ParsedSignature parsed = read(packets);
        if (!Arrays.equals(packets, parsed.packet)) {
            throw new MalformedException("is damaged: its packet is not framed as gpg or hubcrate does it");
        }
        return parsed;
    }

    /** Reads exactly one signature packet, however framed. */
    static ParsedSignature read(byte[] packets) throws MalformedException {
        List<Packet> all = Packet.split(packets);
        if (all.isEmpty() || all.stream().anyMatch(p -> p.tag() != Packet.SIGNATURE)) {
            throw new MalformedException("does not hold a detached signature and nothing else");
        }
        if (all.size() > 1) {
            throw new MalformedException("holds " + all.size() + " signatures; each signer has a file of his own");
        }
        byte[] framed = all.get(0).encodeAsGpg();
        return new ParsedSignature(library(framed, all.get(0).body()), framed);
    }

    private static PGPSignature library(byte[] framed, byte[] body) throws MalformedException {
        if (body.length == 0 || body[0] != 4) {
            throw new MalformedException("is not a signature of version 4");
        }
        try {
            PGPSignature signature = new PGPSignature(new BCPGInputStream(new ByteArrayInputStream(framed)));
            List<Packet> again = Packet.split(signature.getEncoded(false));
            if (again.size() != 1 || !Arrays.equals(again.get(0).body(), body)) {
                throw new MalformedException("is damaged: it does not encode to the same bytes again");
            }
            if (signature.getSignatureType() != PGPSignature.BINARY_DOCUMENT) {
                throw new MalformedException("is not a signature over a binary document, but of type 0x"
                        + Integer.toHexString(signature.getSignatureType()));
            }
            for (SignatureSubpacket subpacket : signature.getHashedSubPackets().toArray()) {
                if (subpacket.isCritical() && !KNOWN_CRITICAL.contains(subpacket.getType())) {
                    throw new MalformedException("has a critical claim of unknown type " + subpacket.getType());
                }
            }
            return signature;
        } catch (IOException | PGPException | RuntimeException e) {
            // The library throws all sorts of unchecked exceptions at bytes it did not expect.
            throw new MalformedException("is damaged: its packet cannot be read");
        }
    }

    private static Instant creationTime(PGPSignature signature) throws MalformedException {
        if (signature.getHashedSubPackets().getSubpackets(SignatureSubpacketTags.CREATION_TIME).length != 1) {
            throw new MalformedException("does not say when it was made, or says it twice");
        }
        return signature.getCreationTime().toInstant();
    }

    private static byte @Nullable [] issuerFingerprint(PGPSignature signature) throws MalformedException {
        List<byte[]> found = new ArrayList<>();
        for (SignatureSubpacket subpacket : subpackets(signature)) {
            if (subpacket instanceof IssuerFingerprint issuer) {
                if (issuer.getKeyVersion() != 4 || issuer.getFingerprint().length != 20) {
                    throw new MalformedException("names a signer whose key is not of version 4");
                }
                found.add(issuer.getFingerprint());
            }
        }
        if (found.stream().anyMatch(other -> !Arrays.equals(other, found.get(0)))) {
            throw new MalformedException("names two signers");
        }
        return found.isEmpty() ? null : found.get(0);
    }

    private static long issuerKeyId(PGPSignature signature, byte @Nullable [] fingerprint) throws MalformedException {
        List<Long> found = new ArrayList<>();
        for (SignatureSubpacket subpacket : subpackets(signature)) {
            if (subpacket instanceof IssuerKeyID issuer) {
                found.add(issuer.getKeyID());
            }
        }
        if (fingerprint != null) {
            found.add(java.nio.ByteBuffer.wrap(fingerprint).getLong(12));
        }
        // What is not hashed anyone can change on the way: only who signed may stand there, in one encoding.
        for (SignatureSubpacket subpacket : signature.getUnhashedSubPackets().toArray()) {
            boolean issuer = subpacket instanceof IssuerKeyID || subpacket instanceof IssuerFingerprint;
            if (!issuer || subpacket.isCritical() || subpacket.isLongLength()) {
                throw new MalformedException("carries claims that are not signed");
            }
        }
        if (found.isEmpty() || found.stream().distinct().count() > 1) {
            throw new MalformedException(found.isEmpty() ? "does not name its signer" : "names two signers");
        }
        return found.get(0);
    }

    private static List<SignatureSubpacket> subpackets(PGPSignature signature) {
        List<SignatureSubpacket> all =
                new ArrayList<>(List.of(signature.getHashedSubPackets().toArray()));
        all.addAll(List.of(signature.getUnhashedSubPackets().toArray()));
        return all;
    }

    /** The packet as gpg would write it. */
    byte[] packet() {
        return packet.clone();
    }

    /** The issuing key's ID: the key that signed, a subkey perhaps. 16 upper-case digits. */
    String keyId() {
        return KeyIds.keyId(keyId);
    }

    /** The issuing key's fingerprint if the signature names it (gpg before 2.1.16 does not). */
    @Nullable
    String fingerprint() {
        return fingerprint == null ? null : KeyIds.fingerprint(fingerprint);
    }

    Instant created() {
        return created;
    }

    /** When the signature itself stops counting ({@code --ask-sig-expire}); null if never. */
    @Nullable
    Instant expires() {
        long seconds = signature.getHashedSubPackets().getSignatureExpirationTime();
        return seconds == 0 ? null : created.plus(Duration.ofSeconds(seconds));
    }

    /** Whether this may have been made by {@code key}; only {@link #holdsFor} proves it. */
    boolean names(PGPPublicKey key) {
        return key.getKeyID() == keyId && (fingerprint == null || Arrays.equals(fingerprint, key.getFingerprint()));
    }

    /** Why the algorithms are refused; null if they are strong enough. */
    @Nullable
    String weakness() {
        return Strength.digestWeakness(signature.getHashAlgorithm());
    }

    /** Whether {@code key} made this signature over exactly these bytes. */
    boolean holdsFor(PGPPublicKey key, byte[] signed) {
        if (signature.getKeyAlgorithm() != key.getAlgorithm() || !digestPrefixFits(signed)) {
            return false;
        }
        try {
            signature.init(new BcPGPContentVerifierBuilderProvider(), key);
            signature.update(signed);
            return signature.verify();
        } catch (PGPException | RuntimeException e) {
            // Numbers that do not fit the key's algorithm: whatever the library says of them, nothing holds.
            return false;
        }
    }

    /** The two octets of the digest that stand in the packet in clear; the library does not look at them. */
    private boolean digestPrefixFits(byte[] signed) {
        String name = Strength.digestName(signature.getHashAlgorithm());
        if (name == null) {
            return false;
        }
        try {
            MessageDigest digest = MessageDigest.getInstance(name);
            digest.update(signed);
            byte[] hash = digest.digest(signature.getSignatureTrailer());
            return Arrays.equals(Arrays.copyOf(hash, 2), signature.getDigestPrefix());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
