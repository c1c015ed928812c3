package io.hubcrate.cli;

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

/** A site of one node that is the installing host itself, at which commands are typed as processes. */
final class TypedSite implements AutoCloseable {
    private static final Secret PASSPHRASE = Secret.of("correct horse".toCharArray());

    /** As {@code /srv/trust} on the node, where it can be written. */
    final Path trust;

    final Path root;
    /** Under which the commands are typed. */
    String umask = "022";

    private final Path folder;
    private final Path carried;
    private final GeneratedKey key;
    private final Process keeper;

    private TypedSite(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        root = Files.createDirectory(folder.resolve("node"));
        carried = Files.createDirectory(folder.resolve("carried"));
        key = KeyGenerator.generate(
                "Builder",
                KeyAlgorithm.ED25519,
                PASSPHRASE,
                Clock.systemUTC().instant().minus(Duration.ofDays(2)));
        trust = Files.createDirectories(root.resolve("srv/trust"));
        Files.write(trust.resolve("builder.asc"), key.armoredPublicKey());
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

    static TypedSite start(Path folder) throws IOException, InterruptedException {
        return new TypedSite(folder);
    }

    /** Gives the node the address that the site file says. */
    void giveAddress() {
        inNetwork("ip", "address", "add", "192.0.2.1/32", "dev", "lo");
    }

    private void inNetwork(String... words) {
        List<String> all = new ArrayList<>(List.of("-t", Long.toString(keeper.pid()), "-n"));
        all.addAll(List.of(words));
        Programs.run("nsenter", all.toArray(String[]::new));
    }

    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(path -> Path.of(path).toAbsolutePath().toString())
                .filter(path -> Files.exists(Path.of(path)))
                .reduce((one, two) -> one + File.pathSeparator + two)
                .orElseThrow();
    }

    /** A signed bundle of always the same name. */
    Path bundle(long sequence) {
        Path place = carried.resolve("sequence-" + sequence);
        SmallBundle small = new SmallBundle(place.resolve("in"));
        small.cluster = false;
        small.sequence = sequence;
        BuildRequest asked = small.request(place.resolve("out"), null, false);
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

    /** What a command said and how it ended. */
    record Typed(int exit, String out, String err) {
        JsonNode json() throws IOException {
            return Json.parse(out.getBytes(StandardCharsets.UTF_8));
        }

        /** The code of the error, with {@code --output json}. */
        String code() throws IOException {
            List<String> lines = err.lines().toList();
            return Json.parse(lines.get(lines.size() - 1).getBytes(StandardCharsets.UTF_8))
                    .path("code")
                    .asText();
        }
    }

    /** Types a verb that needs no bundle. */
    Typed type(String... words) throws IOException, InterruptedException {
        return run(
                List.of(words), List.of("--site", carried.resolve("site.yaml").toString()));
    }

    /** Types a verb with a bundle and the site's trust folder. */
    Typed type(Path bundle, String... words) throws IOException, InterruptedException {
        return run(
                List.of(words),
                List.of(
                        "--site",
                        carried.resolve("site.yaml").toString(),
                        "--trust",
                        "/srv/trust",
                        "--bundle",
                        bundle.toString()));
    }

    /** {@code hubcrate verify}. */
    Typed verify(Path bundle) throws IOException, InterruptedException {
        return run(
                List.of("verify", bundle.toString(), "--site", "north"),
                List.of("--trust", "/srv/trust", "--output", "json"));
    }

    private Typed run(List<String> words, List<String> more) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(
                "nsenter",
                "-t",
                Long.toString(keeper.pid()),
                "-m",
                "-n",
                "--root",
                "--wd",
                "--",
                "sh",
                "-c",
                "umask " + umask + "; exec \"$@\"",
                "sh"));
        all.addAll(List.of(
                Path.of(System.getProperty("java.home"))
                        .toRealPath()
                        .resolve("bin/java")
                        .toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath(),
                Main.class.getName()));
        all.addAll(words);
        all.addAll(more);
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(all).redirectError(err.toFile());
        builder.environment().keySet().retainAll(Map.of("PATH", "").keySet());
        Process process = builder.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Typed(process.waitFor(), out, Files.readString(err));
    }

    @Override
    public void close() {
        keeper.destroyForcibly();
        keeper.onExit().join();
    }
}
