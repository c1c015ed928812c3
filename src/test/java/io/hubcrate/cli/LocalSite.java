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
import java.nio.file.DirectoryStream;
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
import java.util.function.Consumer;

/**
 * A site of one node, a folder, that is the installing host itself; a really signed bundle carried there; and hubcrate
 * as it stands there after install.sh.
 */
final class LocalSite implements AutoCloseable {
    private static final Secret PASSPHRASE = Secret.of("correct horse".toCharArray());
    private static final Path JAVA = Path.of(System.getProperty("java.home"));

    /** As {@code /srv/trust} on the node, where it can be written. */
    final Path trust;
    /** Everything of the node. */
    final Path root;
    /** Under which commands are typed. */
    String umask = "022";

    private final Path folder;
    private final Path carried;
    private final GeneratedKey key;
    private final Path bundle;
    private final Process keeper;

    private LocalSite(Path folder, Consumer<SmallBundle> refine) throws IOException, InterruptedException {
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
        bundle = bundle(carried, refine);
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
        unpack(carried.resolve("opt"));
        List<Path> shared = new ArrayList<>(List.of(carried));
        Arrays.stream(classPath().split(File.pathSeparator))
                .map(Path::of)
                .map(path -> Files.isDirectory(path) ? path : path.getParent())
                .distinct()
                .forEach(shared::add);
        // Debian keeps Java's settings in /etc, behind links.
        Path settings = JAVA.resolve("conf/security/java.security").toRealPath();
        if (!settings.startsWith("/usr")) {
            shared.add(Objects.requireNonNull(settings.getParent()).getParent());
        }
        keeper = LittleNode.start(root, List.of(), shared.toArray(Path[]::new));
        inNetwork("ip", "link", "set", "lo", "up");
    }

    /** What one command said and how it ended. */
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

    /** @param refine what is special about the bundle */
    static LocalSite start(Path folder, Consumer<SmallBundle> refine) throws IOException, InterruptedException {
        return new LocalSite(folder, refine);
    }

    /** What the role installer holds, with this very Java and these very libraries. */
    private static void unpack(Path opt) throws IOException {
        Path hubcrate = Files.createDirectories(opt.resolve("hubcrate"));
        Path bin = Files.createDirectory(hubcrate.resolve("bin"));
        try (DirectoryStream<Path> scripts = Files.newDirectoryStream(Path.of("installer"))) {
            for (Path script : scripts) {
                Files.copy(script, bin.resolve(script.getFileName()));
            }
        }
        Files.copy(Path.of("target/hubcrate.jar"), hubcrate.resolve("hubcrate.jar"));
        Path libraries = Files.createDirectory(hubcrate.resolve("lib"));
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(Path.of("target/lib"))) {
            for (Path jar : jars) {
                Files.copy(jar, libraries.resolve(jar.getFileName()));
            }
        }
        Files.createSymbolicLink(opt.resolve("runtime"), JAVA.toRealPath());
    }

    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(path -> Path.of(path).toAbsolutePath().toString())
                .filter(path -> Files.exists(Path.of(path)))
                .reduce((one, two) -> one + File.pathSeparator + two)
                .orElseThrow();
    }

    private Path bundle(Path place, Consumer<SmallBundle> refine) {
        SmallBundle small = new SmallBundle(place.resolve("in"));
        refine.accept(small);
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
                                asked.connections())
                        .withVolumeSize(small.volumeSize));
        Instant signed = Clock.systemUTC().instant().minus(Duration.ofDays(1));
        byte[] sums = BundleSigning.readSums(bundle, EventSink.NONE, 2);
        DetachedSignature made = DetachedSigner.sign(sums, key.armoredSecretKey(), PASSPHRASE, signed);
        BundleSigning.sign(bundle, made.keyId(), made.armored(), false);
        return bundle;
    }

    /** A further one of the same name. */
    Path bundle(long sequence) {
        return bundle(carried.resolve("sequence-" + sequence), small -> {
            small.cluster = false;
            small.sequence = sequence;
        });
    }

    /** Another one, signed likewise. */
    Path bundle(String where, Consumer<SmallBundle> refine) {
        return bundle(carried.resolve(where), refine);
    }

    /** The bundle's folder, which the node sees at the same place. */
    Path bundle() {
        return bundle;
    }

    /** The address that the site file names; before, the node has none. */
    void giveAddress() {
        inNetwork("ip", "address", "add", "192.0.2.1/32", "dev", "lo");
    }

    private void inNetwork(String... words) {
        List<String> all = new ArrayList<>(List.of("-t", Long.toString(keeper.pid()), "-n"));
        all.addAll(List.of(words));
        Programs.run("nsenter", all.toArray(String[]::new));
    }

    /** A verb with the options that it wants here, typed on the node. */
    Typed type(String... words) throws IOException, InterruptedException {
        return type(bundle, words);
    }

    /** The same with what was staged there: neither bundle nor trust is named. */
    Typed typeStaged(String... words) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--site", carried.resolve("site.yaml").toString()));
        return typeAll(all);
    }

    /** The same with another bundle. */
    Typed type(Path other, String... words) throws IOException, InterruptedException {
        return typeAll(options(other, words));
    }

    private Typed typeAll(List<String> words) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(
                JAVA.toRealPath().resolve("bin/java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath(),
                Main.class.getName()));
        all.addAll(words);
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(onNode(all)).redirectError(err.toFile());
        builder.environment().keySet().retainAll(Map.of("PATH", "").keySet());
        Process process = builder.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Typed(process.waitFor(), out, Files.readString(err));
    }

    /** The launcher as it came in the bundle, for a host beside the node. */
    Path launcher() {
        return carried.resolve("opt/hubcrate/bin/hubcrate");
    }

    /** A command that starts hubcrate as it came in the bundle. */
    List<String> carriedCommand(String... words) {
        List<String> all = new ArrayList<>(
                List.of("sh", carried.resolve("opt/hubcrate/bin/hubcrate").toString()));
        all.addAll(options(bundle, words));
        return onNode(all);
    }

    /** The same with these words alone. */
    List<String> carriedPlainly(String... words) {
        List<String> all = new ArrayList<>(
                List.of("sh", carried.resolve("opt/hubcrate/bin/hubcrate").toString()));
        all.addAll(List.of(words));
        return onNode(all);
    }

    private List<String> onNode(List<String> command) {
        List<String> all = new ArrayList<>(
                List.of("nsenter", "-t", Long.toString(keeper.pid()), "-m", "-n", "--root", "--wd", "--"));
        all.addAll(List.of("sh", "-c", "umask " + umask + "; exec \"$@\"", "sh"));
        all.addAll(command);
        return all;
    }

    private List<String> options(Path other, String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        List<String> site = List.of("--site", carried.resolve("site.yaml").toString());
        switch (words[0]) {
            case "verify" -> all.addAll(List.of(other.toString(), "--site", "north", "--trust", "/srv/trust"));
            case "reset" -> all.addAll(site);
            default -> {
                all.addAll(site);
                all.addAll(List.of("--trust", "/srv/trust", "--bundle", other.toString()));
            }
        }
        return all;
    }

    @Override
    public void close() {
        keeper.destroyForcibly();
        keeper.onExit().join();
    }
}
