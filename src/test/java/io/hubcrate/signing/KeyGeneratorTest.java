package io.hubcrate.signing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.ToolException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyGeneratorTest {
    @Test
    void namesTheKeyAndItsTimes() {
        Instant expires = TestKeys.MADE.plusSeconds(86_400);
        GeneratedKey key = TestKeys.make("Ops <ops@example.org>", KeyAlgorithm.ED25519, TestKeys.MADE, expires);
        Certificate certificate =
                CertificateReader.read("key", key.armoredPublicKey()).get(0);
        assertThat(certificate.fingerprint()).isEqualTo(key.fingerprint()).matches("[0-9A-F]{40}");
        assertThat(certificate.keyId()).isEqualTo(key.keyId());
        assertThat(certificate.userId()).isEqualTo("Ops <ops@example.org>");
        assertThat(certificate.created()).isEqualTo(TestKeys.MADE);
        assertThat(certificate.expires()).isEqualTo(expires);
        assertThat(certificate.revoked()).isNull();
        assertThat(certificate.unusable()).isNull();
    }

    @Test
    void givesTheSameKeyArmoredAndAsKeyring() {
        assertThat(CertificateReader.read("keyring", TestKeys.RSA.keyring())
                        .get(0)
                        .fingerprint())
                .isEqualTo(CertificateReader.read("armored", TestKeys.RSA.armoredPublicKey())
                        .get(0)
                        .fingerprint());
    }

    @Test
    void dropsFractionsOfASecondAsOpenPgpDoes() {
        GeneratedKey key =
                TestKeys.make("Fraction", KeyAlgorithm.ED25519, Instant.parse("2026-01-01T00:00:00.999Z"), null);
        assertThat(key.created()).isEqualTo(TestKeys.MADE);
    }

    @Test
    void refusesAnEmptyPassphraseUnlessAskedFor() {
        assertThatThrownBy(() -> KeyGenerator.generate("Ops", KeyAlgorithm.ED25519, TestKeys.NONE, TestKeys.MADE))
                .isInstanceOfSatisfying(
                        InvalidInputException.class, e -> assertThat(e.code()).isEqualTo("key-passphrase-empty"));
        GeneratedKey open = new KeyGenerator()
                .generate(new KeyRequest("Ops", KeyAlgorithm.ED25519, null, true), TestKeys.NONE, TestKeys.MADE);
        byte[] data = {1};
        assertThat(DetachedSigner.sign(data, open.armoredSecretKey(), TestKeys.NONE, TestKeys.MADE)
                        .keyId())
                .isEqualTo(open.keyId());
    }

    @Test
    void refusesAnExpiryBeforeTheBeginning() {
        assertThatThrownBy(() -> TestKeys.make("Ops", KeyAlgorithm.ED25519, TestKeys.MADE, TestKeys.MADE))
                .isInstanceOfSatisfying(
                        InvalidInputException.class, e -> assertThat(e.code()).isEqualTo("key-expiry-past"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                " Ops",
                "Ops ",
                "O\nps",
                "O\u0000ps",
                "Ops \u202Egro.elpmaxe",
                "Ops <ops@example.org> more",
                "Ops <ops@example.org",
                "Ops <ops>",
                "Ops <a@b><c@d>"
            })
    void refusesNamesThatDoNotReadAsTheyAre(String name) {
        assertThatThrownBy(() -> new KeyRequest(name, KeyAlgorithm.ED25519, null, false))
                .isInstanceOfSatisfying(
                        InvalidInputException.class, e -> assertThat(e.code()).isEqualTo("key-name-invalid"));
    }

    @Test
    void refusesANameWithoutEnd() {
        assertThatThrownBy(() -> new KeyRequest("x".repeat(121), KeyAlgorithm.ED25519, null, false))
                .isInstanceOfSatisfying(
                        InvalidInputException.class, e -> assertThat(e.code()).isEqualTo("key-name-invalid"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ops", "Zürich Ops (2026) <ops@zürich.example>", "<ops@example.org>", "運用"})
    void acceptsNamesThatPeopleHave(String name) {
        assertThat(CertificateReader.read("key", TestKeys.make(name).armoredPublicKey())
                        .get(0)
                        .userId())
                .isEqualTo(name);
    }

    @Test
    void printsTheFingerprintInGroups() {
        String page = TestKeys.RSA.fingerprintPage();
        assertThat(page.replaceAll("\\s", "")).contains(TestKeys.RSA.fingerprint());
        assertThat(page)
                .contains(
                        TestKeys.RSA.name(),
                        "2026-01-01",
                        TestKeys.RSA.fingerprint().substring(0, 4) + " ");
    }

    @Test
    void neverPrintsTheSecretPart() {
        assertThat(TestKeys.ED.toString()).doesNotContain("PRIVATE");
    }

    @Test
    void writesFourFilesAndReplacesNone(@TempDir Path folder) throws IOException {
        KeyFiles files = KeyFiles.write(TestKeys.ED, folder.resolve("new"));
        assertThat(Files.readAllBytes(files.secretKey())).isEqualTo(TestKeys.ED.armoredSecretKey());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files.secretKey())))
                .isEqualTo("rw-------");
        assertThat(Files.readAllBytes(files.keyring())).isEqualTo(TestKeys.ED.keyring());
        assertThat(Files.readString(files.fingerprintPage()))
                .contains(files.publicKey().getFileName().toString());
        assertThatThrownBy(() -> KeyFiles.write(TestKeys.ED, folder.resolve("new")))
                .isInstanceOfSatisfying(
                        ToolException.class, e -> assertThat(e.code()).isEqualTo("key-file-exists"));
    }

    @Test
    void knowsItsAlgorithmsByTheNamesOfTheOption() {
        assertThat(KeyAlgorithm.parse("rsa4096")).isEqualTo(KeyAlgorithm.RSA4096);
        assertThat(KeyAlgorithm.parse("ed25519")).isEqualTo(KeyAlgorithm.ED25519);
        assertThatThrownBy(() -> KeyAlgorithm.parse("RSA4096"))
                .isInstanceOfSatisfying(
                        InvalidInputException.class, e -> assertThat(e.code()).isEqualTo("key-algorithm-unknown"));
    }

    @Test
    void protectsTheSecretKeyByIteratedSaltedS2kWithAes256() throws MalformedException {
        byte[] body = Packet.split(
                        Armor.decode(TestKeys.RSA.armoredSecretKey()).get(0).packets())
                .get(0)
                .body();
        byte[] publicBody = Packet.split(TestKeys.RSA.keyring()).get(0).body();
        // RFC 4880 section 5.5.3: usage 254 (SHA-1 checksum), cipher 9 (AES-256), S2K 3 (iterated), digest 8 (SHA-256).
        assertThat(java.util.Arrays.copyOfRange(body, publicBody.length, publicBody.length + 4))
                .containsExactly(254, 9, 3, 8);
        assertThat(new String(body, US_ASCII)).doesNotContain("correct horse");
    }
}
