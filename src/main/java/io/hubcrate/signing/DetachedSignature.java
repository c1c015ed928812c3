package io.hubcrate.signing;

import io.hubcrate.failure.InvalidInputException;
import java.util.List;

/**
 * An armored detached signature in its one form.
 *
 * @param keyId 16 upper-case hexadecimal digits: the ID of the key that signed, as the packet names it. For a key that
 *     signs with a subkey this is the subkey's, which gpg prints as well when it verifies.
 * @param armored what stands in the file
 */
public record DetachedSignature(String keyId, byte[] armored) {

    /**
     * Takes over what {@code gpg --detach-sign} made, with or without {@code --armor}, on a smartcard perhaps. Whether
     * it holds is not asked here.
     *
     * @throws InvalidInputException code {@code signature-import-invalid} unless it is exactly one signature over a
     *     binary document
     */
    public static DetachedSignature importFrom(byte[] armoredOrBinary) {
        try {
            if (armoredOrBinary.length > SignatureVerifier.MAX_BYTES) {
                throw new MalformedException("has more than " + SignatureVerifier.MAX_BYTES + " bytes");
            }
            ParsedSignature signature = ParsedSignature.read(packets(armoredOrBinary));
            String weakness = signature.weakness();
            if (weakness != null) {
                throw new MalformedException("was made with " + weakness);
            }
            return of(signature);
        } catch (MalformedException e) {
            throw new InvalidInputException(
                    "signature-import-invalid",
                    "this file " + e.reason(),
                    "Make it with: gpg --digest-algo SHA512 --armor --detach-sign SHA256SUMS");
        }
    }

    static DetachedSignature of(ParsedSignature signature) {
        return new DetachedSignature(signature.keyId(), Armor.encode(Armor.SIGNATURE, signature.packet()));
    }

    private static byte[] packets(byte[] file) throws MalformedException {
        if (file.length > 0 && (file[0] & 0x80) != 0) {
            return file;
        }
        List<Armor.Block> blocks = Armor.decode(file);
        if (blocks.size() != 1 || !blocks.get(0).kind().equals(Armor.SIGNATURE)) {
            throw new MalformedException("does not hold a detached signature and nothing else");
        }
        String text = new String(file, java.nio.charset.StandardCharsets.ISO_8859_1);
        if (text.contains("-----BEGIN PGP SIGNED MESSAGE-----")) {
            throw new MalformedException("is a signed text, not a detached signature");
        }
        return blocks.get(0).packets();
    }
}
