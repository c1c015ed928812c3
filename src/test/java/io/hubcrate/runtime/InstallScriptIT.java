package io.hubcrate.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.elf.GlibcVersion;
import io.hubcrate.signing.TestKeys;
import io.hubcrate.testing.peers.Programs;
import io.hubcrate.testing.peers.ScratchFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** install.sh with the system's own shell, tar, sha256sum and gpgv: what it refuses is refused before anything runs. */
class InstallScriptIT {
    private static final String PATH = System.getenv().getOrDefault("PATH", "");
    private ScratchFolder scratch = ScratchFolder.create("install");
    private CanaryBundle bundle = make();
    private Path target = scratch.path().resolve("target");

    private CanaryBundle make() {
        try {
            return CanaryBundle.make(scratch.path());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @BeforeEach
    void startsFromAnIntactBundle() throws IOException {
        assertThat(bundle.hasRun()).isFalse();
    }

    @AfterEach
    void remove() {
        scratch.close();
    }

    @Test
    void startsHubcrateWithTheBundleAndTheTrustGiven() throws IOException {
        Programs.Result result = install("--trust", bundle.key.toString(), "--dir", target.toString());
        assertThat(result.exit()).as(result.describe()).isZero();
        assertThat(bundle.hasRun()).isTrue();
        assertThat(result.out())
                .endsWith("canary verify " + bundle.folder + " --trust " + bundle.key + "\n")
                .contains(unpacked().resolve("hubcrate/bin/hubcrate").toString())
                .contains("[1/7]", "[7/7]");
    }

    @Test
    void handsFurtherWordsToHubcrate() {
        Programs.Result result =
                install("--trust", bundle.key.toString(), "--dir", target.toString(), "inspect", "--output", "a  b");
        assertThat(result.exit()).as(result.describe()).isZero();
        assertThat(result.out()).endsWith("canary inspect --output a  b\n");
    }

    @Test
    void bashReadsItAsPosixToo() {
        Path script = bundle.folder.resolve("install.sh");
        Programs.run("bash", "--posix", "-n", script.toString());
        Programs.Result result = Programs.command(
                        "bash",
                        "--posix",
                        script.toString(),
                        "--trust",
                        bundle.key.toString(),
                        "--dir",
                        target.toString())
                .run();
        assertThat(result.exit()).as(result.describe()).isZero();
    }

    @Test
    void secondRunFindsEverythingInPlace() throws IOException {
        install("--trust", bundle.key.toString(), "--dir", target.toString()).succeeded();
        Path java = unpacked().resolve("runtime/bin/java");
        var before = Files.getLastModifiedTime(java);
        Object inode = Files.getAttribute(java, "unix:ino");
        Programs.Result again = install("--trust", bundle.key.toString(), "--dir", target.toString());
        assertThat(again.exit()).isZero();
        assertThat(again.out()).contains("already there and whole");
        assertThat(Files.getLastModifiedTime(java)).isEqualTo(before);
        assertThat(Files.getAttribute(java, "unix:ino")).isEqualTo(inode);
        assertThat(leftovers()).hasSize(1);
    }

    @Test
    void damagedInstallationIsReplaced() throws IOException {
        install("--trust", bundle.key.toString(), "--dir", target.toString()).succeeded();
        Path modules = unpacked().resolve("runtime/lib/modules");
        Files.writeString(modules, "hollow");
        install("--trust", bundle.key.toString(), "--dir", target.toString()).succeeded();
        assertThat(modules).hasContent("whole");
        assertThat(leftovers()).hasSize(1);
    }

    @Test
    void flippedByteInAnyFileStopsItBeforeAnythingRuns() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(bundle.folder)) {
            files = all.filter(f -> !f.endsWith("install.sh")).sorted().toList();
        }
        assertThat(files).hasSize(6);
        for (Path file : files) {
            byte[] whole = Files.readAllBytes(file);
            byte[] flipped = whole.clone();
            // In the middle of a signature's Base64, too: its checksum line and ends are the known blind spots of gpgv.
            flipped[whole.length / 2] ^= 1;
            Files.write(file, flipped);
            Programs.Result result = install("--trust", bundle.key.toString(), "--dir", target.toString());
            assertThat(result.exit()).as(file + "\n" + result.describe()).isEqualTo(5);
            assertThat(bundle.hasRun()).as(file.toString()).isFalse();
            assertThat(target).as(file.toString()).doesNotExist();
            Files.write(file, whole);
        }
    }

