package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.content.Digest;
import io.hubcrate.json.Json;
import io.hubcrate.testing.peers.Gpg;
import io.hubcrate.testing.peers.RpmForge;
import io.hubcrate.testing.peers.RpmForge.Wanted;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may sign metadata and packages, held at lock and again at build, with real rpmsign and gpg signatures. */
class PackageTrustIT {
    private static final List<Wanted> ONE = List.of(new Wanted("plain", "1-1", "noarch", List.of()));

    @TempDir
    static Path folder = Path.of("");

    @SuppressWarnings("NullAway.Init")
    private static PackageRig rig;

    @SuppressWarnings("NullAway.Init")
    private static Path signed;

    @BeforeAll
    static void forge() throws IOException {
        rig = new PackageRig(folder);
        signed = rig.repository("signed", ONE);
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    /** A copy of the signed repository, to be changed. */
    private static Path copy(String name) throws IOException {
        Path to = rig.folder("web/" + name);
        try (Stream<Path> all = Files.walk(signed)) {
            for (Path from : all.filter(Files::isRegularFile).toList()) {
                Path file = to.resolve(signed.relativize(from));
                Files.createDirectories(file.getParent());
                Files.copy(from, file, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return to;
    }

    private static void refused(String name, TypedCommand typed, int exit, String code) {
        assertThat(typed.exitCode()).as(typed.err()).isEqualTo(exit);
        assertThat(typed.lastEvent().get("code").asText()).as(typed.err()).isEqualTo(code);
        assertThat(folder.resolve(name + ".lock.json")).doesNotExist();
    }

    @Test
    void takesMetadataThatTheRepositorysKeySigned() throws IOException {
        Path repomd = copy("md-good").resolve("repodata/repomd.xml");
        rig.gpg().detachSign("rig", repomd, repomd.resolveSibling("repomd.xml.asc"));
        rig.manifest("md-good", "md-good", "plain");
        rig.repositoryLine("md-good", "signedMetadata: true");
        TypedCommand locked = rig.lock("md-good");
        assertThat(locked.exitCode()).as(locked.err()).isZero();
        assertThat(Files.readString(folder.resolve("md-good.lock.json"))).contains("plain-1-1.noarch");
    }

    @Test
    void refusesMetadataThatAnotherKeySigned() throws IOException {
        Path repomd = copy("md-foreign").resolve("repodata/repomd.xml");
        try (Gpg other = Gpg.modern()) {
            other.generateKey("other", "rsa2048");
            other.detachSign("other", repomd, repomd.resolveSibling("repomd.xml.asc"));
        }
        rig.manifest("md-foreign", "md-foreign", "plain");
        rig.repositoryLine("md-foreign", "signedMetadata: true");
        refused("md-foreign", rig.lock("md-foreign"), 5, "repository-signature-bad");
    }

    @Test
    void refusesMetadataThatNobodySigned() throws IOException {
        copy("md-none");
        rig.manifest("md-none", "md-none", "plain");
        rig.repositoryLine("md-none", "signedMetadata: true");
        refused("md-none", rig.lock("md-none"), 4, "http-not-found");
    }

    @Test
    void refusesMetadataChangedAfterTheyWereSigned() throws IOException {
        Path repomd = copy("md-late").resolve("repodata/repomd.xml");
        rig.gpg().detachSign("rig", repomd, repomd.resolveSibling("repomd.xml.asc"));
        // Still the same document to every XML reader.
        Files.writeString(repomd, Files.readString(repomd) + "\n");
        rig.manifest("md-late", "md-late", "plain");
        rig.repositoryLine("md-late", "signedMetadata: true");
        refused("md-late", rig.lock("md-late"), 5, "repository-signature-bad");
    }

    @Test
    void refusesSignatureThatIsNone() throws IOException {
        Path repomd = copy("md-words").resolve("repodata/repomd.xml");
        Files.writeString(repomd.resolveSibling("repomd.xml.asc"), "<html>please log in</html>\n");
        rig.manifest("md-words", "md-words", "plain");
        rig.repositoryLine("md-words", "signedMetadata: true");
        refused("md-words", rig.lock("md-words"), 5, "repository-signature-bad");
    }

    /** How a package is exchanged once the lock is written. */
    enum Exchange {
        UNSIGNED,
        FOREIGN,
        DAMAGED,
        CUT,
        OTHER_VERSION
    }

    private static byte[] exchanged(Exchange how, String name, byte[] good) throws IOException {
        switch (how) {
            case DAMAGED -> {
                byte[] bytes = good.clone();
                bytes[bytes.length - 9] ^= 1;
                return bytes;
            }
            case CUT -> {
                return java.util.Arrays.copyOf(good, good.length - 10);
            }
            default -> {
                String evr = how == Exchange.OTHER_VERSION ? "0.9-1" : "1-1";
                Path other = rig.unsigned(
                        "other-" + name, List.of(new Wanted("plain", evr, "noarch", List.of("Provides: x"))));
                if (how == Exchange.FOREIGN) {
                    try (Gpg gpg = Gpg.modern()) {
                        gpg.generateKey("other", "rsa2048");
                        rig.forge().sign(other, gpg.home(), "other");
                    }
                } else if (how == Exchange.OTHER_VERSION) {
                    rig.forge().sign(other, rig.gpg().home(), "rig");
                }
                return Files.readAllBytes(RpmForge.rpms(other).get(0));
            }
        }
    }

    static Stream<Arguments> exchanges() {
        return Stream.of(
                arguments(Exchange.UNSIGNED, "rpm-signature-missing"),
                arguments(Exchange.FOREIGN, "rpm-signature-unknown"),
                arguments(Exchange.DAMAGED, "rpm-digest-mismatch"),
                arguments(Exchange.CUT, "rpm-digest-mismatch"),
                // Signed well, and yet not what the lock names.
                arguments(Exchange.OTHER_VERSION, "rpm-not-as-locked"));
    }

    @ParameterizedTest
    @MethodSource("exchanges")
    void refusesPackageExchangedAfterTheLockWasWritten(Exchange how, String codeOfThePackage) throws IOException {
        String name = "ex-" + how.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        Path rpm = RpmForge.rpms(copy(name)).get(0);
        byte[] good = Files.readAllBytes(rpm);
        byte[] bad = exchanged(how, name, good);
        rig.manifest(name, name, "plain");
        TypedCommand locked = rig.lock(name);
        assertThat(locked.exitCode()).as(locked.err()).isZero();
        Files.write(rpm, bad);
        TypedCommand refused = rig.build(name);
        assertThat(refused.exitCode()).as(refused.err()).isEqualTo(5);
        assertThat(rig.bundles(name)).isEmpty();

        // Whoever can write the lock, too, gets no further: the package itself is asked.
        Path lock = folder.resolve(name + ".lock.json");
        ObjectNode document = (ObjectNode) Json.parse(Files.readAllBytes(lock));
        ObjectNode pinned = (ObjectNode)
                document.findPath("packages").get(0).get("packages").get(0);
        pinned.put("digest", Digest.of(bad).toString()).put("size", bad.length);
        Files.write(lock, document.toString().getBytes(StandardCharsets.UTF_8));
        TypedCommand again = rig.build(name);
        assertThat(again.exitCode()).as(again.err()).isEqualTo(5);
        assertThat(again.lastEvent().get("code").asText()).as(again.err()).isEqualTo(codeOfThePackage);
        assertThat(rig.bundles(name)).isEmpty();

        Files.write(rpm, good);
        Files.delete(lock);
        assertThat(rig.lock(name).exitCode()).isZero();
        assertThat(rig.build(name).exitCode()).isZero();
        assertThat(rig.bundles(name)).containsExactly(name + "-1-amd64");
    }
}
