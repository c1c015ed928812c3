package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.build.BuildRequest;
import io.hubcrate.bundle.BundleSigning;
import io.hubcrate.failure.Secret;
import io.hubcrate.json.Json;
import io.hubcrate.progress.EventSink;
import io.hubcrate.signing.DetachedSignature;
import io.hubcrate.signing.DetachedSigner;
import io.hubcrate.signing.GeneratedKey;
import io.hubcrate.signing.KeyAlgorithm;
import io.hubcrate.signing.KeyGenerator;
import io.hubcrate.testing.LittleNode;
import io.hubcrate.testing.SmallBundle;
import io.hubcrate.testing.TreeListing;
import io.hubcrate.testing.peers.Programs;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The site's verbs as typed processes, on a node that is the installing host itself, with a really signed bundle. */
class SiteVerbsIT {
    private static final Secret PASSPHRASE = Secret.of("correct horse".toCharArray());

    @TempDir
    private Path folder;

    private Path root = Path.of("");
    private @Nullable Process keeper;

    @BeforeEach
    void startNode() throws Exception {
        root = Files.createDirectory(folder.resolve("node"));
        Path carried = Files.createDirectory(folder.resolve("carried"));
        GeneratedKey key = KeyGenerator.generate(
                "Builder",
                KeyAlgorithm.ED25519,
                PASSPHRASE,
                Clock.systemUTC().instant().minus(Duration.ofDays(2)));
        Path bundle = bundle(carried, key);
        Path trust = Files.createDirectory(carried.resolve("trust"));
        Files.write(trust.resolve("builder.asc"), key.armoredPublicKey());
        Files.createSymbolicLink(carried.resolve("bundle"), bundle);
        Files.writeString(
                carried.resolve("site.yaml"),
                """
                name: north
                controlPlaneEndpoint: 192.0.2.1:6443
                nodes:
                - name: cp-1
                  address: 192.0.2.1
                  roles: [control-plane, worker]
                  access: {local: true}
                """);
        List<Path> shared = new ArrayList<>(List.of(carried));
        Arrays.stream(classPath().split(File.pathSeparator))
                .map(Path::of)
                .map(path -> Files.isDirectory(path) ? path : path.getParent())
                .distinct()
                .forEach(shared::add);
        // Debian keeps Java's settings in /etc, behind links.
        Path settings = Path.of(System.getProperty("java.home"), "conf/security/java.security")
                .toRealPath();
        if (!settings.startsWith("/usr")) {
            shared.add(Objects.requireNonNull(settings.getParent()).getParent());
        }
        keeper = LittleNode.start(root, List.of(), shared.toArray(Path[]::new));
        inNetwork("ip", "link", "set", "lo", "up");
    }

    private void inNetwork(String... words) {
        List<String> all = new ArrayList<>(
                List.of("-t", Long.toString(Objects.requireNonNull(keeper).pid()), "-n"));
        all.addAll(List.of(words));
        Programs.run("nsenter", all.toArray(String[]::new));
    }