    @Test
    void replacedJavaIsNeverStarted() throws IOException {
        byte[] tar = Files.readAllBytes(bundle.folder.resolve("installer.tar"));
        String text = new String(tar, StandardCharsets.ISO_8859_1).replace("echo canary", "echo chirps");
        Files.write(bundle.folder.resolve("installer.tar"), text.getBytes(StandardCharsets.ISO_8859_1));
        for (String more : List.of("--no-start", "--quick")) {
            Programs.Result result = install("--trust", bundle.key.toString(), "--dir", target.toString(), more);
            assertThat(result.exit()).as(result.describe()).isEqualTo(5);
            assertThat(result.err()).contains("installer.tar");
            assertThat(bundle.hasRun()).isFalse();
        }
    }

    @Test
    void guidesTwoCommandsCatchAFlippedByteInInstallSh() throws IOException {
        Path keyring = Files.write(scratch.path().resolve("site.gpg"), CanaryBundle.SIGNER.keyring());
        String commands = "gpgv --keyring " + keyring + " SHA256SUMS." + CanaryBundle.SIGNER.keyId()
                + ".asc SHA256SUMS && sha256sum -c SHA256SUMS";
        assertThat(Programs.command("sh", "-c", commands)
                        .in(bundle.folder)
                        .run()
                        .exit())
                .isZero();
        Path script = bundle.folder.resolve("install.sh");
        byte[] bytes = Files.readAllBytes(script);
        bytes[bytes.length - 20] ^= 1;
        Files.write(script, bytes);
        Programs.Result result =
                Programs.command("sh", "-c", commands).in(bundle.folder).run();
        assertThat(result.exit()).isNotZero();
        assertThat(result.out()).contains("install.sh: FAILED");
    }

    @Test
    void missingFileIsNamed() throws IOException {
        Files.delete(bundle.folder.resolve("images.tar"));
        Programs.Result result = install("--trust", bundle.key.toString(), "--dir", target.toString());
        assertThat(result.exit()).isEqualTo(5);
        assertThat(result.err()).contains("images.tar");
        // A bundle that is spread over several media: hubcrate asks for the others.
        install("--trust", bundle.key.toString(), "--dir", target.toString(), "--quick")
                .succeeded();
        assertThat(bundle.hasRun()).isTrue();
    }

    @Test
    void noKeyIsAQuestionOfUsage() throws IOException {
        assertThat(install("--dir", target.toString()).exit()).isEqualTo(2);
        assertThat(install("--trust").exit()).isEqualTo(2);
        assertThat(install("--trsut", bundle.key.toString(), "--dir", target.toString())
                        .err())
                .contains("--trsut");
        assertThat(install("--trust", scratch.path().resolve("none.asc").toString(), "--dir", target.toString())
                        .exit())
                .isEqualTo(3);
        assertThat(bundle.hasRun()).isFalse();
    }

    @Test
    void keyInsideTheBundleProvesNothing() throws IOException {
        Path inside = Files.copy(bundle.key, bundle.folder.resolve("key.asc"));
        bundle.sign();
        Programs.Result result = install("--trust", inside.toString(), "--dir", target.toString());
        assertThat(result.exit()).isEqualTo(3);
        Files.createSymbolicLink(scratch.path().resolve("door"), bundle.folder);
        Programs.Result byLink =
                install("--trust", scratch.path().resolve("door/key.asc").toString(), "--dir", target.toString());
        assertThat(byLink.exit()).isEqualTo(3);
        assertThat(bundle.hasRun()).isFalse();
    }

