package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.testing.SavedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody has planted under a name that hubcrate is known to use leads nowhere; typed as a victim would. */
class PlantedPathsTest {
    private static final String PARTIAL = "out/.lab-1-amd64.partial";

    @TempDir
    Path folder = Path.of("");

    private Path victim = Path.of("");

    @BeforeEach
    void lock() throws IOException {
        Files.writeString(
                folder.resolve("lab.yaml"),
                """
                name: lab
                version: "1"
                images:
                  - {reference: "site.example/lab:1", from: "docker-archive:lab.tar"}
                """);
        SavedImage.modern("lab:1", SavedImage.layer("one")).write(folder.resolve("lab.tar"));
        assertThat(type("lock", "lab.yaml").exitCode()).isZero();
        victim = Files.createDirectory(folder.resolve("victim"));
        for (String name : List.of("thesis", "journal", "lock", "images.tar")) {
            Files.writeString(victim.resolve(name), "years of work");
        }
        Files.createDirectory(folder.resolve("out"));
    }

    private TypedCommand type(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--output", "json"));
        return TypedCommand.in(folder, List.of(), all.toArray(String[]::new));
    }

    private TypedCommand build(String... more) {
        return type(Stream.concat(Stream.of("build", "lab.yaml", "--out", "out"), Stream.of(more))
                .toArray(String[]::new));
    }

    private void requireRefused(TypedCommand typed, String code) throws IOException {
        assertThat(typed.exitCode()).as(typed.err()).isEqualTo(1);
        assertThat(typed.lastEvent().get("code").asText()).isEqualTo(code);
        requireUntouched();
    }

    private void requireUntouched() throws IOException {
        try (Stream<Path> files = Files.list(victim)) {
            assertThat(files)
                    .hasSize(4)
                    .allSatisfy(file -> assertThat(file).content().isEqualTo("years of work"));
        }
    }

    private void link(String name, Path target) throws IOException {
        Files.createDirectories(folder.resolve(name).getParent());
        Files.createSymbolicLink(folder.resolve(name), target);
    }

    @Test
    void buildDeletesNothingWhereALinkInPlaceOfItsWorkFolderLeads() throws IOException {
        link(PARTIAL, victim);
        requireRefused(build(), "folder-unsafe");
    }

    @ParameterizedTest
    @ValueSource(strings = {"files", "journal", "lock"})
    void buildFollowsNoLinkInItsWorkFolder(String name) throws IOException {
        link(PARTIAL + "/" + name, name.equals("files") ? victim : victim.resolve(name));
        requireRefused(build(), "folder-unsafe");
    }

    @Test
    void buildWritesThroughNoOtherNameOfAFile() throws IOException {
        Path files = Files.createDirectories(folder.resolve(PARTIAL + "/files"));
        Files.createLink(files.resolve("images.tar"), victim.resolve("images.tar"));
        requireRefused(build(), "folder-unsafe");
    }

    @Test
    void buildPutsNothingWhereALinkInPlaceOfItsCacheLeads() throws IOException {
        link("cache/sha256", victim);
        requireRefused(build("--cache", "cache"), "folder-unsafe");
    }

    @Test
    void mediumThatIsALinkElsewhereGetsNoCopy() throws IOException {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        link("medium/lab-1-amd64", elsewhere);
        TypedCommand typed = build("--verify-media", "medium");
        assertThat(typed.exitCode()).isEqualTo(1);
        assertThat(typed.lastEvent().get("code").asText()).isEqualTo("medium-failed");
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void buildIsRefusedWhereEverybodyCouldPutAnotherFolderInPlaceOfItsOwn() throws IOException {
        Path out = folder.resolve("out");
        Files.setPosixFilePermissions(out, PosixFilePermissions.fromString("rwxrwxrwx"));
        requireRefused(build(), "folder-unsafe");
        // A sticky one, as /tmp is, protects what is in it; Java has no name for the bit.
        Files.setAttribute(out, "unix:mode", 01777);
        assertThat(build().exitCode()).isZero();
    }

    @Test
    void buildGoesOnInItsOwnFolderAndClosesItToOthers() throws IOException {
        Path partial = Files.createDirectories(folder.resolve(PARTIAL + "/files"));
        Files.writeString(partial.resolve("images.tar"), "torn");
        Files.setPosixFilePermissions(folder.resolve(PARTIAL), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(folder.resolve(PARTIAL + "/lock"), "");
        TypedCommand typed = build();
        assertThat(typed.exitCode()).as(typed.err()).isZero();
        assertThat(folder.resolve(PARTIAL)).doesNotExist();
    }

    @Test
    void lockWritesThroughNoLinkInPlaceOfItsTemporaryFile() throws IOException {
        link(".lab.lock.json.partial", victim.resolve("thesis"));
        TypedCommand typed = type("lock", "lab.yaml", "--update");
        assertThat(typed.exitCode()).as(typed.err()).isZero();
        requireUntouched();
    }

    @Test
    void lockLeavesTheHalfWrittenFileOfAnotherRunAlone() throws IOException {
        Path other = Files.writeString(folder.resolve(".lab.lock.json.partial"), "half of");
        assertThat(type("lock", "lab.yaml", "--update").exitCode()).isZero();
        assertThat(other).content().isEqualTo("half of");
    }

    @ParameterizedTest
    @ValueSource(strings = {"journal.jsonl", "lock", "seat"})
    void siteVerbsFollowNoLinkInTheStateFolder(String name) throws IOException {
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
        Files.createDirectory(
                folder.resolve("state"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        link("state/" + name, victim.resolve("thesis"));
        requireRefused(type("reset", "--site", "site.yaml", "--state", "state", "--yes"), "state-folder-unsafe");
    }
}
