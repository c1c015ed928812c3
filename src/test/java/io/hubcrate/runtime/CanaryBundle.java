package io.hubcrate.runtime;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.content.Digest;
import io.hubcrate.elf.GlibcVersion;
import io.hubcrate.json.Json;
import io.hubcrate.signing.DetachedSigner;
import io.hubcrate.signing.GeneratedKey;
import io.hubcrate.signing.TestKeys;
import io.hubcrate.testing.peers.Programs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A signed bundle in which everything that can be run leaves a trace: {@link #hasRun} tells whether anything of it was
 * started. Small, because install.sh does not care what Java is.
 */
final class CanaryBundle {
    static final GeneratedKey SIGNER = TestKeys.make("Carl Canary <carl@example.org>");
    static final String NAME = "canary-1-amd64";
    private static final long UNPACKED = 8192;

    final Path folder;
    final Path key;
    private final Path canary;

    private CanaryBundle(Path folder, Path key, Path canary) {
        this.folder = folder;
        this.key = key;
        this.canary = canary;
    }

    static CanaryBundle make(Path below) throws IOException {
        return make(below, new GlibcVersion(2, 17), UNPACKED, false);
    }

    /** @param inParts whether the tarball's one large file is cut into two members of two tarballs */
    static CanaryBundle make(Path below, GlibcVersion glibc, long unpacked, boolean inParts) throws IOException {
        Path folder = Files.createDirectories(below.resolve(NAME));
        Path canary = below.resolve("canary");
        Path tree = Files.createDirectories(below.resolve("tree"));
        program(tree.resolve("hubcrate/bin/hubcrate"), canary);
        program(tree.resolve("runtime/bin/java"), canary);
        Files.createDirectories(tree.resolve("runtime/lib"));
        List<String> tarballs = List.of("installer.tar");
        if (inParts) {
            Files.writeString(tree.resolve("runtime/lib/modules.0001"), "first half, ");
            Path second = Files.createDirectories(below.resolve("second/runtime/lib"));
            Files.writeString(second.resolve("modules.0002"), "second half");
            tarballs = List.of("installer-1.tar", "installer-2.tar");
            tar(folder.resolve("installer-2.tar"), below.resolve("second"), "runtime/lib/modules.0002");
            tar(folder.resolve("installer-1.tar"), tree, "hubcrate", "runtime");
        } else {
            Files.writeString(tree.resolve("runtime/lib/modules"), "whole");
            tar(folder.resolve("installer.tar"), tree, "hubcrate", "runtime");
        }
        Files.write(folder.resolve("bundle.json"), index(7, null));
        Files.writeString(folder.resolve("GUIDE.txt"), "the guide\n");
        Files.write(folder.resolve("images.tar"), new byte[10_240]);
        SiteFile one = new SiteFile("runtime/x", below, Digest.of(new byte[0]), unpacked, false);
        InstallerParts parts = new InstallerParts(List.of(one), "17", "nobody", glibc);
        Files.write(folder.resolve("install.sh"), InstallScript.write(NAME, architecture(), parts, tarballs));
        Path key = Files.write(below.resolve("carl.asc"), SIGNER.armoredPublicKey());
        CanaryBundle bundle = new CanaryBundle(folder, key, canary);
        bundle.sign();
        return bundle;
    }

    /** What install.sh reads of an index, in the form in which hubcrate writes it. */
    private static byte[] index(long sequence, @Nullable String validUntil, String... sites) {
        ObjectNode root = Json.object()
                .put("format", 1)
                .put("name", "canary")
                .put("version", "1")
                .put("sequence", sequence)
                .put("validUntil", validUntil);
        ArrayNode intended = root.putArray("intendedSites");
        Stream.of(sites).forEach(intended::add);
        root.putArray("entries").addObject().put("name", "another");
        return Json.write(root);
    }

    /** Makes the bundle claim this of itself, and signs it. */
    void claim(long sequence, @Nullable String validUntil, String... sites) throws IOException {
        Files.write(folder.resolve("bundle.json"), index(sequence, validUntil, sites));
        sign();
    }

    /** Lets install.sh find its programs in these folders instead of the system's. */
    void usePrograms(String path) throws IOException {
        Path script = folder.resolve("install.sh");
        String text = Files.readString(script);
        Matcher line = Pattern.compile("(?m)^PATH=.*$").matcher(text);
        if (!line.find()) {
            throw new AssertionError("install.sh no longer sets its PATH");
        }
        Files.writeString(script, line.replaceFirst(Matcher.quoteReplacement("PATH='" + path + "'")));
        sign();
    }

    private static String architecture() {
        return System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    }

    private static void program(Path path, Path canary) throws IOException {
        Files.createDirectories(path.resolveSibling("."));
        Files.writeString(path, "#!/bin/sh\ntouch '" + canary + "'\necho canary \"$@\"\n");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void tar(Path tar, Path tree, String... names) {
        Programs.command(
                        "tar",
                        Stream.concat(Stream.of("-cf", tar.toString()), Stream.of(names))
                                .toArray(String[]::new))
                .in(tree)
                .run()
                .succeeded();
    }

    /** Writes SHA256SUMS anew over what is there, and signs it. */
    void sign() throws IOException {
        sign(SIGNER, TestKeys.MADE.plusSeconds(60));
    }

    void sign(GeneratedKey signer, Instant when) throws IOException {
        SortedMap<String, Digest> sums = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (!name.startsWith("SHA256SUMS")) {
                    sums.put(name, Digest.of(Files.readAllBytes(file)));
                }
            }
        }
        StringBuilder text = new StringBuilder();
        sums.forEach((name, digest) ->
                text.append(digest.hex()).append("  ").append(name).append('\n'));
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        Files.write(folder.resolve("SHA256SUMS"), bytes);
        try (Stream<Path> old = Files.list(folder)) {
            for (Path file : old.filter(f -> f.toString().endsWith(".asc")).toList()) {
                Files.delete(file);
            }
        }
        Files.write(
                folder.resolve("SHA256SUMS." + signer.keyId() + ".asc"),
                DetachedSigner.sign(bytes, signer.armoredSecretKey(), TestKeys.PASSPHRASE, when)
                        .armored());
    }

    /** Whether anything of the bundle but install.sh has run since the last call. */
    boolean hasRun() throws IOException {
        return Files.deleteIfExists(canary);
    }
}
