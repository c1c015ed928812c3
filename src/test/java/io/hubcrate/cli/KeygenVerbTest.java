package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.build.BundleBuilder;
import io.hubcrate.content.AtomicFile;
import io.hubcrate.content.PackedText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeygenVerbTest {
    private static final List<String> KEYGEN = List.of(
            "keygen", "--name", "Site <a@example.org>", "--algorithm", "ed25519", "--out", "keys", "--output", "json");

    @TempDir
    Path folder = Path.of("");

    private TypedCommand keygen(List<String> answers, String... more) {
        List<String> all = new java.util.ArrayList<>(KEYGEN);
        all.addAll(List.of(more));
        return TypedCommand.in(folder, answers, all.toArray(String[]::new));
    }

    @Test
    void asksTwiceAndWritesFourFiles() {
        TypedCommand typed = keygen(List.of("secret", "secret"));
        assertThat(typed.exitCode()).isZero();
        JsonNode key = typed.json();
        assertThat(key.get("fingerprint").asText())
                .matches("[0-9A-F]{40}")
                .endsWith(key.get("keyId").asText());
        for (String file : List.of("secretKey", "publicKey", "keyring", "fingerprintPage")) {
            assertThat(folder.resolve(key.get(file).asText())).isNotEmptyFile();
        }
    }

    /** The file has one name at the signer's and another in the guide: each text names both. */
    @Test
    void keyringIsKnownByItsNameInTheGuide() throws Exception {
        List<String> words = new ArrayList<>(KEYGEN.subList(0, KEYGEN.indexOf("--output")));
        words.add("--no-passphrase");
        TypedCommand typed = TypedCommand.in(folder, List.of(), words.toArray(String[]::new));
        assertThat(typed.exitCode()).as(typed.err()).isZero();
        assertThat(typed.out().lines())
                .anyMatch(line -> line.matches("keyring +keys/hubcrate-[0-9A-F]{16}\\.gpg .*site\\.gpg.*"));
        assertThat(PackedText.read(BundleBuilder.class, "GUIDE.txt")).contains("hubcrate-KEYID.gpg", "~/site.gpg");
    }

    @Test
    void refusesTwoDifferentPassphrases() {
        TypedCommand typed = keygen(List.of("secret", "secert"));
        assertThat(typed.exitCode()).isEqualTo(3);
        assertThat(typed.lastEvent().get("code").asText()).isEqualTo("passphrase-differs");
        assertThat(folder.resolve("keys")).doesNotExist();
    }

    @Test
    void saysThatNobodyCanBeAsked() {
        TypedCommand typed = keygen(List.of());
        assertThat(typed.exitCode()).isEqualTo(3);
        assertThat(typed.lastEvent().get("code").asText()).isEqualTo("passphrase-missing");
    }

    @Test
    void readsThePassphraseFromTheFirstLineOfAFile() throws Exception {
        AtomicFile.writePrivate(folder.resolve("pass"), "secret\r\nnot this\n".getBytes(StandardCharsets.UTF_8));
        assertThat(keygen(List.of(), "--passphrase-file", "pass").exitCode()).isZero();
    }

    @Test
    void refusesAPassphraseAndASecretKeyThatOthersCanRead() throws Exception {
        Files.writeString(folder.resolve("pass"), "secret\n");
        Files.setPosixFilePermissions(folder.resolve("pass"), PosixFilePermissions.fromString("rw-r--r--"));
        TypedCommand typed = keygen(List.of(), "--passphrase-file", "pass");
        assertThat(typed.exitCode()).isEqualTo(3);
        assertThat(typed.lastEvent().get("code").asText()).isEqualTo("secret-file-open");
        Files.writeString(folder.resolve("bundle"), "");
        Files.setPosixFilePermissions(folder.resolve("pass"), PosixFilePermissions.fromString("rw-r-----"));
        assertThat(TypedCommand.in(folder, List.of("word"), "sign", "bundle", "--key", "pass", "--output", "json")
                        .lastEvent()
                        .get("code")
                        .asText())
                .isEqualTo("secret-file-open");
    }

    @Test
    void refusesASecretKeyInWhosePlaceOthersCanPutAnother() throws Exception {
        Path shared = Files.createDirectory(folder.resolve("shared"));
        AtomicFile.writePrivate(shared.resolve("key"), "secret\n".getBytes(StandardCharsets.UTF_8));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.writeString(folder.resolve("bundle"), "");
        for (String[] words : new String[][] {
            {"sign", "bundle", "--key", "shared/key"},
            {"keygen", "--name", "A", "--out", "keys", "--passphrase-file", "shared/key"}
        }) {
            List<String> all = new ArrayList<>(List.of(words));
            all.addAll(List.of("--output", "json"));
            TypedCommand typed = TypedCommand.in(folder, List.of("word"), all.toArray(String[]::new));
            assertThat(typed.exitCode()).isEqualTo(3);
            assertThat(typed.lastEvent().get("code").asText()).isEqualTo("secret-file-open");
        }
    }

    @Test
    void makesNoKeyWhereEverybodyCouldExchangeIt() throws Exception {
        Path keys = Files.createDirectory(folder.resolve("keys"));
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rwxrwxrwx"));
        TypedCommand typed = keygen(List.of(), "--no-passphrase");
        assertThat(typed.exitCode()).isEqualTo(1);
        assertThat(typed.lastEvent().get("code").asText()).isEqualTo("folder-unsafe");
        assertThat(keys).isEmptyDirectory();
    }

    @Test
    void refusesAnEmptyPassphraseUnlessNoneIsAskedFor() throws Exception {
        AtomicFile.writePrivate(folder.resolve("pass"), "\n".getBytes(StandardCharsets.UTF_8));
        assertThat(keygen(List.of(), "--passphrase-file", "pass")
                        .lastEvent()
                        .get("code")
                        .asText())
                .isEqualTo("key-passphrase-empty");
        assertThat(keygen(List.of(), "--no-passphrase").exitCode()).isZero();
    }

    @Test
    void refusesPassphraseThatIsNoText() throws Exception {
        AtomicFile.writePrivate(folder.resolve("pass"), new byte[] {(byte) 0xff, (byte) 0xfe, '\n'});
        assertThat(keygen(List.of(), "--passphrase-file", "pass")
                        .lastEvent()
                        .get("code")
                        .asText())
                .isEqualTo("passphrase-missing");
    }

    @Test
    void passphraseHasOneSource() {
        assertThat(keygen(List.of(), "--passphrase-file", "pass", "--passphrase-fd", "3")
                        .exitCode())
                .isEqualTo(2);
    }
}
