package io.hubcrate.signing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hubcrate.failure.InvalidInputException;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Random;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.openpgp.PGPSignature;
import org.junit.jupiter.api.Test;

class DetachedSignatureTest {
    private static final byte[] SIGNED = "signed\n".getBytes(US_ASCII);
    private static final Instant AT = Instant.parse("2026-02-01T10:00:00Z");
    private static final byte[] PACKET = PacketForge.by(TestKeys.ED).packet(SIGNED, AT);
    private static final byte[] CANONICAL = Armor.encode(Armor.SIGNATURE, PACKET);

    @Test
    void takesBinaryAndArmoredSignaturesInTheOneForm() throws MalformedException {
        String text = new String(CANONICAL, US_ASCII);
        byte[] body = Packet.split(PACKET).get(0).body();
        ByteArrayOutputStream newFormat = new ByteArrayOutputStream();
        newFormat.write(0xC2);
        newFormat.write(body.length);
        newFormat.writeBytes(body);
        for (byte[] file : java.util.List.of(
                PACKET,
                newFormat.toByteArray(),
                CANONICAL,
                text.replace("\n", "\r\n").getBytes(US_ASCII),
                text.replaceFirst("\n", "\nVersion: GnuPG v2\nComment: smartcard\n")
                        .getBytes(US_ASCII),
                text.replaceFirst("\n=....\n", "\n").getBytes(US_ASCII),
                ("\n" + text + "\n").getBytes(US_ASCII))) {
            DetachedSignature signature = DetachedSignature.importFrom(file);
            assertThat(signature.armored()).isEqualTo(CANONICAL);
            assertThat(signature.keyId()).isEqualTo(TestKeys.ED.keyId());
        }
    }

    @Test
    void refusesEverythingElse() {
        refuses(new byte[0]);
        refuses("hello".getBytes(US_ASCII));
        refuses(TestKeys.ED.keyring());
        refuses(TestKeys.ED.armoredPublicKey());
        refuses(join(PACKET, PACKET));
        refuses(join(CANONICAL, CANONICAL));
        refuses(java.util.Arrays.copyOf(PACKET, PACKET.length - 1));
        refuses(new byte[SignatureVerifier.MAX_BYTES + 1]);
        refuses(join("-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\nhi\n".getBytes(US_ASCII), CANONICAL));
        refuses(PacketForge.by(TestKeys.ED)
                .type(PGPSignature.CANONICAL_TEXT_DOCUMENT)
                .armored(SIGNED, AT));
        refuses(PacketForge.by(TestKeys.RSA).digest(HashAlgorithmTags.SHA1).armored(SIGNED, AT));
        refuses(new String(CANONICAL, US_ASCII)
                .replaceFirst("\n=....\n", "\n=AAAA\n")
                .getBytes(US_ASCII));
    }

    @Test
    void endsWithAnInputErrorForWhateverBytes() {
        Random random = new Random(11);
        for (int i = 0; i < 3000; i++) {
            byte[] mutated = PACKET.clone();
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
            }
            try {
                DetachedSignature.importFrom(mutated);
            } catch (InvalidInputException e) {
                assertThat(e.code()).isEqualTo("signature-import-invalid");
            }
        }
    }

    private static void refuses(byte[] file) {
        assertThatThrownBy(() -> DetachedSignature.importFrom(file))
                .isInstanceOfSatisfying(
                        InvalidInputException.class, e -> assertThat(e.code()).isEqualTo("signature-import-invalid"));
    }

    private static byte[] join(byte[] first, byte[] second) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(first);
        out.writeBytes(second);
        return out.toByteArray();
    }
}
