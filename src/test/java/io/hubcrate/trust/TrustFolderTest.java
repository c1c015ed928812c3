package io.hubcrate.trust;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hubcrate.failure.Category;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.MachineException;
import io.hubcrate.failure.Problem;
import io.hubcrate.failure.ToolException;
import io.hubcrate.signing.GeneratedKey;
import io.hubcrate.signing.KeyFiles;
import io.hubcrate.signing.TestKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may lie in a trust folder, and what its settings may say. */
class TrustFolderTest {
    private static final GeneratedKey KEY = TestKeys.ED;

    private final Path temporary;
    private final Path folder;

    TrustFolderTest(@TempDir Path temporary) throws IOException {
        this.temporary = temporary;
        this.folder = Files.createDirectory(temporary.resolve("trust"));
    }

    @Test
    void opensWhatKeygenWroteOnceTheSecretKeyIsTakenAway() throws IOException {
        KeyFiles files = KeyFiles.write(KEY, folder);
        refused("key-file-secret");
        Files.delete(files.secretKey());
        // The armored key and the keyring hold the same key: one of them is enough, and two would drift apart.
        refused("trust-store-invalid");
        Files.delete(files.keyring());
        assertThat(open().threshold()).isEqualTo(1);
    }

    @Test
    void saysHowToGetAKeyIntoAnEmptyFolder() {
        refused("trust-store-empty");
        assertThatThrownBy(this::open).isInstanceOfSatisfying(ToolException.class, e -> assertThat(e.advice())
                .contains("fingerprint"));
    }

    @Test
    void refusesWhatIsNotThere() {
        assertThatThrownBy(() ->
                        TrustStore.open(temporary.resolve("none"), null, TestKeys.clockAt("2026-03-01T00:00:00Z")))
                .isInstanceOfSatisfying(
                        InvalidInputException.class, e -> assertThat(e.code()).isEqualTo("trust-store-missing"));
    }

    @Test
    void namesEveryOddFileAtOnce() throws IOException {
        key();
        Files.createDirectory(folder.resolve("old"));
        Files.createSymbolicLink(folder.resolve("linked.asc"), folder.resolve("key.asc"));
        Files.writeString(folder.resolve("key.pub"), "?", UTF_8);
        Files.writeString(folder.resolve("broken.gpg"), "?", UTF_8);
        assertThat(problems())
                .extracting(problem -> Path.of(problem.file()).getFileName().toString())
                .containsExactly("broken.gpg", "key.pub", "linked.asc", "old");
    }

    @Test
    void letsPagesAndHiddenFilesLie() throws IOException {
        key();
        Files.writeString(folder.resolve("README.md"), "hello", UTF_8);
        Files.writeString(folder.resolve("fingerprint.txt"), KEY.fingerprintPage(), UTF_8);
        Files.writeString(folder.resolve(".directory"), "", UTF_8);
        assertThat(open().threshold()).isEqualTo(1);
    }

    @Test
    void refusesAPrivateKeyUnderWhateverName() throws IOException {
        key();
        Files.write(folder.resolve("notes.txt"), "-----BEGIN OPENSSH PRIVATE KEY-----\n".getBytes(UTF_8));
        refused("trust-store-invalid");
        Files.delete(folder.resolve("notes.txt"));
        Files.write(folder.resolve("other.gpg"), KEY.armoredSecretKey());
        refused("key-file-secret");
    }

    @Test
    void listsEveryProblemOfItsSettingsWithItsPlace() throws IOException {
        key();
        settings(
                """
                site: -x
                threshold: zero
                colour: red
                keys:
                - fingerprint: 1234
                  status: active
                - {fingerprint: %s, status: retired}
                - {fingerprint: %s, status: asleep}
                - {fingerprint: %s, status: active, since: 2026-01-01}
                """
                        .formatted("A".repeat(40), "B".repeat(40), "C".repeat(40)));
        assertThat(problems())
                .extracting(Problem::line, Problem::path)
                .contains(
                        org.assertj.core.groups.Tuple.tuple(1, "site"),
                        org.assertj.core.groups.Tuple.tuple(2, "threshold"),
                        org.assertj.core.groups.Tuple.tuple(3, "colour"),
                        org.assertj.core.groups.Tuple.tuple(5, "keys[0].fingerprint"),
                        org.assertj.core.groups.Tuple.tuple(7, "keys[1]"),
                        org.assertj.core.groups.Tuple.tuple(8, "keys[2].status"),
                        org.assertj.core.groups.Tuple.tuple(9, "keys[3].since"));
    }

