package io.hubcrate.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.testing.peers.Programs;
import io.hubcrate.testing.peers.ScratchFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How hubcrate is typed after install.sh, and what that leaves alone. */
class InstallLinkIT {
    private final ScratchFolder scratch = ScratchFolder.create("install-link");
    private CanaryBundle bundle;

    @BeforeEach
    void make() throws IOException {
        bundle = CanaryBundle.make(scratch.path());
    }

    @AfterEach
    void remove() {
        scratch.close();
    }

    @Test
    void rootTypesHubcrateByItsName() throws IOException {
        Programs.requireRoot("mounting");
        Path bin = scratch.folder("bin");
        Programs.Result result = asOnABareMachine(bin, "inspect");
        assertThat(result.exit()).as(result.describe()).isZero();
        assertThat(result.out())
                .contains("from now on to be started with: /usr/local/bin/hubcrate\n")
                .endsWith("canary inspect\n");
        Path link = bin.resolve("hubcrate");
        assertThat(Files.readSymbolicLink(link).toString())
                .matches("/opt/hubcrate/hubcrate-\\w+/hubcrate/bin/hubcrate");
        // An earlier one of ours gives way.
        Files.delete(link);
        Files.createSymbolicLink(link, Path.of("/var/lib/hubcrate/hubcrate-0123/hubcrate/bin/hubcrate"));
        asOnABareMachine(bin, "inspect").succeeded();
        assertThat(Files.readSymbolicLink(link)).startsWithRaw(Path.of("/opt/hubcrate"));
    }

    @Test
    void whatIsNotOursInThePathStays() throws IOException {
        Programs.requireRoot("mounting");
        Path bin = scratch.folder("bin");
        Path theirs = Files.writeString(bin.resolve("hubcrate"), "theirs");
        Programs.Result result = asOnABareMachine(bin, "--no-start");
        assertThat(result.exit()).as(result.describe()).isZero();
        assertThat(theirs).hasContent("theirs");
        assertThat(result.out())
                .contains("/usr/local/bin/hubcrate is somebody else's and stays as it is")
                .containsPattern("next: /opt/hubcrate/hubcrate-\\w+/hubcrate/bin/hubcrate verify " + bundle.folder
                        + " --trust " + bundle.key + "\n");
        Files.delete(theirs);
        Files.createSymbolicLink(theirs, Path.of("nowhere"));
        asOnABareMachine(bin, "--no-start").succeeded();
        assertThat(Files.readSymbolicLink(theirs)).hasToString("nowhere");
        Files.delete(theirs);
        Files.setPosixFilePermissions(bin, PosixFilePermissions.fromString("rwxrwxr-x"));
        assertThat(asOnABareMachine(bin, "--no-start").out()).contains("no link in /usr/local/bin: others can change");
        assertThat(bin).isEmptyDirectory();
    }

    @Test
    void trustFolderThatThisUserMayNotReadIsNotCalledEmpty() throws IOException {
        Programs.requireRoot("becoming somebody else");
        Path keys = Files.createDirectory(scratch.path().resolve("keys"));
        Files.copy(bundle.key, keys.resolve("carl.asc"));
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rwx------"));
        Files.setPosixFilePermissions(scratch.path(), PosixFilePermissions.fromString("rwxr-xr-x"));
        Programs.Result result = Programs.command(
                        "setpriv",
                        "--reuid=65534",
                        "--regid=65534",
                        "--clear-groups",
                        "sh",
                        bundle.folder.resolve("install.sh").toString(),
                        "--trust",
                        keys.toString(),
                        "--dir",
                        scratch.path().resolve("dir").toString())
                .run();
        assertThat(result.exit()).as(result.describe()).isEqualTo(3);
        assertThat(result.err())
                .contains("cannot be read by this user", "ls -ld")
                .doesNotContain("there is no key");
    }

    /** Without {@code --dir}, where /opt and /usr/local/bin are this test's own. */
    private Programs.Result asOnABareMachine(Path bin, String... words) {
        List<String> line = new ArrayList<>(List.of("-m", "sh", "-c"));
        line.add("mount -t tmpfs -o mode=755 tmpfs /opt && mount --bind " + bin + " /usr/local/bin && exec sh \"$@\"");
        line.addAll(List.of("sh", bundle.folder.resolve("install.sh").toString()));
        line.addAll(List.of("--trust", bundle.key.toString()));
        line.addAll(List.of(words));
        return Programs.command("unshare", line.toArray(String[]::new)).run();
    }
}
