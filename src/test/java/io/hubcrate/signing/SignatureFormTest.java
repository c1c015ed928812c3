package io.hubcrate.signing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.signing.SignatureOutcome.Good;
import io.hubcrate.signing.SignatureOutcome.KeyUnusable;
import io.hubcrate.signing.SignatureOutcome.Malformed;
import io.hubcrate.signing.SignatureOutcome.Revoked;
import io.hubcrate.signing.SignatureOutcome.SignatureExpired;
import io.hubcrate.signing.SignatureOutcome.Weak;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.openpgp.PGPSignature;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures that hold as mathematics and must be refused all the same. */
class SignatureFormTest {
    private static final byte[] SIGNED = "0123  bundle.json\n".getBytes(US_ASCII);
    private static final Instant SIGNED_AT = Instant.parse("2026-02-01T10:00:00Z");

    @Test
    void acceptsWhatTheForgeMakesWithoutADefect() {
        assertThat(verify(PacketForge.sign(TestKeys.ED, SIGNED, SIGNED_AT))).isInstanceOf(Good.class);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {HashAlgorithmTags.MD5, HashAlgorithmTags.SHA1, HashAlgorithmTags.RIPEMD160, HashAlgorithmTags.SHA224
            })
    void refusesWeakDigests(int digest) {
        byte[] armored = PacketForge.by(TestKeys.RSA).digest(digest).armored(SIGNED, SIGNED_AT);
        assertThat(verify(armored, TestKeys.RSA.armoredPublicKey())).isInstanceOf(Weak.class);
    }

    @Test
    void refusesSmallRsaKeys() {
        GeneratedKey small = TestKeys.makeRsa("Small", 1024, TestKeys.MADE);
        assertThat(verify(PacketForge.sign(small, SIGNED, SIGNED_AT), small.armoredPublicKey()))
                .isInstanceOf(Weak.class);
    }

    @Test
    void refusesATextSignature() {
        byte[] armored = PacketForge.by(TestKeys.ED)
                .type(PGPSignature.CANONICAL_TEXT_DOCUMENT)
                .armored(SIGNED, SIGNED_AT);
        assertThat(verify(armored)).isInstanceOf(Malformed.class);
    }

    @Test
    void refusesTwoSignaturesInOneFile() {
        byte[] first = PacketForge.by(TestKeys.ED).packet(SIGNED, SIGNED_AT);
        byte[] second = PacketForge.by(TestKeys.RSA).packet(SIGNED, SIGNED_AT);
        assertThat(verify(Armor.encode(Armor.SIGNATURE, join(first, second)))).isInstanceOf(Malformed.class);
    }

    @Test
    void refusesAnotherFramingOfTheSamePacket() throws MalformedException {
        byte[] packet = PacketForge.by(TestKeys.ED).packet(SIGNED, SIGNED_AT);
        byte[] body = Packet.split(packet).get(0).body();
        byte[] newFormat = join(new byte[] {(byte) 0xC2, (byte) body.length}, body);
        byte[] longLength = join(new byte[] {(byte) 0x89, 0, (byte) body.length}, body);
        assertThat(body.length).isLessThan(192);
        assertThat(verify(Armor.encode(Armor.SIGNATURE, newFormat))).isInstanceOf(Malformed.class);
        assertThat(verify(Armor.encode(Armor.SIGNATURE, longLength))).isInstanceOf(Malformed.class);
    }

    @Test
    void refusesClaimsThatAreNotSigned() {
        byte[] armored = PacketForge.by(TestKeys.ED)
                .unhashed(claims -> claims.addNotationData(false, true, "note@example.org", "added on the way"))
                .armored(SIGNED, SIGNED_AT);
        assertThat(verify(armored)).isInstanceOf(Malformed.class);
    }

    @Test
    void refusesACriticalClaimThatItDoesNotKnow() {
        byte[] armored = PacketForge.by(TestKeys.ED)
                .hashed(claims -> claims.addNotationData(true, true, "only@example.org", "on Mondays"))
                .armored(SIGNED, SIGNED_AT);
        assertThat(verify(armored)).isInstanceOf(Malformed.class);
    }

    @Test
    void letsAnUncriticalNotationBe() {
        byte[] armored = PacketForge.by(TestKeys.ED)
                .hashed(claims -> claims.addNotationData(false, true, "note@example.org", "signed"))
                .armored(SIGNED, SIGNED_AT);
        assertThat(verify(armored)).isInstanceOf(Good.class);
    }

