package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.bundle.BundleFolder;
import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleIndex.Kind;
import io.hubcrate.bundle.BundleIndex.Role;
import io.hubcrate.json.Json;
import io.hubcrate.testing.peers.DistributionRegistry;
import io.hubcrate.testing.peers.ForgedImage;
import io.hubcrate.testing.peers.Programs;
import io.hubcrate.testing.peers.Skopeo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The same bundle in parts of 10 MB, so small that a layer, a package and the Java inside are cut, on three sticks. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WholeBundlePartsIT {
    private WholeBundle whole;
    private Path bundle = Path.of("unset");
    private Path target = Path.of("unset");
    private List<Path> sticks = List.of();
    private Programs.Result first;

    @BeforeAll
    void buildSpreadAndInstall() throws IOException {
        Programs.requireRoot("mounting");
        whole = WholeBundle.locked();
        bundle = whole.build("bundles", "--volume-size", "10M");
        sticks = sticks();
        target = whole.folder("opt").resolve("hubcrate");
        List<String> options = new ArrayList<>();
        sticks.subList(1, 3).forEach(stick -> options.addAll(List.of("--media", stick.toString())));
        first = whole.install(folder(0), target, options.toArray(String[]::new));
    }

    @AfterAll
    void close() {
        whole.close();
    }

    private BundleIndex index() {
        return BundleFolder.open(bundle).index();
    }

    /** Three read-only mounts that forbid programs: the small files on each, the volumes dealt out in turn. */
    private List<Path> sticks() throws IOException {
        List<String> volumes =
                index().volumes().stream().map(BundleIndex.Volume::file).toList();
        List<Path> mounts = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Path source = whole.folder("stick-" + i);
            Path folder = Files.createDirectories(source.resolve(WholeBundle.NAME));
            for (Path file : WholeBundle.files(bundle)) {
                int volume = volumes.indexOf(String.valueOf(file.getFileName()));
                if (volume < 0 || volume % 3 == i) {
                    Files.copy(file, folder.resolve(file.getFileName()));
                }
            }
            Path mount = whole.folder("mount-" + i);
            Programs.run("mount", "--bind", source.toString(), mount.toString());
            Programs.run("mount", "-o", "remount,bind,ro,noexec,nosuid,nodev", mount.toString());
            mounts.add(mount);
        }
        return mounts;
    }

    private Path folder(int stick) {
        return sticks.get(stick).resolve(WholeBundle.NAME);
    }

    private String[] onAllSticks(String... words) {
        List<String> line = new ArrayList<>(Arrays.asList(words));
        sticks.subList(1, 3).forEach(stick -> line.addAll(List.of("--media", stick.toString())));
        line.addAll(List.of("--trust", whole.key.toString()));
        return line.toArray(String[]::new);
    }

    @Test
    void imagesPackagesAndInstallerAreCut() {
        for (Role role : List.of(Role.IMAGES, Role.PACKAGES, Role.INSTALLER)) {
            assertThat(index().volumes())
                    .filteredOn(volume -> volume.role() == role)
                    .as(role.text())
                    .hasSizeGreaterThan(1)
                    .allMatch(volume -> volume.size() <= 10_000_000);
            assertThat(index().entries())
                    .filteredOn(entry -> entry.role() == role)
                    .as(role.text())
                    .anyMatch(entry -> entry.segments().size() > 1);
        }
    }

    @Test
    void cutPackageIsTheOneThatWasSigned() throws IOException {
        BundleIndex.Entry cut = index().entries().stream()
                .filter(entry ->
                        entry.kind() == Kind.PACKAGE && entry.segments().size() > 1)
                .findFirst()
                .orElseThrow();
        assertThat(cut.name()).contains("storage-firmware");
        Path unpacked = whole.folder("unpacked");
        Programs.run(
                "sh",
                "-ec",
                "for part in \"$1\"/packages.part*.tar; do tar -xf \"$part\" -C \"$2\"; done; cat \"$2/$3\".[0-9]* > \"$2/whole.rpm\"",
                "sh",
                bundle.toString(),
                unpacked.toString(),
                cut.name());
        assertThat(Files.mismatch(unpacked.resolve("whole.rpm"), whole.origin.rpm("storage-firmware")))
                .isEqualTo(-1);
    }

    @Test
    void installShTakesTheInstallerOutOfItsPartsOnThreeSticks() throws IOException {
        assertThat(first.exit()).as(first.describe()).isZero();
        assertThat(first.out())
                .contains("[7/7] hubcrate verify", "whole, and signed by who you trust", "4 images", "2 packages");
        Path modules = WholeBundle.installed(target).resolve("runtime/lib/modules");
        Path linked = Path.of(System.getProperty("java.home"), "lib/modules");
        assertThat(modules).isRegularFile();
        assertThat(Files.size(modules)).isGreaterThan(10_000_000).isLessThan(Files.size(linked));
        assertThat(whole.machine.temporaryFiles()).isEmpty();
    }

    @Test
    void installShNamesWhatIsOnNoneOfTheSticks() {
        Path never = whole.folder("never").resolve("hubcrate");
        Programs.Result result =
                whole.install(folder(0), never, "--media", sticks.get(1).toString());
        assertThat(result.exit()).as(result.describe()).isEqualTo(5);
        assertThat(result.err()).contains("missing: ", "--media", "Nothing of the bundle was run.");
        for (int i = 0; i < index().volumes().size(); i++) {
            String volume = index().volumes().get(i).file();
            assertThat(result.err().contains(volume)).as(volume).isEqualTo(i % 3 == 2);
        }
        assertThat(never).doesNotExist();
    }

    @Test
    void guidesCommandsForOneMediumCatchAFlippedByteInInstallSh() throws IOException {
        List<String> commands = Files.readAllLines(folder(1).resolve("GUIDE.txt")).stream()
                .filter(line ->
                        line.startsWith("    sha256sum -c --ignore-missing") || line.startsWith("    for f in "))
                .toList();
        assertThat(commands).hasSize(2);
        Path copy = whole.folder("copied");
        for (Path file : WholeBundle.files(folder(1))) {
            Files.copy(file, copy.resolve(file.getFileName()));
        }
        for (String command : commands) {
            Path script = copy.resolve("install.sh");
            byte[] bytes = Files.readAllBytes(script);
            Programs.Result good = whole.machine.type(copy, command);
            assertThat(good.exit()).as(good.describe()).isZero();
            bytes[bytes.length / 3] ^= 1;
            Files.write(script, bytes);
            Programs.Result bad = whole.machine.type(copy, command);
            assertThat(bad.exit()).as(bad.describe()).isNotZero();
            assertThat(bad.out()).contains("install.sh: FAILED");
            bytes[bytes.length / 3] ^= 1;
            Files.write(script, bytes);
        }
    }

    @Test
    void installedHubcrateVerifiesThreeSticks() throws IOException {
        JsonNode verified = Json.parse(
                whole.hubcrate(target, onAllSticks("verify", folder(0).toString()))
                        .succeeded()
                        .stdout());
        assertThat(verified.get("verdict").asText()).isEqualTo("verified");
        Programs.Result two = whole.hubcrate(
                target,
                "verify",
                folder(0).toString(),
                "--media",
                sticks.get(1).toString(),
                "--trust",
                whole.key.toString());
        assertThat(two.exit()).isEqualTo(5);
        assertThat(two.err()).contains("bundle-incomplete", "images.part003.tar");
    }

    @Test
    void installedHubcratePushesFromThreeSticks() throws IOException {
        try (DistributionRegistry registry = DistributionRegistry.start()) {
            Path config = Files.writeString(
                    whole.folder("site").resolve("config.yaml"), "plainHttp: [\"" + registry.address() + "\"]\n");
            String[] line =
                    onAllSticks("push", folder(0).toString(), registry.address(), "--config", config.toString());
            JsonNode pushed =
                    Json.parse(whole.hubcrate(target, line).succeeded().stdout());
            assertThat(pushed.get("images")).hasSize(4);
            for (ForgedImage image : whole.origin.registry().images()) {
                String path = image.name().substring(image.name().indexOf('/') + 1);
                String upstream = whole.origin.registry().address() + "/" + image.name();
                String digest = "@" + image.manifest().digest();
                assertThat(Skopeo.inspectRaw(registry.address() + "/" + path + digest))
                        .isEqualTo(Skopeo.inspectRaw(upstream + digest));
                // Every blob whole: skopeo reads and hashes them all.
                Skopeo.copy(
                        "docker://" + registry.address() + "/" + path + digest,
                        "dir:" + whole.folder("copy").resolve(path.replace('/', '-')));
            }
            JsonNode again = Json.parse(whole.hubcrate(target, line).succeeded().stdout());
            assertThat(again.get("bytesSent").asLong()).isZero();
        }
    }
}