    @Test
    void otherKeySecretKeyAndRubbishAreRefused() throws IOException {
        Path other = Files.write(
                scratch.path().resolve("other.asc"),
                TestKeys.make("Olga Other <o@example.org>").armoredPublicKey());
        assertThat(install("--trust", other.toString(), "--dir", target.toString())
                        .exit())
                .isEqualTo(5);
        Path secret = Files.write(scratch.path().resolve("secret.asc"), CanaryBundle.SIGNER.armoredSecretKey());
        assertThat(install("--trust", secret.toString(), "--dir", target.toString())
                        .exit())
                .isEqualTo(3);
        Path rubbish = Files.writeString(scratch.path().resolve("rubbish"), "rubbish\n");
        assertThat(install("--trust", rubbish.toString(), "--dir", target.toString())
                        .exit())
                .isEqualTo(3);
        assertThat(bundle.hasRun()).isFalse();
    }

    @Test
    void binaryKeyringAndFolderOfKeysAreTaken() throws IOException {
        Path keyring = Files.write(scratch.path().resolve("site.gpg"), CanaryBundle.SIGNER.keyring());
        install("--trust", keyring.toString(), "--dir", target.toString()).succeeded();
        Path folder = Files.createDirectory(scratch.path().resolve("keys of the site"));
        Files.write(
                folder.resolve("a.asc"),
                TestKeys.make("Olga Other <o@example.org>").armoredPublicKey());
        Files.copy(bundle.key, folder.resolve("b.asc"));
        install("--trust", folder.toString(), "--dir", target.toString()).succeeded();
    }

    @Test
    void tooOldGlibcIsSaidBeforeAnythingIsWritten() throws IOException {
        Path stub = stub("getconf", "echo glibc 2.12");
        Programs.Result result = run(stub + ":" + PATH, "--trust", bundle.key.toString(), "--dir", target.toString());
        assertThat(result.exit()).as(result.describe()).isEqualTo(1);
        assertThat(result.err()).contains("2.17").contains("2.12").contains("targetOs");
        assertThat(target).doesNotExist();
        assertThat(run(
                                stub("getconf", "echo glibc 2.17") + ":" + PATH,
                                "--trust",
                                bundle.key.toString(),
                                "--dir",
                                target.toString())
                        .exit())
                .isZero();
        Path ldd = stub("getconf", "exit 1");
        stub("ldd", "echo 'ldd (GNU libc) 2.5'");
        assertThat(run(ldd + ":" + PATH, "--trust", bundle.key.toString(), "--dir", target.toString())
                        .exit())
                .isEqualTo(1);
    }

    @Test
    void wrongArchitectureIsSaid() throws IOException {
        Path stub = stub("uname", "echo sparc64");
        Programs.Result result = run(stub + ":" + PATH, "--trust", bundle.key.toString(), "--dir", target.toString());
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("sparc64");
    }

    @Test
    void missingToolsAreListedAllAtOnce() throws IOException {
        Path bin = Files.createDirectories(scratch.path().resolve("few"));
        for (String tool : List.of("sh", "uname", "cat", "rm", "tar", "awk")) {
            Files.createSymbolicLink(bin.resolve(tool), Programs.find(tool));
        }
        Programs.Result result = run(bin.toString(), "--trust", bundle.key.toString(), "--dir", target.toString());
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("sha256sum gpgv base64");
    }

    @Test
    void folderWhereNothingRunsIsPassedOver() throws IOException {
        Programs.requireRoot("mounting");
        Path noexec = scratch.folder("noexec");
        Programs.run("mount", "-t", "tmpfs", "-o", "noexec,size=20m,mode=755", "tmpfs", noexec.toString());
        Programs.Result result = install(
                "--trust", bundle.key.toString(), "--dir", noexec.resolve("a").toString(), "--dir", target.toString());
        assertThat(result.exit()).as(result.describe()).isZero();
        assertThat(result.out()).contains("not " + noexec.resolve("a")).contains("noexec");
        assertThat(unpacked()).startsWith(target);
        Programs.Result only = install("--trust", bundle.key.toString(), "--dir", noexec.toString());
        assertThat(only.exit()).isEqualTo(1);
        assertThat(only.err()).contains("--dir");
        assertThat(noexec).isEmptyDirectory();
    }

