package io.hubcrate.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.hubcrate.archive.TreeUnpacker;
import io.hubcrate.elf.GlibcVersion;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.testing.peers.Programs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real jlinks: of the JDK that runs the tests, and of another one from a packed archive if the machine has one. */
class RuntimeIT {
    private static final Path JDK = Path.of(System.getProperty("java.home"));
    private static final Toolchain TOOLCHAIN = new Toolchain(JDK, Path.of("target/hubcrate.jar"));

    @TempDir
    Path folder;

    @Test
    void sameJdkGivesTheSameBytesTwice() throws IOException {
        InstallerParts first = make(JDK, "first");
        InstallerParts second = make(JDK, "second");
        assertThat(second.files())
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("path")
                .isEqualTo(first.files());
        assertThat(first.files().stream().filter(SiteFile::executable).map(SiteFile::name))
                .contains("runtime/bin/java", "runtime/lib/jspawnhelper", "hubcrate/bin/hubcrate");
        assertThat(first.files().stream().map(SiteFile::name))
                .contains(
                        "hubcrate/bin/java-options.sh",
                        "hubcrate/docs/site-file.md",
                        "hubcrate/docs/site-example.yaml",
                        "hubcrate/docs/trust.md",
                        "hubcrate/man/man1/hubcrate-install.1");
        // This machine runs it, so it has that glibc; the oldest that any 64-bit Java was built for is 2.4.
        assertThat(first.findGlibc()).get().satisfies(glibc -> assertThat(glibc).isGreaterThan(new GlibcVersion(2, 3)));
        assertThatThrownBy(() -> first.requireStartsOn("el1", new GlibcVersion(2, 1)))
                .isInstanceOfSatisfying(
                        InvalidInputException.class, e -> assertThat(e.code()).isEqualTo("glibc-too-new"));
    }

    @Test
    void packedJdkIsLinkedByItsOwnJlink() throws IOException {
        Optional<Path> other = otherJdk();
        assumeThat(other).as("another JDK beside the one that runs the tests").isPresent();
        Path real = other.orElseThrow().toRealPath();
        // A distribution's JDK has links that leave it (to the CA certificates); its publisher's archive has none.
        Path archive = folder.resolve("jdk.tar.gz");
        Programs.command(
                        "tar",
                        "--hard-dereference",
                        "-czhf",
                        archive.toString(),
                        "-C",
                        real.resolveSibling(".").toString(),
                        real.getFileName().toString())
                .environment("GZIP", "-1")
                .within(Duration.ofMinutes(3))
                .run()
                .succeeded();
        Path unpacked = Files.createDirectory(folder.resolve("unpacked"));
        try (InputStream in = Files.newInputStream(archive)) {
            new TreeUnpacker(2L << 30, 20_000).unpackGzip(in, unpacked);
        }
        Path home = unpacked.resolve(real.getFileName());
        InstallerParts parts = make(home, "packed");
        assertThat(parts.java()).isEqualTo(JdkRelease.read(real).java());
        assertThat(parts.files().stream().map(SiteFile::name)).contains("runtime/lib/modules");
        Path java = folder.resolve("packed/runtime/bin/java");
        assertThat(Programs.command("sh", "-c", java + " -version")
                        .run()
                        .succeeded()
                        .err())
                .contains(parts.java());
    }

    @Test
    void jdkForAnotherArchitectureIsRefused() {
        assertThatThrownBy(
                        () -> InstallerParts.make(JDK, "s390x", TOOLCHAIN, Files.createDirectory(folder.resolve("x"))))
                .isInstanceOfSatisfying(
                        InvalidInputException.class, e -> assertThat(e.code()).isEqualTo("runtime-architecture"));
    }

    @Test
    void folderWithoutAJdkIsRefused() {
        assertThatThrownBy(() -> JdkRelease.read(folder))
                .isInstanceOfSatisfying(
                        InvalidInputException.class, e -> assertThat(e.code()).isEqualTo("jdk-unusable"));
    }

    private InstallerParts make(Path jdk, String name) throws IOException {
        String architecture = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
        return InstallerParts.make(jdk, architecture, TOOLCHAIN, Files.createDirectory(folder.resolve(name)));
    }

    /** Another JDK in the folder where this one lies, preferably one without packed modules. */
    private static Optional<Path> otherJdk() throws IOException {
        Path here = JDK.toRealPath();
        try (Stream<Path> all = Files.list(here.resolveSibling("."))) {
            List<Path> others = all.filter(path -> Files.isExecutable(path.resolve("bin/jlink")))
                    .filter(path -> !isSame(path, here))
                    .sorted(java.util.Comparator.comparing(path -> Files.exists(path.resolve("jmods"))))
                    .toList();
            return others.stream().findFirst();
        }
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return one.toRealPath().equals(other);
        } catch (IOException e) {
            return true;
        }
    }
}
