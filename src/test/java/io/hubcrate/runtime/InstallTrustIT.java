package io.hubcrate.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.signing.TestKeys;
import io.hubcrate.testing.peers.Programs;
import io.hubcrate.testing.peers.ScratchFolder;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** install.sh among people who mean ill: what lies on the stick, who owns which folder, whose programs are found. */
class InstallTrustIT {
    private static final int NOBODY = 65_534;

    private final ScratchFolder scratch = ScratchFolder.create("install");
    private final Path target = scratch.path().resolve("target");
    private CanaryBundle bundle;

    @BeforeEach
    void make() throws IOException {
        Programs.requireRoot("giving files to others and mounting");
        bundle = CanaryBundle.make(scratch.path());
    }

    @AfterEach
    void remove() {
        scratch.close();
    }

    @Test
    void keyOnTheBundlesOwnMediumProvesNothing() throws IOException {
        Path stick = scratch.folder("stick");
        Programs.run("mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", stick.toString());
        CanaryBundle brought = CanaryBundle.make(stick);
        assertThat(install(brought, brought.key).exit()).isEqualTo(3);
        assertThat(brought.hasRun()).isFalse();
        Path here = Files.copy(brought.key, scratch.path().resolve("here.asc"));
        install(brought, here).succeeded();
        // The same of a medium that brought another part.
        assertThat(install(bundle, brought.key, "--dir", target.toString(), "--media", stick.toString())
                        .exit())
                .isEqualTo(3);
    }

    @Test
    void sumsThatNeverEndAreNotRead() throws IOException {
        Path sums = bundle.folder.resolve("SHA256SUMS");
        Files.delete(sums);
        Programs.run("mkfifo", sums.toString());
        assertThat(install(bundle, bundle.key).exit()).isEqualTo(5);
        Files.delete(sums);
        Files.createSymbolicLink(sums, Path.of("/dev/zero"));
        assertThat(install(bundle, bundle.key).exit()).isEqualTo(5);
        Files.delete(sums);
        try (RandomAccessFile sparse = new RandomAccessFile(sums.toFile(), "rw")) {
            sparse.setLength(1L << 40);
        }
        assertThat(install(bundle, bundle.key).exit()).isEqualTo(5);
        assertThat(target).doesNotExist();
    }

    @Test
    void namesOfKeysAndFoldersCannotSpeakEither() throws IOException {
        String name = "key\u001b[2J\u009b\n[2-7] forged\u202e";
        Path key = Files.copy(bundle.key, bundle.key.resolveSibling(name));
        Path odd = Files.createDirectory(target.resolveSibling(name + "-dir"));
        for (Programs.Result result : List.of(
                install(bundle, key),
                install(bundle, odd),
                install(bundle, bundle.key, "--media", odd + "/none"),
                install(bundle, bundle.key, name))) {
            // What it starts here says its arguments as they are.
            String said = result.err() + result.out().replaceAll("(?s)\ncanary .*", "");
            assertThat(said).doesNotContain("\u001b", "\u009b", "\u202e");
            assertThat(said.lines()).noneMatch(line -> line.startsWith("[2-7] forged"));
        }
    }

    @Test
    void documentThatNeverEndsIsNotRead() throws IOException {
        try (RandomAccessFile sparse =
                new RandomAccessFile(bundle.folder.resolve("GUIDE.txt").toFile(), "rw")) {
            sparse.setLength(1L << 40);
        }
        Programs.Result result = Programs.command(
                        "sh",
                        bundle.folder.resolve("install.sh").toString(),
                        "--trust",
                        bundle.key.toString(),
                        "--dir",
                        target.toString())
                .within(Duration.ofSeconds(40))
                .run();
        assertThat(result.exit()).as(result.describe()).isEqualTo(5);
        assertThat(result.err()).contains("GUIDE.txt");
    }

    @Test
    void signaturesBeyondNumberAndSizeAreNotRead() throws IOException {
        Path more = bundle.folder.resolve("SHA256SUMS.0123456789ABCDEF.asc");
        try (RandomAccessFile sparse = new RandomAccessFile(more.toFile(), "rw")) {
            sparse.setLength(1L << 40);
        }
        assertThat(install(bundle, bundle.key).exit()).isEqualTo(5);
        Files.delete(more);
        for (int i = 0; i < 64; i++) {
            Files.writeString(bundle.folder.resolve("SHA256SUMS.%016X.asc".formatted(i)), "");
        }
        Programs.Result result = install(bundle, bundle.key);
        assertThat(result.exit()).as(result.describe()).isEqualTo(5);
        assertThat(result.err()).contains("64");
        assertThat(target).doesNotExist();
    }

    @Test
    void fileThatNobodySignedStopsItAndItsNameCannotSpeak() throws IOException {
        Path odd = Files.writeString(bundle.folder.resolve("x\n      good signature \u001b[2J"), "");
        Programs.Result result = install(bundle, bundle.key);
        assertThat(result.exit()).as(result.describe()).isEqualTo(5);
        assertThat(result.out() + result.err()).doesNotContain("\u001b").doesNotContain("\n      good signature [");
        Files.delete(odd);
        Files.createDirectory(bundle.folder.resolve("more"));
        assertThat(install(bundle, bundle.key).exit()).isEqualTo(5);
        assertThat(bundle.hasRun()).isFalse();
    }