    @Test
    void refusesDuplicateKeysAndOtherShapes() throws IOException {
        key();
        for (String text : List.of("threshold: 1\nthreshold: 2\n", "- a\n", "keys: yes\n", "threshold: [1]\n", "{")) {
            settings(text);
            refused("trust-store-invalid");
        }
    }

    @Test
    void refusesAKeyFileThatTheListDoesNotName() throws IOException {
        key();
        settings("keys: []\n");
        refused("trust-store-invalid");
    }

    @Test
    void refusesAListedKeyWithoutFile() throws IOException {
        key();
        settings("keys:\n- {fingerprint: " + KEY.fingerprint() + ", status: active}\n- {fingerprint: "
                + TestKeys.RSA.fingerprint() + ", status: active}\n");
        assertThat(problems()).singleElement().satisfies(problem -> assertThat(problem.line())
                .isEqualTo(3));
    }

    @Test
    void refusesAKeyThatIsListedTwice() throws IOException {
        key();
        settings("keys:\n- {fingerprint: " + KEY.fingerprint() + ", status: active}\n- {fingerprint: "
                + KEY.fingerprint().toLowerCase(java.util.Locale.ROOT) + ", status: revoked}\n");
        refused("trust-store-invalid");
    }

    @Test
    void readsFingerprintsInGroups() throws IOException {
        key();
        String grouped = KEY.fingerprint().replaceAll("(.{4})", "$1 ").strip();
        settings("keys:\n- {fingerprint: \"" + grouped + "\", status: active}\n");
        assertThat(open().threshold()).isEqualTo(1);
    }

    @Test
    void refusesAThresholdThatNobodyCanReach() throws IOException {
        key();
        settings("threshold: 2\n");
        refused("trust-threshold-unreachable");
    }

    @Test
    void takesTheSitesNameFromEitherSideButNotTwoNames() throws IOException {
        key();
        settings("site: lab-7\n");
        assertThat(open().site()).isEqualTo("lab-7");
        assertThat(TrustStore.open(folder, "lab-7", TestKeys.clockAt("2026-03-01T00:00:00Z"))
                        .site())
                .isEqualTo("lab-7");
        assertThatThrownBy(() -> TrustStore.open(folder, "lab-8", TestKeys.clockAt("2026-03-01T00:00:00Z")))
                .isInstanceOfSatisfying(
                        InvalidInputException.class, e -> assertThat(e.code()).isEqualTo("trust-site-differs"));
    }

    @Test
    void refusesAFolderThatOthersCanChange() throws IOException {
        key();
        for (String open : new String[] {"rwxrwxrwx", "rwxr-xrwx", "rwxrwxr-x"}) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(open));
            assertThatThrownBy(this::open).as(open).isInstanceOfSatisfying(MachineException.class, e -> assertThat(
                            e.code())
                    .isEqualTo("trust-store-unsafe"));
        }
    }

    @Test
    void refusesAKeyThatOthersCanChange() throws IOException {
        key();
        Files.setPosixFilePermissions(folder.resolve("key.asc"), PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThatThrownBy(this::open).isInstanceOfSatisfying(MachineException.class, e -> assertThat(e.code())
                .isEqualTo("trust-store-unsafe"));
    }

    @Test
    void singleKeyIsJudgedAsAFolderIs() throws IOException {
        key();
        Path single = folder.resolve("key.asc");
        assertThat(TrustStore.open(single, null, TestKeys.clockAt("2026-03-01T00:00:00Z"))
                        .threshold())
                .isEqualTo(1);
        Files.setPosixFilePermissions(single, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThatThrownBy(() -> TrustStore.open(single, null, TestKeys.clockAt("2026-03-01T00:00:00Z")))
                .isInstanceOfSatisfying(
                        MachineException.class, e -> assertThat(e.code()).isEqualTo("trust-store-unsafe"));
    }

    private void key() throws IOException {
        Files.write(folder.resolve("key.asc"), KEY.armoredPublicKey());
    }

    private void settings(String text) throws IOException {
        Files.writeString(folder.resolve("trust.yaml"), text, UTF_8);
    }

    private TrustStore open() {
        return TrustStore.open(folder, null, TestKeys.clockAt("2026-03-01T00:00:00Z"));
    }

    private List<Problem> problems() {
        try {
            open();
        } catch (InvalidInputException e) {
            assertThat(e.code()).isEqualTo("trust-store-invalid");
            return e.problems();
        }
        throw new AssertionError("the folder was accepted");
    }

    private void refused(String code) {
        assertThatThrownBy(this::open).isInstanceOfSatisfying(ToolException.class, e -> {
            assertThat(e.code()).isEqualTo(code);
            assertThat(e.category()).isEqualTo(Category.INPUT);
        });
    }
}
