package io.hubcrate.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.marcnuri.helm.Helm;
import io.hubcrate.content.Digest;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.ToolException;
import io.hubcrate.manifest.BundleManifest.ChartOrigin;
import io.hubcrate.progress.EventSink;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Provenance files as stock gpg makes them. Needs gpg 2.2 or later. */
class ChartProvenanceIT {
    private static final String REPOSITORY = "https://charts.example";
    private static final byte[] HUB = Charts.chart("hub", "1.2.3");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static Path home;

    private final MapWeb web = new MapWeb();
    private final MapRegistry registry = new MapRegistry();
    private final ChartFetcher fetcher = new ChartFetcher(web, registry, EventSink.NONE);

    @BeforeAll
    static void makeKeys() throws Exception {
        // A short path: the agent's socket lies in it.
        home = Files.createTempDirectory("hg");
        Files.setPosixFilePermissions(home, java.nio.file.attribute.PosixFilePermissions.fromString("rwx------"));
        generate("rsa", "rsa2048", "sign", "never", "20250101T000000");
        generate("ed", "ed25519", "sign", "never", "20250101T000000");
        generate("expired", "ed25519", "sign", "20250301T000000", "20250101T000000");
        generate("prolonged", "ed25519", "sign", "20250301T000000", "20250101T000000");
        generate("revoked", "ed25519", "sign", "never", "20250101T000000");
        generate("with-subkey", "rsa2048", "cert", "never", "20250101T000000");
        gpg(
                "--faked-system-time",
                "20250101T000001",
                "--quick-add-key",
                fingerprint("with-subkey"),
                "ed25519",
                "sign",
                "never");
        generate("stranger", "ed25519", "sign", "never", "20250101T000000");
    }

