package io.hubcrate.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hubcrate.content.Digest;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.ToolException;
import io.hubcrate.lock.BundleLock;
import io.hubcrate.lock.BundleLock.LockedRuntime;
import io.hubcrate.progress.EventSink;
import io.hubcrate.runtime.InstallerParts;
import io.hubcrate.runtime.SiteFile;
import io.hubcrate.runtime.Toolchain;
import io.hubcrate.testing.FileWeb;
import io.hubcrate.testing.SmallBundle;
import io.hubcrate.testing.peers.Programs;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A packed JDK whose jlink is a shell script: what becomes of good, swapped, damaged and hostile archives. */
class RuntimeMakerIT {
    private static final String ADDRESS = "https://example.org/jdk.tar.gz";

    @TempDir
    Path folder;

    private final FileWeb web = new FileWeb();

    @Test
    void linksAPackedJdkFromAMirrorAndKeepsItInTheCache() throws IOException {
        byte[] archive = packed("mkdir -p \"$out/bin\" && cp /bin/true \"$out/bin/java\" && echo x >\"$out/readme\"");
        web.add(ADDRESS, archive);
        URI gone = URI.create("https://example.org/gone.tar.gz");
        LockedRuntime locked = locked(archive, List.of(gone, URI.create(ADDRESS)));
        BlobCache cache = new BlobCache(folder.resolve("cache"));
        InstallerParts parts = make(locked, cache);
        assertThat(parts.java()).isEqualTo("21.0.1");
        assertThat(parts.files().stream().map(SiteFile::name))
                .contains("hubcrate/bin/hubcrate", "hubcrate/hubcrate.jar", "runtime/bin/java", "runtime/readme")
                .noneMatch(name -> name.contains("helm") || name.contains("zstd"))
                .isSorted();
        assertThat(parts.findGlibc()).isPresent();
        // Nothing is left of the making, and the second time nothing is fetched.
        assertThat(folder.resolve("out/.small-1-amd64.making")).doesNotExist();
        LockedRuntime fromCache = locked(archive, List.of(gone));
        assertThat(make(fromCache, cache).files()).hasSameSizeAs(parts.files());
    }

    @Test
    void otherBytesThanLockedAreRefused() throws IOException {
        byte[] archive = packed("exit 0");
        web.add(ADDRESS, packed("exit 1"));
        LockedRuntime locked =
                new LockedRuntime(List.of(URI.create(ADDRESS)), Digest.of(archive), packed("exit 1").length, "", "");
        assertThatThrownBy(() -> make(locked, null))
                .isInstanceOfSatisfying(
                        IntegrityException.class, e -> assertThat(e.code()).isEqualTo("blob-mismatch"));
    }

    @Test
    void jlinkThatRefusesIsQuoted() throws IOException {
        byte[] archive = packed("echo 'Error: lib/modules was modified' >&2; exit 1");
        web.add(ADDRESS, archive);
        assertCode("jdk-unusable", archive);
    }

    @Test
    void archiveThatLeavesItsFolderIsRefused() throws IOException {
        Path tree = jdk("exit 0");
        Files.createSymbolicLink(tree.resolve("door"), Path.of("/etc/hostname"));
        byte[] archive = pack(tree);
        web.add(ADDRESS, archive);
        assertCode("jdk-archive-unsafe", archive);
    }

    @Test
    void archiveOfAnotherKindIsRefused() {
        byte[] archive = "PK and so on, no gzip".getBytes(StandardCharsets.UTF_8);
        web.add(ADDRESS, archive);
        assertCode("jdk-unusable", archive);
    }

    @Test
    void anotherJdkOnThisMachineThanLockedIsRefused() {
        LockedRuntime locked = new LockedRuntime(List.of(), Digest.of(new byte[1]), 1, "17.0.1", "somebody");
        assertThatThrownBy(() -> make(locked, null))
                .isInstanceOfSatisfying(
                        InvalidInputException.class, e -> assertThat(e.code()).isEqualTo("runtime-differs"));
    }

    private void assertCode(String code, byte[] archive) {
        LockedRuntime locked = locked(archive, List.of(URI.create(ADDRESS)));
        assertThatThrownBy(() -> make(locked, null))
                .isInstanceOfSatisfying(
                        ToolException.class, e -> assertThat(e.code()).isEqualTo(code));
        assertThat(folder.resolve("out/.small-1-amd64.making")).doesNotExist();
    }

    private static LockedRuntime locked(byte[] archive, List<URI> urls) {
        return new LockedRuntime(urls, Digest.of(archive), archive.length, "", "");
    }

    private InstallerParts make(LockedRuntime runtime, @org.jspecify.annotations.Nullable BlobCache cache)
            throws IOException {
        BuildRequest plain = new SmallBundle(folder.resolve("in")).request(folder.resolve("out"), null, false);
        BundleLock l = plain.lock();
        BundleLock lock =
                new BundleLock(l.hubcrate(), l.manifest(), l.inputs(), l.platforms(), l.hosts(), l.notes(), runtime);
        BuildRequest request = new BuildRequest(
                plain.manifest(), lock, plain.lockFile(), plain.platform(), plain.out(), null, false, null, 2);
        Toolchain toolchain = new Toolchain(Path.of(System.getProperty("java.home")), Path.of("target/hubcrate.jar"));
        Files.createDirectories(request.out());
        try (MakingFolder making = MakingFolder.open(request.out(), "small-1-amd64")) {
            Optional<InstallerParts> made =
                    new RuntimeMaker(web, toolchain, EventSink.NONE).make(request, cache, making);
            return made.orElseThrow();
        }
    }

    private byte[] packed(String jlink) throws IOException {
        return pack(jdk(jlink));
    }

    /** A JDK that is just large enough; its jlink finds the folder to make in {@code $out}. */
    private Path jdk(String jlink) throws IOException {
        Path jdk = folder.resolve("jdk-21");
        io.hubcrate.testing.peers.ScratchFolder.delete(jdk);
        Files.createDirectories(jdk.resolve("bin"));
        Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"21.0.1\"\n");
        Path program = Files.writeString(
                jdk.resolve("bin/jlink"),
                "#!/bin/sh\nPATH=/usr/bin:/bin\nfor out; do :; done\n[ -z \"$JAVA_HOME\" ] || exit 9\n" + jlink + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return jdk;
    }

    private byte[] pack(Path tree) throws IOException {
        Path archive = folder.resolve("packed.tar.gz");
        Programs.run(
                "tar",
                "-czf",
                archive.toString(),
                "-C",
                folder.toString(),
                tree.getFileName().toString());
        return Files.readAllBytes(archive);
    }

    @Test
    void secondBuildOfTheSameBundleWaitsItsTurn() throws IOException {
        Path out = Files.createDirectories(folder.resolve("busy"));
        try (MakingFolder first = MakingFolder.open(out, "x")) {
            Files.writeString(first.folder("sub").resolve("file"), "x");
            assertThatThrownBy(() -> MakingFolder.open(out, "x"))
                    .isInstanceOfSatisfying(
                            ToolException.class, e -> assertThat(e.code()).isEqualTo("build-busy"));
        }
        try (Stream<Path> left = Files.list(out)) {
            assertThat(left).isEmpty();
        }
    }
}
