package io.hubcrate.trust;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hubcrate.failure.Secret;
import io.hubcrate.signing.Certificate;
import io.hubcrate.signing.CertificateReader;
import io.hubcrate.signing.DetachedSignature;
import io.hubcrate.signing.DetachedSigner;
import io.hubcrate.signing.GeneratedKey;
import io.hubcrate.signing.KeyAlgorithm;
import io.hubcrate.signing.KeyFileException;
import io.hubcrate.signing.KeyGenerator;
import io.hubcrate.signing.PackageKeys;
import io.hubcrate.signing.SignatureOutcome;
import io.hubcrate.signing.SignatureOutcome.Good;
import io.hubcrate.signing.SignatureOutcome.Refused;
import io.hubcrate.signing.SignatureOutcome.Revoked;
import io.hubcrate.signing.SignatureVerifier;
import io.hubcrate.signing.TestKeys;
import io.hubcrate.trust.GpgHome.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys and signatures that go from hubcrate to the real gpg and back. */
class GpgInteroperabilityIT {
    private static final byte[] SIGNED = "0123  bundle.json\n".getBytes(US_ASCII);
    private static final Instant MADE = Instant.parse("2024-01-01T00:00:00Z");
    private static final Instant AT = Instant.parse("2024-02-01T10:00:00Z");
    private static final String PASSPHRASE = "pässword 1";

    private GpgHome home;
    private Path signed;

    @BeforeEach
    void open() throws IOException {
        home = new GpgHome();
        signed = Files.write(home.path().resolve("SHA256SUMS"), SIGNED);
    }

    @AfterEach
    void close() throws IOException {
        home.close();
    }

    @ParameterizedTest
    @EnumSource(KeyAlgorithm.class)
    void gpgImportsASecretKeyAndSignsWithIt(KeyAlgorithm algorithm) throws IOException, InterruptedException {
        GeneratedKey key = KeyGenerator.generate("Zoë <z@example.org>", algorithm, secret(PASSPHRASE), MADE);
        Path file = Files.write(home.path().resolve("key.asc"), key.armoredSecretKey());
        home.gpgAt(AT, "--passphrase", PASSPHRASE, "--import", file.toString()).requireSuccess();
        byte[] made = home.gpgAt(
                        AT, "--passphrase", PASSPHRASE, "--armor", "--output", "-", "--detach-sign", signed.toString())
                .requireSuccess()
                .output();
        assertThat(verify(made, key.keyring())).isInstanceOf(Good.class);
        Path keyring = Files.write(home.path().resolve("site.gpg"), key.keyring());
        Path ours = Files.write(
                home.path().resolve("SHA256SUMS.asc"),
                DetachedSigner.sign(SIGNED, key.armoredSecretKey(), secret(PASSPHRASE), AT)
                        .armored());
        home.run(List.of("gpgv", "--keyring", keyring.toString(), ours.toString(), signed.toString()))
                .requireSuccess();
    }

    @Test
    void gpg14ImportsAnRsaKeySignsWithItAndChecksOurs() throws IOException, InterruptedException {
        GeneratedKey key = KeyGenerator.generate("Zoe", KeyAlgorithm.RSA4096, secret("password"), MADE);
        Path file = Files.write(home.path().resolve("key.asc"), key.armoredSecretKey());
        Path ours = Files.write(
                home.path().resolve("ours.asc"),
                DetachedSigner.sign(SIGNED, key.armoredSecretKey(), secret("password"), AT)
                        .armored());
        gpg1("--import", file.toString()).requireSuccess();
        gpg1("--verify", ours.toString(), signed.toString()).requireSuccess();
        byte[] made = gpg1(
                        "--digest-algo",
                        "SHA512",
                        "--armor",
                        "--emit-version",
                        "--output",
                        "-",
                        "--detach-sign",
                        signed.toString())
                .requireSuccess()
                .output();
        assertThat(new String(made, US_ASCII)).contains("\nVersion: GnuPG v1\n");
        assertThat(new SignatureVerifier(
                                CertificateReader.read("keyring", key.keyring()),
                                TestKeys.clockAt("2090-01-01T00:00:00Z"))
                        .verify(SIGNED, made))
                .isInstanceOf(Good.class);
    }

