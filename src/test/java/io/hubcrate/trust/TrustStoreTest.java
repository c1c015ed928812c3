package io.hubcrate.trust;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hubcrate.failure.Category;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.signing.DetachedSigner;
import io.hubcrate.signing.GeneratedKey;
import io.hubcrate.signing.KeyAlgorithm;
import io.hubcrate.signing.PacketForge;
import io.hubcrate.signing.TestKeys;
import io.hubcrate.trust.TrustPolicy.Accepted;
import io.hubcrate.trust.TrustPolicy.Signer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which signatures count. */
class TrustStoreTest {
    private static final byte[] SIGNED = "0123  bundle.json\n".getBytes(US_ASCII);
    private static final Instant AT = Instant.parse("2026-02-01T10:00:00Z");
    private static final String NOW = "2026-03-01T00:00:00Z";
    private static final GeneratedKey ANNA = TestKeys.make("Anna");
    private static final GeneratedKey BERT = TestKeys.make("Bert");
    private static final GeneratedKey CLIO = TestKeys.make("Clio");

    private final Path folder;

    TrustStoreTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private final SortedMap<String, byte[]> signatures = new TreeMap<>();

    @Test
    void acceptsOneSignatureByASingleKeyFile() throws IOException {
        for (byte[] form : new byte[][] {ANNA.armoredPublicKey(), ANNA.keyring()}) {
            Path file = Files.write(folder.resolve("key"), form);
            sign(ANNA);
            Accepted accepted =
                    TrustStore.open(file, null, TestKeys.clockAt(NOW)).requireSignatures(SIGNED, signatures);
            assertThat(accepted.signers()).containsExactly(new Signer(ANNA.fingerprint(), "Anna", AT));
        }
    }

    @Test
    void asksForAsManySignersAsTheThresholdSays() throws IOException {
        trust("threshold: 2\n", ANNA, BERT);
        sign(ANNA);
        assertThatThrownBy(this::require).isInstanceOfSatisfying(TooFewSignersException.class, e -> {
            assertThat(e.code()).isEqualTo("signature-too-few");
            assertThat(e.category()).isEqualTo(Category.INTEGRITY);
            assertThat(e.required()).isEqualTo(2);
            assertThat(e.signers()).extracting(Signer::userId).containsExactly("Anna");
        });
        sign(BERT);
        assertThat(require().signers()).extracting(Signer::userId).containsExactlyInAnyOrder("Anna", "Bert");
    }

    @Test
    void countsTwoSignaturesOfOneKeyOnce() throws IOException {
        trust("threshold: 2\n", ANNA, BERT);
        sign(ANNA);
        signatures.put("second.asc", armored(ANNA, AT.plusSeconds(5)));
        assertThatThrownBy(this::require)
                .isInstanceOfSatisfying(TooFewSignersException.class, e -> assertThat(e.signers())
                        .hasSize(1));
        sign(BERT);
        Accepted accepted = require();
        assertThat(accepted.signers()).hasSize(2);
        assertThat(accepted.notes()).anySatisfy(note -> assertThat(note).contains("counts once"));
    }

    @Test
    void leavesAnUnknownSignerAsideIfOthersAreEnough() throws IOException {
        trust("", ANNA);
        sign(ANNA);
        sign(CLIO);
        Accepted accepted = require();
        assertThat(accepted.signers()).extracting(Signer::userId).containsExactly("Anna");
        assertThat(accepted.notes()).anySatisfy(note -> assertThat(note).contains(CLIO.keyId()));
    }

    @Test
    void refusesABundleThatOnlyUnknownPeopleSigned() throws IOException {
        trust("", ANNA);
        sign(CLIO);
        assertThatThrownBy(this::require).isInstanceOfSatisfying(TooFewSignersException.class, e -> {
            assertThat(e.code()).isEqualTo("signature-unknown-signer");
            assertThat(e.unknown()).containsExactly(name(CLIO) + " by " + CLIO.keyId());
        });
    }

    @Test
    void refusesABundleWithoutSignature() throws IOException {
        trust("", ANNA);
        refused("signature-missing");
    }

    @Test
    void stopsAtOneDamagedFileWhoeverElseHasSigned() throws IOException {
        trust("", ANNA, BERT);
        sign(ANNA);
        signatures.put("damaged.asc", new byte[] {1, 2, 3});
        assertThatThrownBy(this::require).isInstanceOfSatisfying(SignatureRefusedException.class, e -> {
            assertThat(e.code()).isEqualTo("signature-malformed");
            assertThat(e.subject()).isEqualTo("damaged.asc");
        });
    }

    @Test
    void stopsAtOneForgedFileWhoeverElseHasSigned() throws IOException {
        trust("", ANNA, BERT);
        sign(ANNA);
        signatures.put(
                name(BERT),
                DetachedSigner.sign(new byte[1], BERT.armoredSecretKey(), TestKeys.PASSPHRASE, AT)
                        .armored());
        assertThatThrownBy(this::require).isInstanceOfSatisfying(SignatureRefusedException.class, e -> {
            assertThat(e.code()).isEqualTo("signature-bad");
            assertThat(e.subject()).isEqualTo(name(BERT));
        });
    }