    @AfterEach
    void stopNode() throws InterruptedException {
        if (keeper != null) {
            keeper.destroyForcibly().waitFor();
        }
    }

    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(path -> Path.of(path).toAbsolutePath().toString())
                .filter(path -> Files.exists(Path.of(path)))
                .reduce((one, two) -> one + File.pathSeparator + two)
                .orElseThrow();
    }

    private static Path bundle(Path folder, GeneratedKey key) {
        SmallBundle small = new SmallBundle(folder.resolve("in"));
        small.cluster = false;
        BuildRequest asked = small.request(folder.resolve("out"), null, false);
        Path bundle = small.builder()
                .build(new BuildRequest(
                        asked.manifest(),
                        asked.lock(),
                        asked.lockFile(),
                        asked.platform(),
                        asked.out(),
                        null,
                        false,
                        null,
                        asked.connections()));
        Instant signed = Clock.systemUTC().instant().minus(Duration.ofDays(1));
        byte[] sums = BundleSigning.readSums(bundle, EventSink.NONE, 2);
        DetachedSignature made = DetachedSigner.sign(sums, key.armoredSecretKey(), PASSPHRASE, signed);
        BundleSigning.sign(bundle, made.keyId(), made.armored(), false);
        return bundle;
    }

    private record Typed(int exit, String out, String err) {}

    private Typed type(String... words) throws IOException, InterruptedException {
        Path carried = folder.resolve("carried");
        List<String> all = new ArrayList<>(List.of(
                "nsenter",
                "-t",
                Long.toString(Objects.requireNonNull(keeper).pid()),
                "-m",
                "-n",
                "--root",
                "--wd",
                "--"));
        all.addAll(List.of(
                Path.of(System.getProperty("java.home"))
                        .toRealPath()
                        .resolve("bin/java")
                        .toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath(),
                Main.class.getName()));
        all.addAll(List.of(words));
        all.addAll(List.of("--site", carried.resolve("site.yaml").toString()));
        if (!words[0].equals("reset")) {
            all.addAll(List.of("--trust", carried.resolve("trust").toString()));
            all.addAll(
                    List.of("--bundle", carried.resolve("bundle").toRealPath().toString()));
        }
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(all).redirectError(err.toFile());
        builder.environment().keySet().retainAll(Map.of("PATH", "").keySet());
        Process process = builder.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Typed(process.waitFor(), out, Files.readString(err));
    }

    private static String[] with(String[] words, String... more) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private JsonNode json(Typed typed) throws IOException {
        return Json.parse(typed.out().getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void plansInstallsTellsAndTakesAwayAgain() throws Exception {
        var before = TreeListing.of(root, true, "etc", "var/lib", "run");
        Typed plan = type("plan", "--output", "json");
        assertThat(plan.exit()).as(plan.err()).isZero();
        assertThat(json(plan).get("changes").asInt()).isPositive();
        assertThat(json(type("plan", "--output", "json")).get("plan"))
                .isEqualTo(json(plan).get("plan"));
        assertThat(root.resolve("etc/sysctl.d/99-z-hubcrate.conf")).doesNotExist();

        assertThat(type("install").exit()).isEqualTo(2);
        Typed refused = type("install", "--yes");
        assertThat(refused.exit()).as("the node lacks its address").isEqualTo(6);
        assertThat(refused.out()).contains("[address-not-on-node]");
        assertThat(root.resolve("etc/sysctl.d/99-z-hubcrate.conf")).doesNotExist();
        inNetwork("ip", "address", "add", "192.0.2.1/32", "dev", "lo");
        String[] install = {"install", "--yes", "--accept", "selinux-off", "--reason", "a folder, for a test"};
        Typed installed = type(with(install, "--output", "json"));
        assertThat(installed.exit()).as(installed.err()).isZero();
        assertThat(json(installed).get("digest")).isEqualTo(json(plan).get("digest"));
        assertThat(json(installed).get("changed").asInt()).isEqualTo(1);
        assertThat(root.resolve("etc/sysctl.d/99-z-hubcrate.conf")).content().contains("net.ipv4.ip_forward = 1");

        Typed again = type(install);
        assertThat(again.exit()).isZero();
        assertThat(again.out()).isEqualTo("nothing to change\n");
        assertThat(root.resolve("var/lib/hubcrate/sites/north/journal.jsonl"))
                .content()
                .contains("a folder, for a test");
        Typed status = type("status", "--output", "json");
        assertThat(status.exit()).isZero();
        assertThat(json(status).get("lastRun").get("result").asText()).isEqualTo("done");
        assertThat(json(status).get("lastRun").get("sums"))
                .isEqualTo(json(plan).get("plan").get("sums"));

        assertThat(type("reset").exit()).isEqualTo(2);
        Typed reset = type("reset", "--yes");
        assertThat(reset.exit()).as(reset.err()).isZero();
        assertThat(type("status").exit()).isEqualTo(6);
        Path state = root.resolve("var/lib/hubcrate/sites/north");
        assertThat(state.resolve("journal.jsonl")).exists();
        // What only looks needs root's rights too, and leaves the connection's own lock in /run.
        var after = TreeListing.of(root, true, "etc", "var/lib");
        after.keySet().removeIf(path -> path.startsWith("var/lib/hubcrate"));
        before.keySet().removeIf(path -> path.startsWith("run"));
        assertThat(after).isEqualTo(before);
    }
}
