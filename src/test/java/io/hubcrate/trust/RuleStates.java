package io.hubcrate.trust;

import io.hubcrate.signing.DetachedSigner;
import io.hubcrate.signing.GeneratedKey;
import io.hubcrate.signing.KeyAlgorithm;
import io.hubcrate.signing.TestKeys;
import io.hubcrate.trust.TrustPolicy.Claims;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a trust folder can say, and what a bundle can claim, around one good signature. */
final class RuleStates {
    static final Claims CLAIMS = new Claims("canary", "1", 7, null, List.of());

    private static final GeneratedKey SIGNER =
            TestKeys.make("Signer", KeyAlgorithm.RSA4096, SignatureStates.MADE, null);
    private static final GeneratedKey SECOND = TestKeys.RSA;
    private static final String LISTED = "- {fingerprint: %s, status: active}\n";

    private final List<State> states = new ArrayList<>();

    private RuleStates() {}

    /** Makes a trust folder. */
    interface Preparation {
        void in(Path folder) throws IOException;
    }

    /** One row of the table. */
    record State(String title, Claims claims, Preparation prepare, String why) {}

    static List<State> all() {
        RuleStates all = new RuleStates();
        all.claims();
        all.files();
        all.settings();
        return all.states;
    }

    static Map<String, byte[]> sign(byte[] sums) {
        return Map.of(
                "SHA256SUMS." + SIGNER.keyId() + ".asc",
                DetachedSigner.sign(sums, SIGNER.armoredSecretKey(), TestKeys.PASSPHRASE, SignatureStates.AT)
                        .armored());
    }

    private void claims() {
        state("no rules", CLAIMS, folder -> {}, "");
        state("sequence as installed", CLAIMS, sequences(canonical(7)), "");
        state("sequence lower than installed", CLAIMS, sequences(canonical(8)), "a replay");
        state("sequences.json damaged", CLAIMS, sequences(canonical(7).replace("}", "")), "");
        state("sequences.json written otherwise", CLAIMS, sequences("{\"format\": 1, \"highest\": {}}\n"), LITERAL);
        Claims north = new Claims("canary", "1", 7, null, List.of("north", "east"));
        state("meant for this site", north, settings("site: east\n"), "");
        state("meant for other sites", north, settings("site: west\n"), "");
        state("meant for sites, this one has no name", north, folder -> {}, "");
        state("past its last day", claimed(LocalDate.of(2025, 12, 31)), folder -> {}, "");
        state("before its last day", claimed(LocalDate.of(2099, 12, 31)), folder -> {}, "");
    }

    private static Claims claimed(@Nullable LocalDate validUntil) {
        return new Claims("canary", "1", 7, validUntil, List.of());
    }

    private void files() {
        state(
                "armored key",
                CLAIMS,
                folder -> {
                    Files.delete(folder.resolve("signer.gpg"));
                    Files.write(folder.resolve("signer.asc"), SIGNER.armoredPublicKey());
                },
                "");
        state("no key", CLAIMS, folder -> Files.delete(folder.resolve("signer.gpg")), "");
        state("a file of another name", CLAIMS, folder -> Files.writeString(folder.resolve("notes"), ""), "");
        state("a page for people", CLAIMS, folder -> Files.writeString(folder.resolve("notes.txt"), ""), "");
        state("a link", CLAIMS, folder -> Files.createSymbolicLink(folder.resolve("a.txt"), Path.of("/dev/null")), "");
        state("a folder", CLAIMS, folder -> Files.createDirectory(folder.resolve("a.asc")), "");
        state("a secret key", CLAIMS, secret("signer.asc"), "");
        state("a secret key under another name", CLAIMS, secret("signer.txt"), "");
        state("a key twice", CLAIMS, folder -> Files.write(folder.resolve("b.asc"), SIGNER.armoredPublicKey()), "");
        state("a damaged key", CLAIMS, folder -> Files.writeString(folder.resolve("b.asc"), "rubbish\n"), "");
        state(
                "a key file cut short",
                CLAIMS,
                folder -> {
                    String text = new String(SECOND.armoredPublicKey(), java.nio.charset.StandardCharsets.US_ASCII);
                    Files.writeString(folder.resolve("b.asc"), text.substring(0, text.length() / 2));
                },
                "");
        state("a folder that a group may change", CLAIMS, mode("rwxrwxr-x"), "others could add a key");
    }

    private void settings() {
        String signer = LISTED.formatted(SIGNER.fingerprint());
        String second = LISTED.formatted(SECOND.fingerprint());
        state("every key listed", CLAIMS, settings("keys:\n" + signer), "");
        state("a key that is not listed", CLAIMS, settings("keys:\n" + second), "");
        state("a listed key without file", CLAIMS, settings("keys:\n" + signer + second), "");
        state("a key listed twice", CLAIMS, settings("keys:\n" + signer + signer), "");
        state("more signers wanted than keys", CLAIMS, settings("threshold: 2\n"), "");
        state("a key of trust.yaml that nobody knows", CLAIMS, settings("treshold: 1\n"), "");
        state("a key of trust.yaml twice", CLAIMS, settings("threshold: 1\nthreshold: 1\n"), "");
        state("a key of trust.yaml without value", CLAIMS, settings("site:\n"), "");
        state("an empty trust.yaml", CLAIMS, settings("# later\n"), "");
        state("a day that does not exist", CLAIMS, settings("keys:\n" + retired("2026-02-30")), "");
        state("retired at a time of a day", CLAIMS, settings("keys:\n" + retired("2024-02-01T10:00:01Z")), "");
        state(
                "retired at the second of the signature",
                CLAIMS,
                settings("keys:\n" + retired("2024-02-01T10:00:00Z")),
                "");
        state("anchors and other YAML", CLAIMS, settings("threshold: &one 1\n"), LITERAL);
        state("a value over two lines", CLAIMS, settings("site:\n  east\n"), LITERAL);
        state("quotes, comments, a document's begin", CLAIMS, settings("--- \n# ours\nsite: 'east' # here\n"), LITERAL);
        state("quotes and comments", CLAIMS, settings("---\n# ours\nsite: 'east' # here\nthreshold: 1 # one\n"), "");
    }

    private static final String LITERAL = "install.sh reads only the plain form that is written here";

    private void state(String title, Claims claims, Preparation preparation, String why) {
        states.add(new State(
                title,
                claims,
                folder -> {
                    Files.write(folder.resolve("signer.gpg"), SIGNER.keyring());
                    preparation.in(folder);
                },
                why));
    }

    private static String retired(String since) {
        return "- fingerprint: " + SIGNER.fingerprint() + "\n  status: retired\n  since: " + since + "\n";
    }

    private static Preparation settings(String text) {
        return folder -> Files.writeString(folder.resolve("trust.yaml"), text);
    }

    private static Preparation sequences(String text) {
        return folder -> Files.writeString(folder.resolve("sequences.json"), text);
    }

    private static String canonical(long sequence) {
        return "{\n  \"format\" : 1,\n  \"highest\" : {\n    \"canary\" : " + sequence + "\n  }\n}\n";
    }

    private static Preparation secret(String name) {
        return folder -> Files.write(folder.resolve(name), SECOND.armoredSecretKey());
    }

    private static Preparation mode(String permissions) {
        return folder -> Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
    }
}
