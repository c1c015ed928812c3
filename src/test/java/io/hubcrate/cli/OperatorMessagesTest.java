package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.http.WebLimits;
import io.hubcrate.signing.TestKeys;
import io.hubcrate.testing.FakeRegistry;
import io.hubcrate.testing.RawServer;
import io.hubcrate.testing.SmallBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a newcomer types wrong in the first hour, and what the answer must hold: the thing that was really asked, every
 * place at once, and what to type. One case for each such mistake.
 */
class OperatorMessagesTest {
    private static final WebLimits IMPATIENT = new WebLimits(
            Duration.ofSeconds(5),
            Duration.ofSeconds(1),
            6,
            Duration.ofMillis(5),
            Duration.ofMillis(10),
            Duration.ofSeconds(1));

    @TempDir
    Path folder;

    private final FakeRegistry registry = FakeRegistry.start();

    @BeforeEach
    void write() throws IOException {
        registry.putImage("quay/team/app", "1.0", new byte[] {1, 2, 3});
        manifest("images:\n- reference: quay.invalid/team/app:1.0\n");
        mirror(registry.host() + "/quay");
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private void manifest(String more) throws IOException {
        Files.writeString(folder.resolve("site.yaml"), "name: small\nversion: \"1\"\n" + more);
    }

    private void mirror(String place) throws IOException {
        Files.writeString(
                folder.resolve("config.yaml"),
                "plainHttp: [\"" + registry.host() + "\"]\nmirrors:\n- {registry: quay.invalid, mirror: \"" + place
                        + "\"}\n");
    }

    private TypedCommand type(String... words) {
        return TypedCommand.in(folder, List.of(), IMPATIENT, words);
    }

    private TypedCommand lock() {
        return type("lock", "site.yaml", "--config", "config.yaml");
    }

    private static void told(TypedCommand typed, int exit, String code, String... words) {
        assertThat(typed.exitCode()).as(typed.err()).isEqualTo(exit);
        assertThat(typed.err()).contains("error[" + code + "]").contains(words).doesNotContain("java.", "Exception");
    }

    @Test
    void proxyThatHangsIsGivenUpAfterThreeSilencesAndItsVariableNamed() throws IOException {
        try (RawServer proxy = RawServer.silent()) {
            Files.writeString(folder.resolve("config.yaml"), "proxy: http://" + proxy.host() + "\n");
            told(
                    type(
                            "images",
                            "--chart",
                            "https://charts.invalid/hub",
                            "--version",
                            "1",
                            "--config",
                            "config.yaml"),
                    4,
                    "transfer-stalled",
                    "attempt 2 of 3",
                    "proxy " + proxy.host(),
                    "it comes from 'proxy'");
        }
    }

    @Test
    void mirrorWithAWrongPathIsNamedAndNotTheRegistryThatWasNeverAsked() throws IOException {
        mirror(registry.host() + "/wrong");
        TypedCommand typed = lock();
        told(typed, 4, "image-not-found", "the mirror of quay.invalid", registry.host() + "/v2/wrong/team/app");
        assertThat(typed.err()).doesNotContain("knows no such name").contains("path of that mirror");
    }

    @Test
    void mirrorOfAnAddressOnAPlainPortIsToldToBeWrittenSo() throws IOException {
        try (RawServer plain = RawServer.speaking((in, out) -> {
            in.read();
            RawServer.say(out, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        })) {
            Files.writeString(
                    folder.resolve("config.yaml"),
                    "plainHttp: [\"" + plain.host() + "\"]\nmirrors:\n- {address: \"https://charts.invalid/\", mirror:"
                            + " \"https://" + plain.host() + "/\"}\n");
            told(
                    type(
                            "images",
                            "--chart",
                            "https://charts.invalid/hub",
                            "--version",
                            "1",
                            "--config",
                            "config.yaml"),
                    4,
                    "tls-failed",
                    "write http:// in that mirror");
        }
    }

    @Test
    void forgottenSettingsAreMissedWhereTheLockWasMadeThroughOthers() {
        assertThat(lock().exitCode()).isZero();
        told(
                type("build", "site.yaml", "--out", "out"),
                4,
                "host-unreachable",
                "the lock was made through " + registry.host(),
                "there is no settings file here",
                "--config FILE");
    }

    @Test
    void nextCommandRepeatsTheSettings() {
        assertThat(lock().out())
                .endsWith("next        hubcrate build site.yaml --out DIR --sign-key KEY --config config.yaml\n");
        assertThat(lock().out())
                .contains("hubcrate lock site.yaml --update --config config.yaml")
                .endsWith("next        hubcrate build site.yaml --out DIR --sign-key KEY --config config.yaml\n");
        assertThat(type("images", "site.yaml", "--config", "config.yaml").out())
                .endsWith("next        hubcrate lock site.yaml --config config.yaml\n");
    }

    @Test
    void wrongKindOfThingIsNamedWithWhatWasMeant() throws IOException {
        Path bundle = new SmallBundle(folder.resolve("in")).build(folder.resolve("out"));
        Files.write(
                folder.resolve("key.asc"), TestKeys.make("A <a@example.org>").armoredPublicKey());
        String name = bundle.getFileName().toString();
        told(verify("out"), 3, "not-a-bundle", "the folder above a bundle", "out/" + name);
        told(verify("site.yaml"), 3, "not-a-bundle", "maybe a bundle manifest");
        told(verify("out/" + name + "/images.tar"), 3, "not-a-bundle", "is a file of a bundle", "out/" + name);
        Files.writeString(folder.resolve("saved.tar"), "");
        told(verify("saved.tar"), 3, "not-a-bundle", "an archive, maybe of images", "docker-archive:");
        assertThat(lock().exitCode()).isZero();
        told(verify("site.lock.json"), 3, "not-a-bundle", "is a lock");
        told(type("lock", "site.lock.json"), 3, "manifest-unreadable", "is a lock", "site.yaml");
        told(type("lock", "out/" + name), 3, "manifest-unreadable", "is a bundle", "hubcrate inspect");
        told(type("images", "saved.tar"), 3, "manifest-unreadable", "is an archive");
    }

    private TypedCommand verify(String what) {
        return type("verify", what, "--trust", "key.asc");
    }

    @Test
    void foreignFilesAreListedAllAtOnceWithTheCommandThatRemovesThem() throws IOException {
        assertThat(lock().exitCode()).isZero();
        String key = key();
        type("build", "site.yaml", "--out", "out", "--config", "config.yaml", "--sign-key", key);
        Path bundle = folder.resolve("out/small-1-amd64");
        Files.copy(folder.resolve(key.replace(".secret.asc", ".gpg")), folder.resolve("key.asc"));
        Files.writeString(bundle.resolve(".DS_Store"), "");
        Files.writeString(bundle.resolve("._images.tar"), "");
        told(verify(bundle.toString()), 5, "bundle-unexpected-file", "rm -r .DS_Store ._images.tar");
        Files.createDirectory(bundle.resolve(".Trashes"));
        Files.createDirectory(bundle.resolve("System Volume Information"));
        TypedCommand typed = verify(bundle.toString());
        told(typed, 5, "bundle-unexpected-file", ".Trashes, System Volume Information", "rm -r .Trashes");
        assertThat(typed.err()).doesNotContain("rm -r .Trashes System");
    }

    @Test
    void imageAddedWhileTheLockIsOldWasAdded() throws IOException {
        assertThat(lock().exitCode()).isZero();
        manifest("images:\n- reference: quay.invalid/team/app:1.0\n- reference: quay.invalid/team/other:1.0\n");
        TypedCommand typed = type("build", "site.yaml", "--out", "out", "--config", "config.yaml");
        told(typed, 3, "lock-stale", "was added");
        assertThat(typed.err()).doesNotContain("is empty", "was absent");
        manifest("images: []\nfiles: []\n");
        assertThat(type("build", "site.yaml", "--out", "out", "--config", "config.yaml")
                        .err())
                .contains("was taken out");
    }

    @Test
    void wrongIndentationNamesBothLines() throws IOException {
        manifest("images:\n   - reference: a\n  - reference: b\n");
        told(type("lock", "site.yaml"), 3, "yaml-invalid", "line 4 is indented by 3, line 5 by 2");
        manifest("images:\n- reference: a\n   required: true\n");
        told(type("lock", "site.yaml"), 3, "yaml-invalid", "line 4 is indented by 0, line 5 by 3");
        Files.writeString(folder.resolve("s.yaml"), "name: x\nconsents:\n   swapOff: true\n  firewalld: true\n");
        told(type("preflight", "--site", "s.yaml"), 3, "yaml-invalid", "line 3 is indented by 3, line 4 by 2");
        manifest("images: [a\nversion: 1\n");
        assertThat(type("lock", "site.yaml").err()).contains("yaml-invalid").doesNotContain("is indented");
    }

    @Test
    void whatCannotBeReadOrWrittenIsToldWithoutTheNameOfAClass() throws IOException {
        told(type("lock", "site.yaml", "--config", "none.yaml"), 3, "settings-unreadable", "there is no ");
        told(
                type("keygen", "--name", "A", "--no-passphrase", "--out", "site.yaml/keys"),
                1,
                "key-not-written",
                "site.yaml");
        manifest("images: []\nsurveys: [{file: gone.txt, roles: [worker]}]\n");
        assertThat(lock().err()).doesNotContain("java.", "Exception");
    }

    private String key() {
        return type(
                        "keygen",
                        "--name",
                        "A",
                        "--algorithm",
                        "ed25519",
                        "--no-passphrase",
                        "--out",
                        "keys",
                        "--output",
                        "json")
                .json()
                .path("secretKey")
                .asText();
    }

    @Test
    void buildThatIsRepeatedKnowsItsSignaturesAndMakesNoOther() throws IOException {
        assertThat(lock().exitCode()).isZero();
        String key = key();
        List<String> build = List.of("build", "site.yaml", "--out", "out", "--config", "config.yaml");
        TypedCommand unsigned = type(build.toArray(String[]::new));
        assertThat(unsigned.out()).contains("not yet", "next        hubcrate sign out/small-1-amd64 --key KEY");
        List<String> signing = new ArrayList<>(build);
        signing.addAll(List.of("--sign-key", key));
        TypedCommand signed = type(signing.toArray(String[]::new));
        assertThat(signed.err()).contains("signed by this key now");
        Path signature;
        try (var files = Files.list(folder.resolve("out/small-1-amd64"))) {
            signature = files.filter(file -> file.toString().endsWith(".asc"))
                    .findFirst()
                    .orElseThrow();
        }
        byte[] before = Files.readAllBytes(signature);
        Object inode = Files.getAttribute(signature, "unix:ino");
        TypedCommand again = type(signing.toArray(String[]::new));
        assertThat(again.err()).contains("nothing to do");
        assertThat(Files.readAllBytes(signature)).isEqualTo(before);
        assertThat(Files.getAttribute(signature, "unix:ino")).isEqualTo(inode);
        assertThat(type(build.toArray(String[]::new)).out())
                .contains(signature.getFileName().toString(), "next        hubcrate verify out/small-1-amd64 --trust ");
    }
}
