package io.hubcrate.signing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;

/** Reads public keys from files of {@code gpg --export}, armored or binary, one key or a keyring. */
public final class CertificateReader {
    /** Larger than any key with a decade of certifications that a site should have to look at. */
    public static final int MAX_BYTES = 1 << 20;

    private static final Set<Integer> PUBLIC = Set.of(
            Packet.PUBLIC_KEY,
            Packet.PUBLIC_SUBKEY,
            Packet.USER_ID,
            Packet.USER_ATTRIBUTE,
            Packet.SIGNATURE,
            Packet.TRUST,
            Packet.MARKER);

    private CertificateReader() {}

    /**
     * Reads every key of a file.
     *
     * @param subject the file's name, for messages
     * @return at least one
     * @throws KeyFileException code {@code key-file-secret} if a secret key is in it, {@code key-file-invalid} otherwise
     */
    public static List<Certificate> read(String subject, byte[] file) {
        try {
            if (file.length > MAX_BYTES) {
                throw new MalformedException("has more than " + MAX_BYTES + " bytes");
            }
            List<Certificate> certificates = new ArrayList<>();
            for (byte[] packets : blocks(subject, file)) {
                for (byte[] ring : rings(subject, packets)) {
                    certificates.add(Certificate.of(
                            new PGPPublicKeyRing(new ByteArrayInputStream(ring), new BcKeyFingerprintCalculator())));
                }
            }
            if (certificates.isEmpty()) {
                throw new MalformedException("holds no public key");
            }
            return certificates;
        } catch (MalformedException e) {
            throw KeyFileException.invalid(subject, e.reason());
        } catch (KeyFileException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The library throws all sorts of unchecked exceptions at bytes it did not expect.
            throw KeyFileException.invalid(subject, "is damaged: its key cannot be read");
        }
    }

    /** The keys of a file as packets, one element each, whatever they say of themselves. */
    static List<byte[]> readRings(String subject, byte[] file) throws MalformedException {
        if (file.length > MAX_BYTES) {
            throw new MalformedException("has more than " + MAX_BYTES + " bytes");
        }
        List<byte[]> rings = new ArrayList<>();
        for (byte[] packets : blocks(subject, file)) {
            rings.addAll(rings(subject, packets));
        }
        return rings;
    }

    private static List<byte[]> blocks(String subject, byte[] file) throws MalformedException {
        if (file.length > 0 && (file[0] & 0x80) != 0) {
            return List.of(file);
        }
        if (file.length > 12 && file[8] == 'K' && file[9] == 'B' && file[10] == 'X' && file[11] == 'f') {
            throw new MalformedException("is gpg's own key box; export the key with: gpg --armor --export KEYID");
        }
        List<byte[]> blocks = new ArrayList<>();
        for (Armor.Block block : Armor.decode(file)) {
            if (block.kind().equals(Armor.PRIVATE_KEY)) {
                throw KeyFileException.secret(subject);
            }
            if (!block.kind().equals(Armor.PUBLIC_KEY)) {
                throw new MalformedException("holds a PGP " + block.kind() + ", not a public key");
            }
            blocks.add(block.packets());
        }
        return blocks;
    }

    /** One key each, so that one cannot lend its claims to the next. */
    private static List<byte[]> rings(String subject, byte[] packets) throws MalformedException {
        List<ByteArrayOutputStream> rings = new ArrayList<>();
        for (Packet packet : Packet.split(packets)) {
            if (packet.tag() == Packet.SECRET_KEY || packet.tag() == Packet.SECRET_SUBKEY) {
                throw KeyFileException.secret(subject);
            }
            if (!PUBLIC.contains(packet.tag())) {
                throw new MalformedException("holds a packet of type " + packet.tag() + ", which no public key has");
            }
            if (packet.tag() == Packet.PUBLIC_KEY) {
                rings.add(new ByteArrayOutputStream());
            } else if (rings.isEmpty()) {
                throw new MalformedException("does not begin with a public key");
            }
            if (packet.tag() != Packet.MARKER) {
                rings.get(rings.size() - 1).writeBytes(packet.encodeAsGpg());
            }
        }
        return rings.stream().map(ByteArrayOutputStream::toByteArray).toList();
    }
}