    @ParameterizedTest
    @CsvSource({
        "rsa2048,",
        "rsa3072,correct horse",
        "ed25519,",
        "ed25519,correct horse",
        "nistp384,",
        "default,pässword"
    })
    void signsWithKeysThatGpgMade(String algorithm, String passphrase) throws IOException, InterruptedException {
        String open = passphrase == null ? "" : passphrase;
        home.gpgAt(MADE, "--passphrase", open, "--quick-gen-key", "Gpg Made", algorithm, "default", "never")
                .requireSuccess();
        byte[] secretKey = home.gpgAt(AT, "--passphrase", open, "--armor", "--export-secret-keys", "Gpg Made")
                .requireSuccess()
                .output();
        byte[] keyring = home.gpgAt(AT, "--export", "Gpg Made").requireSuccess().output();
        assertThat(DetachedSigner.needsPassphrase(secretKey, AT)).isEqualTo(!open.isEmpty());
        DetachedSignature signature = DetachedSigner.sign(SIGNED, secretKey, secret(open), AT);
        assertThat(verify(signature.armored(), keyring)).isInstanceOf(Good.class);
        gpgvAccepts(signature, keyring);
        if (!open.isEmpty()) {
            assertThatThrownBy(() -> DetachedSigner.sign(SIGNED, secretKey, secret("wrong"), AT))
                    .isInstanceOfSatisfying(
                            KeyFileException.class, e -> assertThat(e.code()).isEqualTo("key-passphrase-wrong"));
        }
    }

    @Test
    void signsWithTheSubkeyAsGpgDoesWhenThePrimaryKeyIsKeptAway() throws IOException, InterruptedException {
        String main = home.makeKey(MADE, "Offline Primary", "rsa2048", "cert,sign");
        home.gpgAt(MADE, "--quick-add-key", main, "ed25519", "sign", "2y").requireSuccess();
        home.gpgAt(MADE, "--quick-add-key", main, "cv25519", "encrypt", "2y").requireSuccess();
        byte[] keyring = home.export(AT, main);
        Certificate certificate = CertificateReader.read("keyring", keyring).get(0);
        for (String command : List.of("--export-secret-keys", "--export-secret-subkeys")) {
            byte[] secretKey =
                    home.gpgAt(AT, "--armor", command, main).requireSuccess().output();
            DetachedSignature signature = DetachedSigner.sign(SIGNED, secretKey, secret(""), AT);
            assertThat(signature.keyId()).isNotEqualTo(certificate.keyId());
            assertThat(verify(signature.armored(), keyring))
                    .isInstanceOfSatisfying(
                            Good.class, good -> assertThat(good.fingerprint()).isEqualTo(main));
            gpgvAccepts(signature, keyring);
        }
        byte[] subkeysOnly = home.gpgAt(AT, "--armor", "--export-secret-subkeys", main)
                .requireSuccess()
                .output();
        // Two years on the subkey has expired, and the primary key's secret is not there.
        assertThatThrownBy(() ->
                        DetachedSigner.sign(SIGNED, subkeysOnly, secret(""), Instant.parse("2026-06-01T00:00:00Z")))
                .isInstanceOfSatisfying(
                        KeyFileException.class, e -> assertThat(e.code()).isEqualTo("key-expired"));
    }

    @Test
    void refusesWhatARevokedSubkeySigned() throws IOException, InterruptedException {
        String main = home.makeKey(MADE, "Revoked Subkey", "ed25519", "cert");
        home.gpgAt(MADE, "--quick-add-key", main, "ed25519", "sign", "never").requireSuccess();
        byte[] signature = home.sign(AT, main, SIGNED, "--armor");
        assertThat(verify(signature, home.export(AT, main))).isInstanceOf(Good.class);
        Answer edited = home.edit(AT.plusSeconds(60), main, "key 1\nrevkey\ny\n0\n\ny\nsave\n");
        edited.requireSuccess();
        assertThat(verify(signature, home.export(AT.plusSeconds(120), main))).isInstanceOf(Revoked.class);
    }

    @Test
    void followsAnExpiryThatWasProlonged() throws IOException, InterruptedException {
        String main = home.makeKey(MADE, "Prolonged", "ed25519", "sign");
        home.gpgAt(MADE.plusSeconds(60), "--quick-set-expire", main, "2024-01-15")
                .requireSuccess();
        byte[] brief = home.export(AT, main);
        home.gpgAt(Instant.parse("2024-01-10T00:00:00Z"), "--quick-set-expire", main, "2024-06-01")
                .requireSuccess();
        byte[] signature = home.sign(AT, main, SIGNED, "--armor");
        assertThat(verify(signature, brief)).isInstanceOf(SignatureOutcome.KeyExpiredAtSigning.class);
        assertThat(verify(signature, home.export(AT, main))).isInstanceOf(Good.class);
    }

    @Test
    void refusesEverySingleBitFlipOfWhatGpgMade() throws IOException, InterruptedException {
        String signer = home.makeKey(MADE, "Flipped", "rsa2048", "sign");
        byte[] keyring = home.export(AT, signer);
        byte[] made = home.sign(AT, signer, SIGNED, "--armor");
        SignatureVerifier verifier = new SignatureVerifier(
                CertificateReader.read("keyring", keyring), TestKeys.clockAt("2024-03-01T00:00:00Z"));
        assertThat(verifier.verify(SIGNED, made)).isInstanceOf(Good.class);
        for (int bit = 0; bit < made.length * 8; bit++) {
            byte[] flipped = made.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(verifier.verify(SIGNED, flipped)).as("bit %d", bit).isInstanceOf(Refused.class);
        }
    }

