package io.hubcrate.signing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hubcrate.failure.Category;
import io.hubcrate.failure.Secret;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DetachedSignerTest {
    private static final byte[] SIGNED = "signed\n".getBytes(US_ASCII);
    private static final Instant NOW = Instant.parse("2026-02-01T10:00:00Z");

    @Test
    void refusesAWrongPassphrase() {
        for (GeneratedKey key : java.util.List.of(TestKeys.RSA, TestKeys.ED)) {
            refuses("key-passphrase-wrong", key.armoredSecretKey(), Secret.of("wrong".toCharArray()), NOW);
            refuses("key-passphrase-wrong", key.armoredSecretKey(), TestKeys.NONE, NOW);
        }
    }

    /**
     * Siblings of a key without passphrase: keygen's own, RSA and Ed25519, a binary file in place of armor; gpg's export is
     * of the same form (GpgInteroperabilityIT).
     */
    @Test
    void saysWhichKeyAsksForAPassphrase() throws MalformedException {
        for (KeyAlgorithm algorithm : KeyAlgorithm.values()) {
            GeneratedKey open = TestKeys.makeUnprotected("Robot " + algorithm, algorithm);
            byte[] binary = Armor.decode(open.armoredSecretKey()).get(0).packets();
            assertThat(DetachedSigner.needsPassphrase(open.armoredSecretKey(), NOW))
                    .isFalse();
            assertThat(DetachedSigner.needsPassphrase(binary, NOW)).isFalse();
            assertThat(DetachedSigner.sign(SIGNED, binary, TestKeys.NONE, NOW).keyId())
                    .isEqualTo(open.keyId());
        }
        assertThat(DetachedSigner.needsPassphrase(TestKeys.ED.armoredSecretKey(), NOW))
                .isTrue();
        assertThat(DetachedSigner.needsPassphrase(TestKeys.RSA.armoredSecretKey(), NOW))
                .isTrue();
    }

    @Test
    void refusesAnExpiredKeyFromItsLastSecondOn() {
        Instant expires = Instant.parse("2026-02-01T10:00:00Z");
        GeneratedKey key = TestKeys.make("Short Lived", KeyAlgorithm.ED25519, TestKeys.MADE, expires);
        refuses("key-expired", key.armoredSecretKey(), TestKeys.PASSPHRASE, expires);
        assertThat(DetachedSigner.sign(SIGNED, key.armoredSecretKey(), TestKeys.PASSPHRASE, expires.minusSeconds(1))
                        .keyId())
                .isEqualTo(key.keyId());
    }

    @Test
    void refusesAKeyOfTheFuture() {
        refuses(
                "key-not-yet-valid",
                TestKeys.ED.armoredSecretKey(),
                TestKeys.PASSPHRASE,
                TestKeys.MADE.minusSeconds(1));
    }

    @Test
    void refusesARevokedKey() throws MalformedException {
        byte[] revocation = Packet.split(Armor.decode(PacketForge.revoked(TestKeys.ED, NOW, (byte) 1))
                        .get(0)
                        .packets())
                .get(1)
                .encodeAsGpg();
        java.io.ByteArrayOutputStream file = new java.io.ByteArrayOutputStream();
        int at = 0;
        for (Packet packet :
                Packet.split(Armor.decode(TestKeys.ED.armoredSecretKey()).get(0).packets())) {
            file.writeBytes(packet.encodeAsGpg());
            if (at++ == 0) {
                file.writeBytes(revocation);
            }
        }
        refuses("key-revoked", Armor.encode(Armor.PRIVATE_KEY, file.toByteArray()), TestKeys.PASSPHRASE, NOW);
    }

    @Test
    void refusesFilesThatAreNoSecretKey() {
        refuses("key-file-invalid", TestKeys.ED.armoredPublicKey(), TestKeys.PASSPHRASE, NOW);
        refuses("key-file-invalid", TestKeys.ED.keyring(), TestKeys.PASSPHRASE, NOW);
        refuses("key-file-invalid", new byte[0], TestKeys.PASSPHRASE, NOW);
        refuses("key-file-invalid", "hello".getBytes(US_ASCII), TestKeys.PASSPHRASE, NOW);
        refuses("key-file-invalid", new byte[SecretKeyFile.MAX_BYTES + 1], TestKeys.PASSPHRASE, NOW);
    }

    @Test
    void endsWithAKeyErrorWhateverIsFlippedInTheSecretKey() throws MalformedException {
        byte[] packets = Armor.decode(TestKeys.ED.armoredSecretKey()).get(0).packets();
        Random random = new Random(7);
        int signed = 0;
        for (int i = 0; i < 300; i++) {
            byte[] flipped = packets.clone();
            int bit = random.nextInt(packets.length * 8);
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                DetachedSigner.sign(SIGNED, flipped, TestKeys.PASSPHRASE, NOW);
                signed++;
            } catch (KeyFileException e) {
                assertThat(e.category()).isEqualTo(Category.INPUT);
            }
        }
        // A flip in a preference list or in the unused part of a header harms nothing; most flips must be noticed.
        assertThat(signed).isLessThan(30);
    }

    private static void refuses(String code, byte[] keyFile, Secret passphrase, Instant now) {
        assertThatThrownBy(() -> DetachedSigner.sign(SIGNED, keyFile, passphrase, now))
                .isInstanceOfSatisfying(KeyFileException.class, e -> {
                    assertThat(e.code()).isEqualTo(code);
                    assertThat(e.category()).isEqualTo(Category.INPUT);
                });
    }
}
