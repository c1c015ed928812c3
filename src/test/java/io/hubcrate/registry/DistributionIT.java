package io.hubcrate.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.content.Digest;
import io.hubcrate.http.WebException;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.ImageReference;
import io.hubcrate.image.MediaTypes;
import io.hubcrate.json.Json;
import io.hubcrate.settings.BuilderSettings;
import io.hubcrate.settings.Mirror;
import io.hubcrate.testing.CollectingSink;
import io.hubcrate.testing.FakeRegistry;
import io.hubcrate.testing.FakeTokens;
import io.hubcrate.testing.QuickWeb;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the Distribution registry, Debian's package docker-registry, with a login as htpasswd has it. */
class DistributionIT {
    private static final String LOGIN = FakeTokens.basic("me", "pw");
    private static final HttpClient PUSHER = HttpClient.newHttpClient();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    private static final byte[] LAYER = new byte[5_000_000];

    @SuppressWarnings("NullAway.Init")
    private static Process process;

    private static String host = "";
    private static byte[] manifest = new byte[0];
    private static List<Descriptor> blobs = List.of();

    @BeforeAll
    static void startAndPush() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        host = "127.0.0.1:" + port;
        // Bcrypt of "pw", the only form that the registry takes.
        Files.writeString(
                folder.resolve("htpasswd"), "me:$2y$05$KBCwKxOzLha2MUDgW0PjXeWzOSLhF8sK1QsBlwKSD89nHhjjkrKai\n");
        Path config = Files.writeString(
                folder.resolve("config.yml"),
                """
                version: 0.1
                log: {level: error}
                storage: {filesystem: {rootdirectory: "%s"}}
                http: {addr: "%s", secret: test}
                auth: {htpasswd: {realm: test, path: "%s"}}
                """
                        .formatted(folder.resolve("store"), host, folder.resolve("htpasswd")));
        process = new ProcessBuilder("docker-registry", "serve", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        awaitAnswer();
        push();
    }

    @AfterAll
    static void stop() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }

    private static void awaitAnswer() throws Exception {
        for (int attempt = 0; attempt < 200; attempt++) {
            if (!process.isAlive()) {
                break;
            }
            try {
                send(HttpRequest.newBuilder(URI.create("http://" + host + "/v2/"))
                        .GET());
                return;
            } catch (IOException e) {
                Thread.sleep(50);
            }
        }
        throw new IllegalStateException("docker-registry: " + Files.readString(folder.resolve("log")));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return PUSHER.send(
                request.timeout(Duration.ofSeconds(60))
                        .header("Authorization", LOGIN)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static void push() throws Exception {
        new Random(11).nextBytes(LAYER);
        byte[] config = "{\"architecture\":\"amd64\",\"os\":\"linux\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]}}"
                .getBytes(StandardCharsets.UTF_8);
        blobs = List.of(pushBlob(MediaTypes.DOCKER_CONFIG, config), pushBlob(MediaTypes.DOCKER_LAYER_GZIP, LAYER));
        ObjectNode document = Json.object().put("schemaVersion", 2).put("mediaType", MediaTypes.DOCKER_MANIFEST);
        document.set("config", FakeRegistry.describe(blobs.get(0)));
        document.putArray("layers").add(FakeRegistry.describe(blobs.get(1)));
        manifest = Json.write(document);
        HttpResponse<String> answer =
                send(HttpRequest.newBuilder(URI.create("http://" + host + "/v2/cache/team/app/manifests/1.0"))
                        .header("Content-Type", MediaTypes.DOCKER_MANIFEST)
                        .PUT(HttpRequest.BodyPublishers.ofByteArray(manifest)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    private static Descriptor pushBlob(String mediaType, byte[] bytes) throws Exception {
        HttpResponse<String> begun =
                send(HttpRequest.newBuilder(URI.create("http://" + host + "/v2/cache/team/app/blobs/uploads/"))
                        .POST(HttpRequest.BodyPublishers.noBody()));
        String location = begun.headers().firstValue("Location").orElseThrow();
        Digest digest = Digest.of(bytes);
        HttpResponse<String> done = send(HttpRequest.newBuilder(URI.create(location + "&digest=" + digest))
                .header("Content-Type", "application/octet-stream")
                .PUT(HttpRequest.BodyPublishers.ofByteArray(bytes)));
        assertThat(done.statusCode()).as(done.body()).isEqualTo(201);
        return new Descriptor(mediaType, digest, bytes.length);
    }

    private static RegistryClient client(BuilderSettings settings, String login) throws IOException {
        Path config = Files.createTempFile(folder, "docker", ".json");
        String auth = Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
        Files.writeString(config, "{\"auths\":{\"" + host + "\":{\"auth\":\"" + auth + "\"}}}");
        BuilderSettings all = settings.withDockerConfig(config);
        return new RegistryClient(QuickWeb.of(all).web(), all, folder, Map.of());
    }

    private static BuilderSettings plain() {
        return BuilderSettings.defaults().withPlainHttp(Set.of(host));
    }

    private static ImageReference image() {
        return ImageReference.parse(host + "/cache/team/app:1.0");
    }

    @Test
    void pullsByteForByteAndResumesByRange() throws IOException {
        RegistryClient client = client(plain(), "me:pw");
        Registry.RawManifest pulled = client.fetchManifest(image());
        assertThat(pulled.bytes()).isEqualTo(manifest);
        assertThat(pulled.mediaType()).isEqualTo(MediaTypes.DOCKER_MANIFEST);
        assertThat(client.fetchManifest(image().withDigest(pulled.digest())).bytes())
                .isEqualTo(manifest);
        assertThat(Digest.of(client.fetchBlob(image(), blobs.get(0))))
                .isEqualTo(blobs.get(0).digest());
        CollectingSink rest = new CollectingSink();
        client.streamBlob(image(), blobs.get(1), 3_141_592, rest);
        assertThat(rest.restarts()).isZero();
        assertThat(rest.bytes()).isEqualTo(Arrays.copyOfRange(LAYER, 3_141_592, LAYER.length));
    }

    @Test
    void pullsAsAMirrorOfAnotherRegistry() throws IOException {
        BuilderSettings mirrored = plain().withMirrors(List.of(Mirror.of("quay.io", host + "/cache")));
        assertThat(client(mirrored, "me:pw")
                        .fetchManifest(ImageReference.parse("quay.io/team/app:1.0"))
                        .bytes())
                .isEqualTo(manifest);
    }

    @Test
    void tellsAWrongLoginFromAnUnknownTag() throws IOException {
        RegistryClient wrong = client(plain(), "me:other");
        RegistryException refused = catchThrowableOfType(RegistryException.class, () -> wrong.fetchManifest(image()));
        assertThat(refused.code()).isEqualTo("registry-unauthorized");
        assertThat(refused.registryCodes()).containsExactly("UNAUTHORIZED");
        RegistryClient right = client(plain(), "me:pw");
        RegistryException unknown =
                catchThrowableOfType(RegistryException.class, () -> right.fetchManifest(image().withTag("2.0")));
        assertThat(unknown.code()).isEqualTo("registry-not-found");
        assertThat(unknown.registryCodes()).containsExactly("MANIFEST_UNKNOWN");
    }

    @Test
    void isNotAskedOverPlainHttpUnlessNamed() throws IOException {
        RegistryClient strict = client(BuilderSettings.defaults(), "me:pw");
        WebException e = catchThrowableOfType(WebException.class, () -> strict.fetchManifest(image()));
        assertThat(e.code()).isEqualTo("tls-failed");
    }
}
