package io.hubcrate.signing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CertificateReaderTest {
    @Test
    void readsSeveralKeysOfOneFile() {
        byte[] binary = join(TestKeys.RSA.keyring(), TestKeys.ED.keyring());
        byte[] armored = join(TestKeys.RSA.armoredPublicKey(), TestKeys.ED.armoredPublicKey());
        for (byte[] file : new byte[][] {binary, armored, Armor.encode(Armor.PUBLIC_KEY, binary)}) {
            assertThat(CertificateReader.read("keys", file))
                    .extracting(Certificate::fingerprint)
                    .containsExactly(TestKeys.RSA.fingerprint(), TestKeys.ED.fingerprint());
        }
    }

    @Test
    void refusesSecretKeysInEveryForm() throws MalformedException {
        byte[] binary = Armor.decode(TestKeys.ED.armoredSecretKey()).get(0).packets();
        refuses("key-file-secret", TestKeys.ED.armoredSecretKey());
        refuses("key-file-secret", binary);
        refuses("key-file-secret", Armor.encode(Armor.PUBLIC_KEY, binary));
        refuses("key-file-secret", join(TestKeys.RSA.armoredPublicKey(), TestKeys.ED.armoredSecretKey()));
    }

    @Test
    void refusesWhatIsNoPublicKey() {
        refuses("key-file-invalid", new byte[0]);
        refuses("key-file-invalid", "hello".getBytes(US_ASCII));
        refuses("key-file-invalid", PacketForge.sign(TestKeys.ED, new byte[1], TestKeys.MADE));
        refuses("key-file-invalid", "\0\0\0\040\1\1\0\2KBXf\0\0\0\0".getBytes(US_ASCII));
        refuses("key-file-invalid", new byte[CertificateReader.MAX_BYTES + 1]);
        refuses("key-file-invalid", java.util.Arrays.copyOf(TestKeys.RSA.keyring(), 100));
    }

    @Test
    void endsWithAKeyErrorForWhateverBytes() {
        Random random = new Random(5);
        byte[] keyring = TestKeys.ED.keyring();
        for (int i = 0; i < 2000; i++) {
            byte[] mutated = keyring.clone();
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
            }
            try {
                CertificateReader.read("mutated", mutated);
            } catch (KeyFileException e) {
                assertThat(e.code()).startsWith("key-file-");
            }
        }
    }

    @Test
    void givesNoFlippedKeyTheFingerprintAndTheRightToSign() {
        byte[] keyring = TestKeys.ED.keyring();
        for (int bit = 0; bit < keyring.length * 8; bit++) {
            byte[] flipped = keyring.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                for (Certificate certificate : CertificateReader.read("flipped", flipped)) {
                    if (certificate.fingerprint().equals(TestKeys.ED.fingerprint()) && certificate.unusable() == null) {
                        // Only what is not signed (the issuer's ID beside the signature) may have changed.
                        assertThat(certificate.userId()).isEqualTo(TestKeys.ED.name());
                        assertThat(certificate.expires()).isNull();
                    }
                }
            } catch (KeyFileException e) {
                assertThat(e.code()).startsWith("key-file-");
            }
        }
    }

    private static void refuses(String code, byte[] file) {
        assertThatThrownBy(() -> CertificateReader.read("file", file))
                .isInstanceOfSatisfying(
                        KeyFileException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static byte[] join(byte[] first, byte[] second) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(first);
        out.writeBytes(second);
        return out.toByteArray();
    }
}
