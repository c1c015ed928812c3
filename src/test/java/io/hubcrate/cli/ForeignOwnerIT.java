package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.testing.SavedImage;
import io.hubcrate.trust.TrustStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Root uses nothing in which another user has his hands, whatever its mode; the test needs root to make it so. */
class ForeignOwnerIT {
    private static final int MALLORY = 4711;

    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(
                folder.resolve("lab.yaml"),
                """
                name: lab
                version: "1"
                images:
                  - {reference: "site.example/lab:1", from: "docker-archive:lab.tar"}
                """);
        Files.writeString(
                folder.resolve("site.yaml"),
                """
                name: north
                controlPlaneEndpoint: 192.0.2.1:6443
                nodes:
                - name: cp-1
                  address: 192.0.2.1
                  roles: [control-plane, worker]
                  access: {local: true}
                """);
        SavedImage.modern("lab:1", SavedImage.layer("one")).write(folder.resolve("lab.tar"));
    }

    private TypedCommand type(String... arguments) {
        return TypedCommand.in(
                folder,
                List.of(),
                java.util.stream.Stream.concat(
                                java.util.stream.Stream.of(arguments), java.util.stream.Stream.of("--output", "json"))
                        .toArray(String[]::new));
    }

    private static void requireRefused(TypedCommand typed, String code) {
        assertThat(typed.exitCode()).as(typed.err()).isEqualTo(1);
        assertThat(typed.lastEvent().get("code").asText()).isEqualTo(code);
    }

    private Path malloryMakes(String name, String mode) throws IOException {
        Path made = Files.createDirectory(folder.resolve(name));
        Files.setPosixFilePermissions(made, PosixFilePermissions.fromString(mode));
        Files.setAttribute(made, "unix:uid", MALLORY);
        return made;
    }

    @Test
    void buildUsesNoWorkFolderOfAnotherUserInASharedOne() throws IOException {
        assertThat(type("lock", "lab.yaml").exitCode()).isZero();
        Path out = Files.createDirectory(folder.resolve("out"));
        Files.setAttribute(out, "unix:mode", 01777);
        Path planted = malloryMakes("out/.lab-1-amd64.partial", "rwx------");
        requireRefused(type("build", "lab.yaml", "--out", "out"), "folder-unsafe");
        Files.setAttribute(planted, "unix:uid", 0);
        Path file = Files.writeString(planted.resolve("journal"), "");
        Files.setAttribute(file, "unix:uid", MALLORY);
        requireRefused(type("build", "lab.yaml", "--out", "out"), "folder-unsafe");
        Files.setAttribute(file, "unix:uid", 0);
        assertThat(type("build", "lab.yaml", "--out", "out").exitCode()).isZero();
    }

    @Test
    void siteVerbsUseNoStateFolderOfAnotherUserNorOneBelowHis() throws IOException {
        Path his = malloryMakes("his", "rwx------");
        requireRefused(type("reset", "--site", "site.yaml", "--state", "his", "--yes"), "state-folder-unsafe");
        Files.createDirectory(
                his.resolve("state"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        requireRefused(type("reset", "--site", "site.yaml", "--state", "his/state", "--yes"), "state-folder-unsafe");
        Path ours = Files.createDirectory(
                folder.resolve("ours"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path journal = Files.writeString(ours.resolve("journal.jsonl"), "");
        Files.setAttribute(journal, "unix:uid", MALLORY);
        requireRefused(type("reset", "--site", "site.yaml", "--state", "ours", "--yes"), "state-folder-unsafe");
    }

    @Test
    void rootFollowsNoSiteFileNoSettingsAndNoKeyOfAnotherUser() throws IOException {
        Path settings = Files.writeString(folder.resolve("settings.yaml"), "connections: 2\n");
        Path site = folder.resolve("site.yaml");
        Path key = Files.writeString(folder.resolve("key"), "secret");
        Files.setAttribute(key, "unix:mode", 0600);
        for (Path one : List.of(settings, site, key)) {
            Files.setAttribute(one, "unix:uid", MALLORY);
        }
        requireRefused(type("lock", "lab.yaml", "--config", "settings.yaml"), "file-unsafe");
        requireRefused(type("status", "--site", "site.yaml"), "file-unsafe");
        TypedCommand signs = type("sign", "absent", "--key", "key");
        assertThat(signs.lastEvent().get("code").asText()).isEqualTo("secret-file-open");
    }

    @Test
    void verifyTrustsNoFolderAndNoKeyOfAnotherUser() throws IOException {
        Path his = malloryMakes("trust", "rwxr-xr-x");
        requireRefused(type("verify", "absent", "--trust", "trust"), "trust-store-unsafe");
        Files.setAttribute(his, "unix:uid", 0);
        Path key = Files.writeString(his.resolve("key.asc"), "");
        Files.setAttribute(key, "unix:uid", MALLORY);
        requireRefused(type("verify", "absent", "--trust", "trust"), "trust-store-unsafe");
        // Behind sudo he is the one who chose the folder; then only what is no key stands in the way.
        Assertions.assertThatThrownBy(() -> TrustStore.open(his, null, Clock.systemUTC(), Set.of(MALLORY)))
                .isInstanceOfSatisfying(io.hubcrate.failure.InvalidInputException.class, e -> assertThat(e.code())
                        .isEqualTo("trust-store-invalid"));
    }
}