    @Test
    void fapolicydIsNamedWhereItIsTheReason() throws IOException {
        Programs.requireRoot("mounting");
        Path noexec = scratch.folder("noexec");
        Programs.run("mount", "-t", "tmpfs", "-o", "noexec,size=20m,mode=755", "tmpfs", noexec.toString());
        Path stub = stub("systemctl", "[ \"$2\" = fapolicyd ]");
        Programs.Result result = run(stub + ":" + PATH, "--trust", bundle.key.toString(), "--dir", noexec.toString());
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("fapolicyd-cli --file add " + noexec);
    }

    @Test
    void tooLittleSpaceIsSaidWithBothFigures() throws IOException {
        Programs.requireRoot("mounting");
        Path small = scratch.folder("small");
        Programs.run("mount", "-t", "tmpfs", "-o", "size=4m,mode=755", "tmpfs", small.toString());
        Programs.Result result = install("--trust", bundle.key.toString(), "--dir", small.toString());
        assertThat(result.exit()).as(result.describe()).isEqualTo(1);
        assertThat(result.err()).contains("4 MiB free").contains("are needed");
        assertThat(bundle.hasRun()).isFalse();
    }

    @Test
    void readOnlyNoexecMediumWorksFromAnyFolderUnderStrictUmask() throws IOException {
        Programs.requireRoot("mounting");
        Path stick = scratch.folder("stick");
        Programs.run("mount", "--bind", bundle.folder.toString(), stick.toString());
        Programs.run("mount", "-o", "remount,bind,ro,noexec,nosuid,nodev", stick.toString());
        Programs.Result result = Programs.command(
                        "sh",
                        "-c",
                        "umask 077; cd " + stick + " && sh install.sh --trust " + bundle.key + " --dir " + target)
                .run();
        assertThat(result.exit()).as(result.describe()).isZero();
        assertThat(bundle.hasRun()).isTrue();
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(unpacked().resolve("runtime/bin/java"))))
                .isEqualTo("rwxr-xr-x");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(unpacked())))
                .isEqualTo("rwxr-xr-x");
    }

    @Test
    void putsCutFilesTogetherFromSeveralTarballs() throws IOException {
        CanaryBundle cut = CanaryBundle.make(scratch.folder("cut"), new GlibcVersion(2, 17), 8192, true);
        Programs.Result result = Programs.command(
                        "sh",
                        cut.folder.resolve("install.sh").toString(),
                        "--trust",
                        cut.key.toString(),
                        "--dir",
                        target.toString())
                .run();
        assertThat(result.exit()).as(result.describe()).isZero();
        assertThat(unpacked().resolve("runtime/lib/modules")).hasContent("first half, second half");
        assertThat(unpacked().resolve("runtime/lib/modules.0001")).doesNotExist();
    }

    private Path stub(String name, String body) throws IOException {
        Path folder = Files.createDirectories(scratch.path().resolve("stubs"));
        Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return folder;
    }

    /** The one folder below the target. */
    private Path unpacked() throws IOException {
        return leftovers().get(0);
    }

    private List<Path> leftovers() throws IOException {
        try (Stream<Path> all = Files.list(target)) {
            return all.toList();
        }
    }

    /** With other programs than the system's own. */
    private Programs.Result run(String path, String... arguments) throws IOException {
        bundle.usePrograms(path);
        return install(arguments);
    }

    private Programs.Result install(String... arguments) {
        List<String> line =
                new ArrayList<>(List.of(bundle.folder.resolve("install.sh").toString()));
        line.addAll(List.of(arguments));
        return Programs.command("sh", line.toArray(String[]::new)).run();
    }
}