    @AfterAll
    static void stopAgent() throws Exception {
        run(List.of("gpgconf", "--homedir", home.toString(), "--kill", "all"), new byte[0]);
        try (var files = Files.walk(home)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa", "ed", "with-subkey"})
    void acceptsWhatGpgSignedAndNamesThePrimaryKey(String signer) throws Exception {
        byte[] message = sign(signer, text(HUB));
        assertThat(fetch(message, keyring(false, "rsa", "ed", "with-subkey")).provenance())
                .isEqualTo(fingerprint(signer));
        assertThat(fetch(message, keyring(true, "stranger", signer)).provenance())
                .isEqualTo(fingerprint(signer));
        Path verified = Files.write(folder.resolve("hub-1.2.3.tgz.prov"), message);
        assertThat(gpgStatus("--verify", verified.toString())).isZero();
    }

    @Test
    void acceptsWhatHelmItselfPackedAndSigned() throws Exception {
        Path chart = folder.resolve("by-helm");
        Charts.write(chart, "Chart.yaml", Charts.chartYaml("hub", "1.2.3", "keywords:", "- notebooks"));
        Charts.write(chart, "values.yaml", "a: 1\n");
        Path out = Files.createDirectories(folder.resolve("helm-out"));
        // Helm reads GnuPG's old keyrings alone, and wants a passphrase file even where there is none to tell.
        Path secret = Files.write(folder.resolve("secring.gpg"), gpg("--export-secret-keys", fingerprint("rsa")));
        new Helm(chart)
                .packageIt()
                .withDestination(out)
                .sign()
                .withKey("rsa@test.example")
                .withKeyring(secret)
                .withPassphraseFile(Files.writeString(folder.resolve("passphrase"), "\n"))
                .call();
        ChartArchive brought = fetcher.fetch(Charts.spec(
                "hub", "1.2.3", new ChartOrigin.Local(out.resolve("hub-1.2.3.tgz")), keyring(false, "rsa")));
        assertThat(brought.provenance()).isEqualTo(fingerprint("rsa"));
    }

    @Test
    void acceptsArmoredBlocksBehindEachOther() throws Exception {
        Path one = keyring(true, "stranger");
        Path other = keyring(true, "rsa");
        Path both = Files.writeString(folder.resolve("both.asc"), Files.readString(one) + Files.readString(other));
        assertThat(fetch(sign("rsa", text(HUB)), both).provenance()).isEqualTo(fingerprint("rsa"));
    }

    @Test
    void acceptsASignatureMadeBeforeItsKeyExpired() throws Exception {
        byte[] before = sign("expired", text(HUB), "--faked-system-time", "20250201T000000");
        assertThat(fetch(before, keyring(false, "expired")).provenance()).isEqualTo(fingerprint("expired"));
    }

    @Test
    void refusesARevokedKey() throws Exception {
        byte[] message = sign("revoked", text(HUB), "--faked-system-time", "20250201T000000");
        assertThat(fetch(message, keyring(false, "revoked")).provenance()).isEqualTo(fingerprint("revoked"));
        Path certificate = home.resolve("openpgp-revocs.d").resolve(fingerprint("revoked") + ".rev");
        String armored = Files.readString(certificate).replace(":-----BEGIN", "-----BEGIN");
        run(
                List.of("gpg", "--homedir", home.toString(), "--batch", "--import"),
                armored.getBytes(StandardCharsets.UTF_8));
        assertRefused("provenance-invalid", message, keyring(false, "revoked"));
    }

    @Test
    void judgesAProlongedKeyByItsNewestWord() throws Exception {
        byte[] before = sign("prolonged", text(HUB), "--faked-system-time", "20250201T000000");
        Path old = Files.write(folder.resolve("old-keys"), Files.readAllBytes(keyring(false, "prolonged")));
        gpg("--quick-set-expire", fingerprint("prolonged"), "0");
        byte[] after = sign("prolonged", text(HUB));
        assertThat(fetch(after, keyring(false, "prolonged")).provenance()).isEqualTo(fingerprint("prolonged"));
        assertThat(fetch(before, keyring(false, "prolonged")).provenance()).isEqualTo(fingerprint("prolonged"));
        assertRefused("provenance-invalid", after, old);
    }

    @Test
    void refusesASubkeyOnceItsOwnExportLacksTheBinding() throws Exception {
        byte[] message = sign("with-subkey", text(HUB));
        byte[] keys = Files.readAllBytes(keyring(false, "with-subkey"));
        // The last packet of the export is the signature that binds the subkey.
        byte[] broken = keys.clone();
        broken[keys.length - 20] ^= 1;
        assertRefused("provenance-invalid", message, Files.write(folder.resolve("broken-binding"), broken));
    }

    @Test
    void refusesAKeyThatIsNotForSigningHere() throws Exception {
        assertRefused("provenance-invalid", sign("rsa", text(HUB)), keyring(false, "stranger"));
        assertRefused("provenance-invalid", sign("stranger", text(HUB)), keyring(false, "rsa"));
    }

    @Test
    void refusesAnythingChangedInTheText() throws Exception {
        String message = new String(sign("rsa", text(HUB)), StandardCharsets.UTF_8);
        int begin = message.indexOf("\n\n") + 2;
        int end = message.indexOf("\n-----BEGIN PGP SIGNATURE");
        Path keys = keyring(false, "rsa");
        for (int at = begin; at < end; at++) {
            if (!Character.isWhitespace(message.charAt(at))) {
                char flipped = (char) (message.charAt(at) ^ 1);
                assertRefused(
                        "provenance-invalid",
                        bytes(message.substring(0, at) + flipped + message.substring(at + 1)),
                        keys);
            }
        }
    }

    @Test
    void refusesTextAroundTheMessageAndOtherHeaders() throws Exception {
        String message = new String(sign("rsa", text(HUB)), StandardCharsets.UTF_8);
        Path keys = keyring(false, "rsa");
        assertRefused("provenance-invalid", bytes("files:\n  hub: x\n" + message), keys);
        assertRefused("provenance-invalid", bytes(message + "more\n"), keys);
        assertRefused("provenance-invalid", bytes(message + message), keys);
        assertRefused("provenance-invalid", bytes(message.replace("\nHash:", "\nComment: hello\nHash:")), keys);
        assertRefused("provenance-invalid", bytes(message.replace("SIGNED MESSAGE", "MESSAGE")), keys);
        assertRefused("provenance-invalid", bytes("apiVersion: v2\n...\nfiles: {}\n"), keys);
        assertRefused("provenance-invalid", new byte[0], keys);
        assertThat(fetch(bytes(message.replace("\n", "\r\n")), keys).provenance())
                .isEqualTo(fingerprint("rsa"));
    }

    @Test
    void refusesASignatureForAnotherChart() throws Exception {
        Path keys = keyring(false, "rsa");
        assertRefused("provenance-invalid", sign("rsa", text(Charts.chart("hub", "1.2.3", "icon: other"))), keys);
        assertRefused("provenance-invalid", sign("rsa", text(HUB).replace("version: 1.2.3", "version: 1.2.4")), keys);
        assertRefused("provenance-invalid", sign("rsa", text(HUB).replace("hub-1.2.3.tgz", "db-1.2.3.tgz")), keys);
        assertRefused("provenance-invalid", sign("rsa", text(HUB).replace("\n...\n", "\n")), keys);
        assertRefused("provenance-invalid", sign("rsa", text(HUB) + "...\nfiles: {}\n"), keys);
    }

    @Test
    void refusesAnUnsignedChartWhereAKeyringIsGiven() throws Exception {
        web.put(REPOSITORY + "/hub.tgz", HUB).fail(REPOSITORY + "/hub.tgz.prov", 403);
        assertCode(IntegrityException.class, "chart-provenance-missing", () -> fetch(keyring(false, "rsa")));
        Path chart = folder.resolve("hub-folder");
        Charts.write(chart, "Chart.yaml", Charts.chartYaml("hub", "1.2.3"));
        Path keys = keyring(false, "rsa");
        assertCode(
                IntegrityException.class,
                "chart-provenance-missing",
                () -> fetcher.fetch(Charts.spec("hub", null, new ChartOrigin.Local(chart), keys)));
    }

    @Test
    void verifiesChartsFromRegistriesAndLocalArchivesToo() throws Exception {
        byte[] message = sign("rsa", text(HUB));
        Path keys = keyring(false, "rsa");
        registry.put(
                "r.example/hub:1.2.3", MapRegistry.CONFIG, MapRegistry.CONTENT, HUB, MapRegistry.PROVENANCE, message);
        assertThat(fetcher.fetch(Charts.spec("hub", "1.2.3", new ChartOrigin.Oci("oci://r.example/hub"), keys))
                        .provenance())
                .isEqualTo(fingerprint("rsa"));
        Path file = Files.write(folder.resolve("local.tgz"), HUB);
        Files.write(folder.resolve("local.tgz.prov"), message);
        assertThat(fetcher.fetch(Charts.spec("hub", "1.2.3", new ChartOrigin.Local(file), keys))
                        .provenance())
                .isEqualTo(fingerprint("rsa"));
    }

    @Test
    void refusesKeyringsThatHoldNoPublicKeys() throws Exception {
        byte[] message = sign("rsa", text(HUB));
        web.put(REPOSITORY + "/hub.tgz", HUB).put(REPOSITORY + "/hub.tgz.prov", message);
        Path secret = Files.write(
                folder.resolve("secret.asc"), gpg("--armor", "--export-secret-keys", fingerprint("stranger")));
        Path text = Files.writeString(folder.resolve("text"), "not a key\n");
        Path empty = Files.write(folder.resolve("empty"), new byte[0]);
        for (Path keys : List.of(secret, text, empty, home.resolve("pubring.kbx"), folder.resolve("absent"))) {
            assertCode(InvalidInputException.class, "keyring-unusable", () -> fetch(keys));
        }
    }

    private ChartArchive fetch(byte[] message, Path keyring) {
        web.put(REPOSITORY + "/hub.tgz", HUB).put(REPOSITORY + "/hub.tgz.prov", message);
        return fetch(keyring);
    }

    private ChartArchive fetch(Path keyring) {
        return fetcher.fetch(Charts.spec(
                "hub", "1.2.3", new ChartOrigin.Archive(URI.create(REPOSITORY + "/hub.tgz"), Digest.of(HUB)), keyring));
    }

    private void assertRefused(String code, byte[] message, Path keyring) {
        assertCode(IntegrityException.class, code, () -> fetch(message, keyring));
    }

    /** What {@code helm package --sign} signs. */
    private static String text(byte[] archive) {
        return Charts.chartYaml("hub", "1.2.3", "keywords:", "- a  ", "description: '- dashed'")
                + "\n...\nfiles:\n  hub-1.2.3.tgz: " + Digest.of(archive) + "\n";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] sign(String user, String text, String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of("--local-user", user + "@test.example", "--clearsign"));
        return gpgWith(bytes(text), arguments.toArray(String[]::new));
    }

    private static Path keyring(boolean armored, String... users) throws Exception {
        List<String> arguments = new ArrayList<>(armored ? List.of("--armor", "--export") : List.of("--export"));
        for (String user : users) {
            arguments.add(user + "@test.example");
        }
        return Files.write(
                folder.resolve("keys-" + armored + "-" + String.join("-", users)),
                gpg(arguments.toArray(String[]::new)));
    }

    private static void generate(String user, String algorithm, String usage, String expires, String when)
            throws Exception {
        gpg("--faked-system-time", when, "--quick-generate-key", user + "@test.example", algorithm, usage, expires);
    }

    private static String fingerprint(String user) throws Exception {
        String listing =
                new String(gpg("--with-colons", "--list-keys", user + "@test.example"), StandardCharsets.UTF_8);
        return listing.lines()
                .filter(line -> line.startsWith("fpr:"))
                .findFirst()
                .orElseThrow()
                .split(":", -1)[9];
    }

    private static byte[] gpg(String... arguments) throws Exception {
        return gpgWith(new byte[0], arguments);
    }

    private static byte[] gpgWith(byte[] input, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "gpg", "--homedir", home.toString(), "--batch", "--pinentry-mode", "loopback", "--passphrase", ""));
        command.addAll(List.of(arguments));
        return run(command, input);
    }

    private static int gpgStatus(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("gpg", "--homedir", home.toString(), "--batch"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor();
    }

    private static byte[] run(List<String> command, byte[] input) throws IOException, InterruptedException {
        Path errors = Files.createTempFile(folder, "stderr", ".txt");
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        process.getOutputStream().write(input);
        process.getOutputStream().close();
        byte[] output = process.getInputStream().readAllBytes();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(errors)).isZero();
        return output;
    }

    private static <E extends ToolException> E assertCode(
            Class<E> type, String code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        E thrown = catchThrowableOfType(type, call);
        assertThat(thrown).isNotNull();
        assertThat(thrown.code()).as(thrown.getMessage()).isEqualTo(code);
        return thrown;
    }
}
