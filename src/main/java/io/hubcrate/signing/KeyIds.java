package io.hubcrate.signing;

import java.util.HexFormat;
import org.bouncycastle.openpgp.PGPPublicKey;

/** The names of keys (RFC 4880 section 12.2): a fingerprint of 40 digits, and its last 16 as the key ID. */
final class KeyIds {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private KeyIds() {}

    static String keyId(long id) {
        return HEX.toHexDigits(id);
    }

    static String fingerprint(PGPPublicKey key) {
        return HEX.formatHex(key.getFingerprint());
    }

    static String fingerprint(byte[] bytes) {
        return HEX.formatHex(bytes);
    }

    /** Ten groups of four, a double blank in the middle, as gpg prints it. */
    static String grouped(String fingerprint) {
        StringBuilder groups = new StringBuilder();
        for (int at = 0; at < fingerprint.length(); at += 4) {
            groups.append(at == 0 ? "" : at == 20 ? "  " : " ").append(fingerprint, at, at + 4);
        }
        return groups.toString();
    }
}
