package io.hubcrate.signing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.signing.SignatureOutcome.Bad;
import io.hubcrate.signing.SignatureOutcome.Good;
import io.hubcrate.signing.SignatureOutcome.KeyExpiredAtSigning;
import io.hubcrate.signing.SignatureOutcome.KeyInFuture;
import io.hubcrate.signing.SignatureOutcome.KeyNotYetValid;
import io.hubcrate.signing.SignatureOutcome.Malformed;
import io.hubcrate.signing.SignatureOutcome.Refused;
import io.hubcrate.signing.SignatureOutcome.SignatureInFuture;
import io.hubcrate.signing.SignatureOutcome.UnknownSigner;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureVerifierTest {
    private static final byte[] SIGNED = "0123  bundle.json\n".getBytes(US_ASCII);
    private static final Instant SIGNED_AT = Instant.parse("2026-02-01T10:00:00Z");

    @ParameterizedTest
    @EnumSource(KeyAlgorithm.class)
    void acceptsWhatTheSignerMade(KeyAlgorithm algorithm) {
        GeneratedKey key = key(algorithm);
        SignatureOutcome outcome = verify(sign(key, SIGNED_AT), SIGNED, "2026-02-02T00:00:00Z", key);
        assertThat(outcome).isEqualTo(new Good(key.keyId(), key.fingerprint(), key.name(), SIGNED_AT, null));
    }

    @ParameterizedTest
    @EnumSource(KeyAlgorithm.class)
    void refusesEverySingleBitFlip(KeyAlgorithm algorithm) {
        GeneratedKey key = key(algorithm);
        byte[] armored = sign(key, SIGNED_AT);
        assertThat(flipsNotRefused(armored, key)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Version: GnuPG v1", "Version: GnuPG v2", "Version: GnuPG v2.0.22 (GNU/Linux)"})
    void refusesEverySingleBitFlipOfTheFormOfOldGpg(String header) {
        byte[] armored = PacketForge.withHeader(sign(TestKeys.ED, SIGNED_AT), header);
        assertThat(verify(armored, SIGNED, "2026-02-02T00:00:00Z", TestKeys.ED)).isInstanceOf(Good.class);
        assertThat(flipsNotRefused(armored, TestKeys.ED)).isEmpty();
    }

    @Test
    void refusesEverySingleBitFlipOfTheFormOfWindows() {
        byte[] armored = new String(sign(TestKeys.ED, SIGNED_AT), US_ASCII)
                .replace("\n", "\r\n")
                .getBytes(US_ASCII);
        assertThat(verify(armored, SIGNED, "2026-02-02T00:00:00Z", TestKeys.ED)).isInstanceOf(Good.class);
        assertThat(flipsNotRefused(armored, TestKeys.ED)).isEmpty();
    }

    @Test
    void refusesEverySingleBitFlipOfASignatureByAnUnknownSigner() {
        byte[] armored = sign(TestKeys.ED, SIGNED_AT);
        assertThat(flipsNotRefused(armored, TestKeys.RSA)).isEmpty();
    }

    @Test
    void refusesEverySingleBitFlipOfWhatIsSigned() {
        byte[] armored = sign(TestKeys.ED, SIGNED_AT);
        for (int bit = 0; bit < SIGNED.length * 8; bit++) {
            byte[] tampered = SIGNED.clone();
            tampered[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(verify(armored, tampered, "2026-02-02T00:00:00Z", TestKeys.ED))
                    .isInstanceOf(Bad.class);
        }
    }

    @Test
    void refusesEveryTruncation() {
        byte[] armored = sign(TestKeys.ED, SIGNED_AT);
        for (int length = 0; length < armored.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(armored, length);
            assertThat(verify(cut, SIGNED, "2026-02-02T00:00:00Z", TestKeys.ED))
                    .as("cut to " + length)
                    .isInstanceOf(Malformed.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Comment: hello", "Version: GnuPG v3", "Version: GnuPG v2.0.23 (GNU/Linux)", "Hash: SHA512"})
    void refusesOtherArmorHeaders(String header) {
        byte[] armored = PacketForge.withHeader(sign(TestKeys.ED, SIGNED_AT), header);
        assertThat(verify(armored, SIGNED, "2026-02-02T00:00:00Z", TestKeys.ED)).isInstanceOf(Malformed.class);
    }

    @Test
    void refusesAnythingAroundTheBlock() {
        String armored = new String(sign(TestKeys.ED, SIGNED_AT), US_ASCII);
        for (String file :
                List.of("\n" + armored, armored + "\n", "hello\n" + armored, armored + armored, " " + armored)) {
            assertThat(verify(file.getBytes(US_ASCII), SIGNED, "2026-02-02T00:00:00Z", TestKeys.ED))
                    .isInstanceOf(Malformed.class);
        }
    }

    @Test
    void refusesAFileAboveTheLimitWithoutReadingIt() {
        assertThat(verify(new byte[SignatureVerifier.MAX_BYTES + 1], SIGNED, "2026-02-02T00:00:00Z", TestKeys.ED))
                .isInstanceOf(Malformed.class);
    }

    @Test
    void namesAnUnknownSigner() {
        SignatureOutcome outcome = verify(sign(TestKeys.ED, SIGNED_AT), SIGNED, "2026-02-02T00:00:00Z", TestKeys.RSA);
        assertThat(outcome).isEqualTo(new UnknownSigner(TestKeys.ED.keyId(), TestKeys.ED.fingerprint(), SIGNED_AT));
    }

    @Test
    void refusesASignatureOfAnotherFile() {
        byte[] other = "other".getBytes(US_ASCII);
        assertThat(verify(sign(TestKeys.RSA, SIGNED_AT), other, "2026-02-02T00:00:00Z", TestKeys.RSA))
                .isInstanceOf(Bad.class);
    }

    @Test
    void toleratesADayOfClockDifferenceAndNoMore() {
        byte[] armored = sign(TestKeys.ED, SIGNED_AT);
        assertThat(verify(armored, SIGNED, "2026-01-31T10:00:00Z", TestKeys.ED)).isInstanceOf(Good.class);
        assertThat(verify(armored, SIGNED, "2026-01-31T09:59:59Z", TestKeys.ED))
                .isEqualTo(
                        new SignatureInFuture(TestKeys.ED.keyId(), SIGNED_AT, Instant.parse("2026-01-31T09:59:59Z")));
    }

    @Test
    void saysThatTheClockIsBehindWhenEvenTheKeyIsOfTheFuture() {
        assertThat(verify(sign(TestKeys.ED, SIGNED_AT), SIGNED, "2025-12-20T00:00:00Z", TestKeys.ED))
                .isEqualTo(new KeyInFuture(TestKeys.ED.keyId(), TestKeys.MADE, Instant.parse("2025-12-20T00:00:00Z")));
    }

    @Test
    void acceptsASignatureWhoseKeyHasExpiredSince() {
        Instant expires = Instant.parse("2026-03-01T00:00:00Z");
        GeneratedKey key = TestKeys.make("Short Lived", KeyAlgorithm.ED25519, TestKeys.MADE, expires);
        SignatureOutcome outcome = verify(sign(key, SIGNED_AT), SIGNED, "2026-04-01T00:00:00Z", key);
        assertThat(outcome).isInstanceOfSatisfying(Good.class, good -> assertThat(good.expiredSince())
                .isEqualTo(expires));
    }

    @Test
    void refusesASignatureMadeAfterItsKeyHadExpired() {
        Instant expires = Instant.parse("2026-03-01T00:00:00Z");
        GeneratedKey key = TestKeys.make("Short Lived", KeyAlgorithm.ED25519, TestKeys.MADE, expires);
        byte[] late = PacketForge.sign(key, SIGNED, expires);
        assertThat(verify(late, SIGNED, "2026-04-01T00:00:00Z", key))
                .isEqualTo(new KeyExpiredAtSigning(key.keyId(), key.name(), expires, expires));
    }

    @Test
    void refusesASignatureOlderThanItsKey() {
        Instant before = TestKeys.MADE.minusSeconds(1);
        byte[] early = PacketForge.sign(TestKeys.ED, SIGNED, before);
        assertThat(verify(early, SIGNED, "2026-04-01T00:00:00Z", TestKeys.ED))
                .isEqualTo(new KeyNotYetValid(TestKeys.ED.keyId(), before, TestKeys.MADE));
    }

    @Test
    void givesTheSameFileForTheSameKeyBytesAndTime() {
        assertThat(sign(TestKeys.RSA, SIGNED_AT)).isEqualTo(sign(TestKeys.RSA, SIGNED_AT));
        assertThat(sign(TestKeys.ED, SIGNED_AT)).isEqualTo(sign(TestKeys.ED, SIGNED_AT));
    }

    private static List<Integer> flipsNotRefused(byte[] armored, GeneratedKey trusted) {
        SignatureVerifier verifier = new SignatureVerifier(
                CertificateReader.read("test key", trusted.armoredPublicKey()),
                TestKeys.clockAt("2026-02-02T00:00:00Z"));
        List<Integer> accepted = new ArrayList<>();
        for (int bit = 0; bit < armored.length * 8; bit++) {
            byte[] flipped = armored.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            if (!(verifier.verify(SIGNED, flipped) instanceof Refused)) {
                accepted.add(bit);
            }
        }
        return accepted;
    }

    private static GeneratedKey key(KeyAlgorithm algorithm) {
        return algorithm == KeyAlgorithm.RSA4096 ? TestKeys.RSA : TestKeys.ED;
    }

    private static byte[] sign(GeneratedKey key, Instant at) {
        return DetachedSigner.sign(SIGNED, key.armoredSecretKey(), TestKeys.PASSPHRASE, at)
                .armored();
    }

    private static SignatureOutcome verify(byte[] armored, byte[] signed, String now, GeneratedKey trusted) {
        List<Certificate> certificates = CertificateReader.read("test key", trusted.armoredPublicKey());
        return new SignatureVerifier(certificates, TestKeys.clockAt(now)).verify(signed, armored);
    }
}