    @Test
    void importsASignatureOfGpgInEveryForm() throws IOException, InterruptedException {
        String signer = home.makeKey(MADE, "Imported", "rsa2048", "sign");
        byte[] keyring = home.export(AT, signer);
        for (List<String> options : List.of(
                List.of("--armor"),
                List.<String>of(),
                List.of("--armor", "--comment", "by smartcard", "--emit-version"),
                List.of("--armor", "--sig-notation", "place@example.org=vault"))) {
            byte[] made = home.sign(AT, signer, SIGNED, options.toArray(String[]::new));
            DetachedSignature imported = DetachedSignature.importFrom(made);
            assertThat(verify(imported.armored(), keyring)).as("%s", options).isInstanceOf(Good.class);
            gpgvAccepts(imported, keyring);
        }
    }

    private void gpgvAccepts(DetachedSignature signature, byte[] keyring) throws IOException, InterruptedException {
        Path ring = Files.write(home.path().resolve("site.gpg"), keyring);
        Path file = Files.write(home.path().resolve("SHA256SUMS." + signature.keyId() + ".asc"), signature.armored());
        home.run(List.of("gpgv", "--keyring", ring.toString(), file.toString(), signed.toString()))
                .requireSuccess();
    }

    private Answer gpg1(String... arguments) throws IOException, InterruptedException {
        List<String> command = new java.util.ArrayList<>(List.of(
                "gpg1", "--homedir", home.path().toString(), "--batch", "--no-tty", "--passphrase", "password"));
        command.addAll(List.of(arguments));
        return home.run(command);
    }

    private static SignatureOutcome verify(byte[] armored, byte[] keyring) {
        return new SignatureVerifier(
                        CertificateReader.read("keyring", keyring), TestKeys.clockAt("2024-03-01T00:00:00Z"))
                .verify(SIGNED, armored);
    }

    @Test
    void packageSignedByTheSubkeyOfARevokedKeyIsRefused() throws IOException, InterruptedException {
        String main = home.makeKey(MADE, "Vendor", "rsa2048", "cert");
        home.gpgAt(MADE, "--quick-add-key", main, "rsa2048", "sign", "never").requireSuccess();
        byte[] signature = home.sign(AT, main, SIGNED);
        assertThat(PackageKeys.read(Map.of("vendor", home.export(AT, main))).verify(SIGNED, signature))
                .isInstanceOf(Good.class);
        home.edit(AT.plusSeconds(60), main, "revkey\ny\n1\n\ny\nsave\n").requireSuccess();
        byte[] revoked = home.export(AT.plusSeconds(120), main);
        assertThat(PackageKeys.read(Map.of("vendor", revoked)).verify(SIGNED, signature))
                .isInstanceOf(Revoked.class);
        Path keyring = Files.write(home.path().resolve("vendor.gpg"), revoked);
        Path file = Files.write(home.path().resolve("signature"), signature);
        Answer gpgv = home.run(List.of(
                "gpgv", "--status-fd", "1", "--keyring", keyring.toString(), file.toString(), signed.toString()));
        assertThat(gpgv.text()).contains("[GNUPG:] REVKEYSIG");
    }

    /** The old file and the newer one, which tells of the revocation, in one folder; whichever comes first. */
    @Test
    void revocationInOneOfTwoFilesCounts() throws IOException, InterruptedException {
        String main = home.makeKey(MADE, "Vendor", "rsa2048", "sign");
        byte[] signature = home.sign(AT, main, SIGNED);
        byte[] before = home.export(AT, main);
        home.edit(AT.plusSeconds(60), main, "revkey\ny\n1\n\ny\nsave\n").requireSuccess();
        byte[] after = home.export(AT.plusSeconds(120), main);
        for (Map<String, byte[]> files : List.of(
                new java.util.TreeMap<>(Map.of("a", before, "b", after)),
                new java.util.TreeMap<>(Map.of("a", after, "b", before)))) {
            assertThat(PackageKeys.read(files).verify(SIGNED, signature)).isInstanceOf(Revoked.class);
        }
    }

    @Test
    void packageSignedByARevokedSubkeyIsRefused() throws IOException, InterruptedException {
        String main = home.makeKey(MADE, "Vendor", "rsa2048", "cert");
        home.gpgAt(MADE, "--quick-add-key", main, "rsa2048", "sign", "never").requireSuccess();
        byte[] signature = home.sign(AT, main, SIGNED);
        home.edit(AT.plusSeconds(60), main, "key 1\nrevkey\ny\n1\n\ny\nsave\n").requireSuccess();
        assertThat(PackageKeys.read(Map.of("vendor", home.export(AT.plusSeconds(120), main)))
                        .verify(SIGNED, signature))
                .isInstanceOf(Revoked.class);
    }

    private static Secret secret(String passphrase) {
        return Secret.of(passphrase.toCharArray());
    }
}
