package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.cli.LocalSite.Typed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A site remembers what was installed, and an older bundle of that name is refused from then on. */
class ReplayIT {
    private static final List<String> INSTALL =
            List.of("install", "--yes", "--accept", "selinux-off", "--reason", "a folder, for a test");

    @TempDir
    private Path folder;

    private static Typed install(LocalSite site, Path bundle, String... more) throws Exception {
        return site.type(
                bundle, Stream.concat(INSTALL.stream(), Stream.of(more)).toArray(String[]::new));
    }

    private static void requireRefused(Typed typed) throws IOException {
        assertThat(typed.exit()).as(typed.err()).isEqualTo(5);
        assertThat(typed.code()).isEqualTo("bundle-older-sequence");
    }

    @Test
    void olderBundleIsRefusedAfterAnInstallationAndNotBefore() throws Exception {
        try (LocalSite site = LocalSite.start(folder, bundle -> bundle.cluster = false)) {
            olderBundleIsRefused(site);
        }
    }

    private static void olderBundleIsRefused(LocalSite site) throws Exception {
        Path memory = site.trust.resolve("sequences.json");
        Path first = site.bundle(1);
        Path second = site.bundle(2);
        site.umask = "000";
        assertThat(install(site, second).exit())
                .as("the node lacks its address")
                .isEqualTo(6);
        site.giveAddress();
        assertThat(site.type(second, "plan").exit()).isZero();
        assertThat(memory).as("nothing was installed so far").doesNotExist();
        assertThat(site.type(first, "verify", "--output", "json").exit()).isZero();

        Typed installed = install(site, second);
        assertThat(installed.exit()).as(installed.err()).isZero();
        requireRefused(site.type(first, "verify", "--output", "json"));
        requireRefused(site.type(first, "plan", "--output", "json"));
        requireRefused(install(site, first, "--output", "json"));

        assertThat(site.type(second, "verify", "--output", "json").exit()).isZero();
        assertThat(install(site, second).out()).startsWith("nothing to change\n");
        Path third = site.bundle(3);
        assertThat(install(site, third).exit())
                .as("nothing to change, and yet installed")
                .isZero();
        requireRefused(site.type(second, "verify", "--output", "json"));

        for (String made : List.of("srv/trust/sequences.json", "var/lib/hubcrate", "var/lib/hubcrate/sites")) {
            assertThat(Files.getPosixFilePermissions(site.root.resolve(made)))
                    .as(made + ", under an umask of 000")
                    .doesNotContain(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
        }
        assertThat(Files.getPosixFilePermissions(site.root.resolve("var/lib/hubcrate/sites/north")))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void runThatFailsOrCannotBeRememberedIsNotRecordedAndThenItIs() throws Exception {
        try (LocalSite site = LocalSite.start(folder, bundle -> bundle.cluster = false)) {
            failedRunIsNotRecorded(site);
        }
    }

    private static void failedRunIsNotRecorded(LocalSite site) throws Exception {
        Path memory = site.trust.resolve("sequences.json");
        Path second = site.bundle(2);
        site.giveAddress();
        Path lock = Files.createDirectory(site.trust.resolve(".sequences.json.lock"));
        Typed unwritable = install(site, second, "--output", "json");
        assertThat(unwritable.exit()).isEqualTo(1);
        assertThat(unwritable.code()).isEqualTo("trust-store-not-writable");
        Path written = site.root.resolve("etc/sysctl.d/99-z-hubcrate.conf");
        assertThat(written).as("nothing was changed").doesNotExist();
        Files.delete(lock);

        // A folder in the way of the one file that this bundle brings.
        Files.createDirectories(written.resolve("in-the-way"));
        Typed failed = install(site, second, "--output", "json");
        assertThat(failed.exit()).as(failed.err()).isEqualTo(7);
        assertThat(memory).doesNotExist();
        Files.delete(written.resolve("in-the-way"));
        Files.delete(written);

        assertThat(install(site, second).exit()).isZero();
        assertThat(memory).content().contains("\"small\" : 2");
    }
}