    @Test
    void refusesAFileThatIsNamedAfterAnotherKey() throws IOException {
        trust("", ANNA, BERT);
        signatures.put(name(BERT), armored(ANNA, AT));
        refused("signature-misnamed");
        signatures.clear();
        signatures.put(name(ANNA).replace(ANNA.keyId(), CLIO.keyId()), armored(ANNA, AT));
        refused("signature-misnamed");
        signatures.clear();
        signatures.put(name(ANNA).replace(ANNA.keyId(), CLIO.fingerprint()), armored(ANNA, AT));
        refused("signature-misnamed");
        signatures.clear();
        signatures.put(name(ANNA).replace(ANNA.keyId(), "0".repeat(24) + ANNA.keyId()), armored(ANNA, AT));
        refused("signature-misnamed");
        signatures.clear();
        signatures.put(name(ANNA).replace(ANNA.keyId(), ANNA.fingerprint()), armored(ANNA, AT));
        assertThat(require().signers()).hasSize(1);
    }

    @Test
    void neverCountsAKeyThatTheSiteRevoked() throws IOException {
        trust(listed(ANNA, "active") + listed(BERT, "revoked, reason: stolen laptop"), ANNA, BERT);
        sign(ANNA);
        assertThat(require().signers()).hasSize(1);
        sign(BERT);
        refused("signature-key-revoked");
    }

    @Test
    void refusesTheSignatureAndNotTheFolderIfItsOnlyKeyIsRevoked() throws IOException {
        trust(listed(ANNA, "revoked"), ANNA);
        sign(ANNA);
        refused("signature-key-revoked");
    }

    @Test
    void remembersARevokedKeyWhoseFileIsGone() throws IOException {
        trust(listed(ANNA, "active") + listed(BERT, "revoked"), ANNA);
        sign(ANNA);
        sign(BERT);
        refused("signature-key-revoked");
    }

    @Test
    void countsARetiredKeysSignaturesOnlyFromBefore() throws IOException {
        trust(listed(ANNA, "retired, since: 2026-02-01T10:00:01Z"), ANNA);
        sign(ANNA);
        assertThat(require().signers()).hasSize(1);
        trust(listed(ANNA, "retired, since: 2026-02-01T10:00:00Z"), ANNA);
        refused("signature-key-retired");
        trust(listed(ANNA, "retired, since: 2026-02-02"), ANNA);
        assertThat(require().signers()).hasSize(1);
        trust(listed(ANNA, "retired, since: 2026-02-01"), ANNA);
        refused("signature-key-retired");
    }

    @Test
    void notesAKeyThatHasExpiredSince() throws IOException {
        GeneratedKey brief = TestKeys.make("Brief", KeyAlgorithm.ED25519, TestKeys.MADE, AT.plusSeconds(60));
        trust("", brief);
        sign(brief);
        Accepted accepted = require();
        assertThat(accepted.signers()).hasSize(1);
        assertThat(accepted.notes()).anySatisfy(note -> assertThat(note).contains("expired since"));
    }

    @Test
    void refusesSignaturesOutsideTheirKeysLife() throws IOException {
        GeneratedKey brief = TestKeys.make("Brief", KeyAlgorithm.ED25519, TestKeys.MADE, AT);
        trust("", brief);
        signatures.put(name(brief), PacketForge.sign(brief, SIGNED, AT));
        refused("signature-key-expired");
        signatures.put(name(brief), PacketForge.sign(brief, SIGNED, TestKeys.MADE.minusSeconds(1)));
        refused("signature-before-key");
    }

    @Test
    void tellsAClockThatIsBehindFromAMisdatedSignature() throws IOException {
        trust("", ANNA);
        signatures.put(name(ANNA), armored(ANNA, Instant.parse("2030-01-01T00:00:00Z")));
        refused("signature-in-future");
        TrustStore behind = TrustStore.open(folder, null, TestKeys.clockAt("2025-12-20T00:00:00Z"));
        assertThatThrownBy(() -> behind.requireSignatures(SIGNED, signatures))
                .isInstanceOfSatisfying(
                        IntegrityException.class, e -> assertThat(e.code()).isEqualTo("signature-key-in-future"));
    }

    private void trust(String settings, GeneratedKey... keys) throws IOException {
        String keyed = settings.startsWith("- ") ? "keys:\n" + settings : settings;
        if (keyed.isEmpty()) {
            Files.deleteIfExists(folder.resolve("trust.yaml"));
        } else {
            Files.writeString(folder.resolve("trust.yaml"), keyed, UTF_8);
        }
        for (GeneratedKey key : keys) {
            Files.write(folder.resolve(key.name() + ".asc"), key.armoredPublicKey());
        }
    }

    private static String listed(GeneratedKey key, String status) {
        return "- {fingerprint: " + key.fingerprint() + ", status: " + status + "}\n";
    }

    private void sign(GeneratedKey key) {
        signatures.put(name(key), armored(key, AT));
    }

    private static byte[] armored(GeneratedKey key, Instant at) {
        return DetachedSigner.sign(SIGNED, key.armoredSecretKey(), TestKeys.PASSPHRASE, at)
                .armored();
    }

    private static String name(GeneratedKey key) {
        return "SHA256SUMS." + key.keyId() + ".asc";
    }

    private Accepted require() {
        return TrustStore.open(folder, null, TestKeys.clockAt(NOW)).requireSignatures(SIGNED, signatures);
    }

    private void refused(String code) {
        assertThatThrownBy(this::require).isInstanceOfSatisfying(IntegrityException.class, e -> assertThat(e.code())
                .isEqualTo(code));
    }
}