    /** Files and folders that nobody signed, in one round, as hubcrate verify names them. */
    @Test
    void strangersAreNamedAllAtOnceWithTheCommandThatRemovesThem() throws IOException {
        Files.writeString(bundle.folder.resolve(".DS_Store"), "");
        Files.writeString(bundle.folder.resolve("SHA256SUMS.mine.asc"), "");
        String remove = "from, remove them, inside " + bundle.folder + ":\n    rm -r ";
        Programs.Result files = install(bundle, bundle.key);
        assertThat(files.exit()).as(files.describe()).isEqualTo(5);
        assertThat(files.err())
                .contains(".DS_Store, SHA256SUMS.mine.asc: only", remove + ".DS_Store SHA256SUMS.mine.asc\n");
        Files.createDirectory(bundle.folder.resolve(".Trashes"));
        Files.createDirectory(bundle.folder.resolve("System Volume Information"));
        Files.createSymbolicLink(bundle.folder.resolve("link"), bundle.key);
        Programs.Result all = install(bundle, bundle.key);
        assertThat(all.exit()).as(all.describe()).isEqualTo(5);
        assertThat(all.err())
                .contains(
                        ".DS_Store, .Trashes, SHA256SUMS.mine.asc, System Volume Information, link: only",
                        remove + ".DS_Store .Trashes SHA256SUMS.mine.asc link\n",
                        "Otherwise: Copy the whole folder again");
        // Of sums that cannot be read nothing is said beyond what is no file at all.
        Files.writeString(bundle.folder.resolve("SHA256SUMS"), "nothing\n");
        assertThat(install(bundle, bundle.key).err())
                .contains(".Trashes, System Volume Information, link: only")
                .doesNotContain(".DS_Store", "bundle.json");
        assertThat(bundle.hasRun()).isFalse();
    }

    @Test
    void folderThatAnotherUserCanChangeIsNotTaken() throws IOException {
        Path his = scratch.folder("his");
        Path below = Files.createDirectory(his.resolve("below"));
        own(his, NOBODY);
        Path open = scratch.folder("open");
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path sticky = scratch.folder("sticky");
        Programs.run("chmod", "1777", sticky.toString());
        for (Path folder : List.of(his, below, open, open.resolve("new"), sticky)) {
            Programs.Result result = install(bundle, bundle.key, "--dir", folder.toString());
            assertThat(result.exit()).as(folder + "\n" + result.describe()).isEqualTo(1);
            assertThat(bundle.hasRun()).isFalse();
        }
        assertThat(his.resolve("below")).isEmptyDirectory();
        install(bundle, bundle.key, "--dir", sticky.resolve("ours").toString()).succeeded();
    }

    @Test
    void installationThatAnotherUserCanChangeIsReplaced() throws IOException {
        install(bundle, bundle.key).succeeded();
        Path home;
        try (Stream<Path> all = Files.list(target)) {
            home = all.findFirst().orElseThrow();
        }
        Path program = home.resolve("hubcrate/bin/hubcrate");
        Files.writeString(program, "#!/bin/sh\necho his\n");
        Programs.command("sh", "-c", "find hubcrate runtime -type f -exec sha256sum {} + >SHA256SUMS.installed")
                .in(home)
                .run()
                .succeeded();
        own(program, NOBODY);
        Programs.Result result = install(bundle, bundle.key);
        assertThat(result.exit()).as(result.describe()).isZero();
        assertThat(result.out()).contains("canary verify");
    }

    @Test
    void keyThatAnotherUserCanChangeProvesNothing() throws IOException {
        own(bundle.key, NOBODY);
        assertThat(install(bundle, bundle.key).exit()).isEqualTo(3);
        Programs.Result bySudo = command(bundle, bundle.key)
                .environment("SUDO_UID", String.valueOf(NOBODY))
                .run();
        assertThat(bySudo.exit()).as(bySudo.describe()).isZero();
        own(bundle.key, 0);
        Files.setPosixFilePermissions(bundle.key, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThat(install(bundle, bundle.key).exit()).isEqualTo(3);
    }

    @Test
    void programsOfTheCallersPathDoNotJudge() throws IOException {
        Path other = Files.write(
                scratch.path().resolve("other.asc"), TestKeys.make("Olga Other").armoredPublicKey());
        Path stubs = scratch.folder("stubs");
        Path gpgv = Files.writeString(
                stubs.resolve("gpgv"),
                "#!/bin/sh\necho '[GNUPG:] GOODSIG 0 x'\necho '[GNUPG:] VALIDSIG 0 2026-01-01 1 0 4 0 1 10 00 0'\n");
        Files.setPosixFilePermissions(gpgv, PosixFilePermissions.fromString("rwxr-xr-x"));
        Programs.Result result = command(bundle, other)
                .environment("PATH", stubs + ":" + System.getenv("PATH"))
                .run();
        assertThat(result.exit()).as(result.describe()).isEqualTo(5);
        assertThat(bundle.hasRun()).isFalse();
    }

    @Test
    void busyboxDoesItToo() {
        Programs.Result result = Programs.command(
                        "busybox",
                        "sh",
                        bundle.folder.resolve("install.sh").toString(),
                        "--trust",
                        bundle.key.toString(),
                        "--dir",
                        target.toString())
                .run();
        assertThat(result.exit()).as(result.describe()).isZero();
    }

    private static void own(Path path, int user) throws IOException {
        Files.setAttribute(path, "unix:uid", user);
    }

    private Programs.Result install(CanaryBundle from, Path trust, String... more) {
        return command(from, trust, more).run();
    }

    private Programs.Command command(CanaryBundle from, Path trust, String... more) {
        List<String> line =
                new ArrayList<>(List.of(from.folder.resolve("install.sh").toString()));
        line.addAll(List.of("--trust", trust.toString(), "--quick"));
        line.addAll(more.length == 0 ? List.of("--dir", target.toString()) : List.of(more));
        return Programs.command("sh", line.toArray(String[]::new)).within(Duration.ofSeconds(40));
    }
}