    @Test
    void refusesASignatureThatNamesTwoSigners() {
        byte[] armored = PacketForge.by(TestKeys.ED)
                .hashed(claims -> claims.setIssuerKeyID(false, 0x1234567890ABCDEFL))
                .armored(SIGNED, SIGNED_AT);
        assertThat(verify(armored)).isInstanceOf(Malformed.class);
    }

    @Test
    void refusesASignatureWhoseOwnTimeIsOver() {
        byte[] armored = PacketForge.by(TestKeys.ED)
                .hashed(claims -> claims.setSignatureExpirationTime(false, 3600))
                .armored(SIGNED, SIGNED_AT);
        assertThat(verify(armored)).isEqualTo(new SignatureExpired(TestKeys.ED.keyId(), SIGNED_AT.plusSeconds(3600)));
    }

    @ParameterizedTest
    @ValueSource(bytes = {0, 1, 2, 3})
    void refusesARevokedKeyForWhateverReason(byte reason) {
        Instant revokedAt = Instant.parse("2026-02-15T00:00:00Z");
        byte[] certificate = PacketForge.revoked(TestKeys.ED, revokedAt, reason);
        assertThat(verify(PacketForge.sign(TestKeys.ED, SIGNED, SIGNED_AT), certificate))
                .isEqualTo(new Revoked(TestKeys.ED.keyId(), TestKeys.ED.name(), revokedAt));
    }

    @Test
    void ignoresARevocationThatAnotherKeyHasMade() throws MalformedException {
        byte[] revoked = Armor.decode(PacketForge.revoked(TestKeys.make("Mallory"), SIGNED_AT, (byte) 2))
                .get(0)
                .packets();
        byte[] foreign = Packet.split(revoked).get(1).encodeAsGpg();
        List<Packet> own = Packet.split(TestKeys.ED.keyring());
        ByteArrayOutputStream mixed = new ByteArrayOutputStream();
        mixed.writeBytes(own.get(0).encodeAsGpg());
        mixed.writeBytes(foreign);
        mixed.writeBytes(own.get(1).encodeAsGpg());
        mixed.writeBytes(own.get(2).encodeAsGpg());
        assertThat(verify(PacketForge.sign(TestKeys.ED, SIGNED, SIGNED_AT), mixed.toByteArray()))
                .isInstanceOf(Good.class);
    }

    @Test
    void refusesAKeyWithoutItsOwnSignature() throws MalformedException {
        List<Packet> own = Packet.split(TestKeys.ED.keyring());
        byte[] bare = join(own.get(0).encodeAsGpg(), own.get(1).encodeAsGpg());
        assertThat(verify(PacketForge.sign(TestKeys.ED, SIGNED, SIGNED_AT), bare))
                .isInstanceOf(KeyUnusable.class);
    }

    @Test
    void refusesASubkeyThatWasNeverBound() throws MalformedException {
        // Mallory appends Ed's primary key as a subkey of his own, to be taken for the author of Ed's signatures.
        GeneratedKey mallory = TestKeys.make("Mallory");
        byte[] stolen = Packet.split(TestKeys.ED.keyring()).get(0).body();
        byte[] certificate = join(mallory.keyring(), new Packet(Packet.PUBLIC_SUBKEY, stolen).encodeAsGpg());
        assertThat(verify(PacketForge.sign(TestKeys.ED, SIGNED, SIGNED_AT), certificate))
                .isInstanceOf(KeyUnusable.class);
    }

    @Test
    void refusesEveryFlipOfThePacketEvenWithARightChecksum() {
        byte[] packet = PacketForge.by(TestKeys.ED).packet(SIGNED, SIGNED_AT);
        for (int bit = 0; bit < packet.length * 8; bit++) {
            byte[] flipped = packet.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(verify(Armor.encode(Armor.SIGNATURE, flipped)))
                    .as("bit %d", bit)
                    .isNotInstanceOf(Good.class);
        }
    }

    private static byte[] join(byte[] first, byte[] second) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(first);
        out.writeBytes(second);
        return out.toByteArray();
    }

    private static SignatureOutcome verify(byte[] armored) {
        return verify(armored, TestKeys.ED.armoredPublicKey());
    }

    private static SignatureOutcome verify(byte[] armored, byte[] certificate) {
        return new SignatureVerifier(
                        CertificateReader.read("test key", certificate), TestKeys.clockAt("2026-03-01T00:00:00Z"))
                .verify(SIGNED, armored);
    }
}
