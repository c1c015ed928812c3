package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.json.Json;
import io.hubcrate.testing.peers.DistributionRegistry;
import io.hubcrate.testing.peers.ForgedImage;
import io.hubcrate.testing.peers.Programs;
import io.hubcrate.testing.peers.SeededBytes;
import io.hubcrate.testing.peers.Skopeo;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** One bundle with something of every kind, built by command and opened on a machine without Java. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WholeBundleIT {
    private static final long SEED = 20261121;

    private WholeBundle whole;
    private Path bundle = Path.of("unset");
    private Path target = Path.of("unset");
    private Programs.Result first;

    @BeforeAll
    void buildAndInstall() throws IOException {
        whole = WholeBundle.locked();
        bundle = whole.build("bundles");
        target = whole.folder("opt").resolve("hubcrate");
        first = whole.install(bundle, target);
    }

    @AfterAll
    void close() {
        whole.close();
    }

    @Test
    void installShStartsTheBundlesHubcrateWhereThereIsNoJava() {
        assertThat(whole.machine.type(bundle, "command -v java").exit()).isNotZero();
        assertThat(whole.machine.type(bundle, "echo \"$JAVA_HOME\"").out()).isBlank();
        assertThat(first.exit()).as(first.describe()).isZero();
        assertThat(first.out())
                .contains(
                        "[7/7] hubcrate verify",
                        "whole, and signed by who you trust",
                        "4 images",
                        "1 chart",
                        "2 files",
                        "2 packages");
        assertThat(whole.machine.temporaryFiles()).isEmpty();
    }

    @Test
    void installedHubcrateShowsEveryKindOfContent() throws IOException {
        JsonNode inside = Json.parse(
                whole.hubcrate(target, "inspect", bundle.toString()).succeeded().stdout());
        assertThat(inside.get("images"))
                .extracting(image -> image.get("reference").asText())
                .containsExactlyInAnyOrder(
                        "docker.io/forged/part:1",
                        "quay.io/forged/part:2",
                        "site.example/course:1",
                        "site.example/lab:1");
        assertThat(inside.get("files"))
                .extracting(file -> file.get("name").asText())
                .containsExactlyInAnyOrder("kubectl", "crictl");
        assertThat(inside.get("volumes"))
                .extracting(volume -> volume.get("file").asText())
                .containsExactly("images.tar", "charts.tar", "binaries.tar", "packages.tar", "installer.tar");
        JsonNode sets =
                Json.parse(Files.readAllBytes(bundle.resolve("bundle.json"))).get("packages");
        assertThat(sets.at("/0/packages"))
                .extracting(rpm -> rpm.get("nevra").asText())
                .containsExactlyInAnyOrder("storage-client-2.5-1.noarch", "storage-firmware-3-1.noarch");
    }

    @Test
    void installedHubcratePushesWithTheSitesLogin() throws IOException {
        try (DistributionRegistry registry =
                new DistributionRegistry.Options().password().start()) {
            String login = DistributionRegistry.USER + ":" + DistributionRegistry.PASSWORD;
            String config = config(registry, auths(registry, login));
            String place = registry.address() + "/site";
            JsonNode pushed = push(place, config);
            assertThat(pushed.get("images")).hasSize(4).noneMatch(image -> image.get("present")
                    .asBoolean());
            whole.machine.addProgram(
                    "docker-credential-rig",
                    "read -r server; [ \"$1\" = get ] && printf '{\"ServerURL\":\"%s\",\"Username\":\""
                            + DistributionRegistry.USER + "\",\"Secret\":\"" + DistributionRegistry.PASSWORD
                            + "\"}' \"$server\"");
            String asked = config(registry, "{\"credHelpers\":{\"" + registry.address() + "\":\"rig\"}}");
            assertThat(push(place, asked).get("bytesSent").asLong()).isZero();
            for (JsonNode image : pushed.get("images")) {
                byte[] there = Programs.command(
                                "skopeo",
                                "inspect",
                                "--raw",
                                "--tls-verify=false",
                                "--creds",
                                login,
                                "docker://" + image.get("target").asText())
                        .run()
                        .succeeded()
                        .stdout();
                assertThat("sha256:"
                                + Programs.command("sha256sum")
                                        .reading(there)
                                        .run()
                                        .out())
                        .startsWith(image.get("digest").asText());
                for (ForgedImage upstream : whole.origin.registry().images()) {
                    if (upstream.reference().equals(image.get("source").asText())) {
                        String pinned = whole.origin.registry().address() + "/" + upstream.name() + "@"
                                + upstream.manifest().digest();
                        assertThat(there).isEqualTo(Skopeo.inspectRaw(pinned));
                    }
                }
            }
            Programs.Result refused = whole.hubcrate(
                    target,
                    "push",
                    bundle.toString(),
                    place,
                    "--trust",
                    whole.key.toString(),
                    "--config",
                    config(registry, auths(registry, DistributionRegistry.USER + ":wrong")));
            assertThat(refused.exit()).as(refused.describe()).isEqualTo(4);
            assertThat(refused.err()).contains("registry-unauthorized");
        }
    }

    private JsonNode push(String place, String config) throws IOException {
        return Json.parse(whole.hubcrate(
                        target, "push", bundle.toString(), place, "--trust", whole.key.toString(), "--config", config)
                .succeeded()
                .stdout());
    }

    private static String auths(DistributionRegistry registry, String login) {
        String pair = Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
        return "{\"auths\":{\"" + registry.address() + "\":{\"auth\":\"" + pair + "\"}}}";
    }

    private String config(DistributionRegistry registry, String dockerConfig) throws IOException {
        Path folder = Files.createTempDirectory(whole.folder("logins"), "site");
        Path logins = Files.writeString(folder.resolve("docker.json"), dockerConfig);
        return Files.writeString(
                        folder.resolve("config.yaml"),
                        "plainHttp: [\"" + registry.address() + "\"]\ndockerConfig: " + logins + "\n")
                .toString();
    }

    @Test
    void flippedByteInAnyFileStopsInstallShBeforeAnythingRuns() throws IOException {
        SeededBytes seeded = new SeededBytes(SEED);
        Path never = whole.folder("never").resolve("hubcrate");
        List<Path> files = WholeBundle.files(bundle);
        assertThat(files).hasSizeGreaterThan(12);
        for (Path file : files) {
            if (file.endsWith("install.sh")) {
                continue;
            }
            long position = seeded.below(Files.size(file));
            int mask = 1 << (int) seeded.below(8);
            flip(file, position, mask);
            Programs.Result result = whole.install(bundle, never);
            flip(file, position, mask);
            String what = "byte " + position + " of " + file + "\n" + result.describe();
            assertThat(result.exit()).as(what).isEqualTo(5);
            assertThat(result.err()).as(what).contains("Nothing of the bundle was run.");
            assertThat(never).as(what).doesNotExist();
            assertThat(whole.machine.temporaryFiles()).as(what).isEmpty();
        }
        assertThat(whole.install(bundle, target).out()).contains("already there and whole");
    }

    @Test
    void flippedByteInInstallShIsCaughtByTheGuidesTwoCommands() throws IOException {
        String command = guidesCommands();
        Programs.Result good = whole.machine.type(bundle, command);
        assertThat(good.exit()).as(good.describe()).isZero();
        assertThat(good.err()).contains("Good signature from");
        Path script = bundle.resolve("install.sh");
        long position = new SeededBytes(SEED).below(Files.size(script));
        flip(script, position, 1);
        Programs.Result bad = whole.machine.type(bundle, command);
        flip(script, position, 1);
        assertThat(bad.exit()).as(bad.describe()).isNotZero();
        assertThat(bad.out()).contains("install.sh: FAILED");
    }

    /** As GUIDE.txt prints them, with the signature's name that its {@code ls} shows. */
    private String guidesCommands() throws IOException {
        List<String> guide = Files.readAllLines(bundle.resolve("GUIDE.txt"));
        String list = guide.stream()
                .filter(line -> line.startsWith("    ls "))
                .findFirst()
                .orElseThrow();
        String signature = whole.machine.type(bundle, list).succeeded().out().strip();
        assertThat(signature).startsWith("SHA256SUMS.").endsWith(".asc");
        return guide.stream()
                .filter(line -> line.startsWith("    gpgv "))
                .findFirst()
                .orElseThrow()
                .replace("SHA256SUMS.KEYID.asc", signature);
    }

    private static void flip(Path file, long position, int mask) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.seek(position);
            int old = open.read();
            open.seek(position);
            open.write(old ^ mask);
        }
    }
}
