package io.hubcrate.testing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.hubcrate.content.Digest;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.ImageReference;
import io.hubcrate.image.MediaTypes;
import io.hubcrate.json.Json;
import io.hubcrate.settings.BuilderSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A registry and file server on loopback, in memory. It answers as the OCI distribution specification 1.1 says, wants a
 * login if told so, and misbehaves where a test asks for it. What it does not know it answers with 404 or 405.
 *
 * <pre>{@code
 * try (FakeRegistry registry = FakeRegistry.start()) {
 *     FakeRegistry.StoredImage image = registry.putImage("team/app", "1.0", layer);
 *     registry.misbehave(1, "/v2/team/app/blobs/.*", new Misbehaviour.Cut(100));
 *     HttpWeb web = new HttpWeb(registry.settings(), EventSink.NONE);
 * }
 * }</pre>
 */
public final class FakeRegistry implements AutoCloseable {
    private static final Pattern MANIFEST = Pattern.compile("/v2/(.+)/manifests/([^/]+)");
    private static final Pattern BLOB = Pattern.compile("/v2/(.+)/blobs/(sha256:[0-9a-f]{64})");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "fake-registry");
        thread.setDaemon(true);
        return thread;
    });
    private final @Nullable TestCertificate certificate;
    private final FakeTokens tokens = new FakeTokens();
    private final FakeAnswers answers = new FakeAnswers();
    private final Map<String, Stored> contents = new ConcurrentHashMap<>();
    private final FakeUploads uploads = new FakeUploads(contents, answers);
    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private final List<ReceivedRequest> requests = new CopyOnWriteArrayList<>();

    static {
        // Without it the JDK's server waits 40 ms for an acknowledgement between headers and body.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    /** Bytes at a path, with their media type. */
    record Stored(byte[] bytes, String mediaType) {}

    private record Rule(int times, AtomicInteger used, Pattern path, Misbehaviour misbehaviour) {}

    /**
     * An image that stands in the registry.
     *
     * @param reference with its tag
     * @param manifest how an index would point to its manifest
     */
    public record StoredImage(
            ImageReference reference,
            Descriptor manifest,
            byte[] manifestBytes,
            Descriptor config,
            byte[] configBytes,
            List<Descriptor> layers) {}

    private FakeRegistry(HttpServer server, @Nullable TestCertificate certificate) {
        this.server = server;
        this.certificate = certificate;
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    /** Over plain HTTP on a free port of 127.0.0.1. */
    public static FakeRegistry start() {
        try {
            return new FakeRegistry(HttpServer.create(loopback(), 50), null);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Over HTTPS on a free port of 127.0.0.1. */
    public static FakeRegistry startTls(TestCertificate certificate) {
        try {
            HttpsServer server = HttpsServer.create(loopback(), 50);
            server.setHttpsConfigurator(new HttpsConfigurator(certificate.serverContext()));
            return new FakeRegistry(server, certificate);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    /** {@code 127.0.0.1:port}, a registry as references name it. */
    public String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** An address here; {@code path} begins with a slash. */
    public URI uri(String path) {
        return URI.create((certificate == null ? "http://" : "https://") + host() + path);
    }

    /** Settings with which this registry, and nothing else on plain HTTP, can be asked. */
    public BuilderSettings settings() {
        return certificate == null
                ? BuilderSettings.defaults().withPlainHttp(Set.of(host()))
                : BuilderSettings.defaults().withCaFile(certificate.pem());
    }

    /** Puts a file at any path. */
    public void putFile(String path, byte[] bytes) {
        contents.put(path, new Stored(bytes.clone(), "application/octet-stream"));
    }

    /** Puts a blob into a repository. */
    public Descriptor putBlob(String repository, String mediaType, byte[] bytes) {
        Digest digest = Digest.of(bytes);
        contents.put("/v2/" + repository + "/blobs/" + digest, new Stored(bytes.clone(), "application/octet-stream"));
        return new Descriptor(mediaType, digest, bytes.length);
    }

    /** Puts a manifest or index, under its digest and the tag if there is one. */
    public Descriptor putManifest(String repository, @Nullable String tag, String mediaType, byte[] bytes) {
        Stored stored = new Stored(bytes.clone(), mediaType);
        Digest digest = Digest.of(bytes);
        contents.put("/v2/" + repository + "/manifests/" + digest, stored);
        if (tag != null) {
            contents.put("/v2/" + repository + "/manifests/" + tag, stored);
        }
        return new Descriptor(mediaType, digest, bytes.length);
    }

    /** Puts a whole OCI image for linux/amd64; the layers' bytes need not be real layers. */
    public StoredImage putImage(String repository, String tag, byte[]... layers) {
        List<Descriptor> descriptors = new ArrayList<>();
        for (byte[] layer : layers) {
            descriptors.add(putBlob(repository, MediaTypes.OCI_LAYER_GZIP, layer));
        }
        ObjectNode configDocument = Json.object().put("architecture", "amd64").put("os", "linux");
        var diffs = configDocument.putObject("rootfs").put("type", "layers").putArray("diff_ids");
        descriptors.forEach(layer -> diffs.add(layer.digest().toString()));
        byte[] configBytes = Json.writeCompact(configDocument);
        Descriptor config = putBlob(repository, MediaTypes.OCI_CONFIG, configBytes);
        ObjectNode document = Json.object().put("schemaVersion", 2).put("mediaType", MediaTypes.OCI_MANIFEST);
        document.set("config", describe(config));
        var array = document.putArray("layers");
        descriptors.forEach(layer -> array.add(describe(layer)));
        byte[] manifestBytes = Json.write(document);
        Descriptor manifest = putManifest(repository, tag, MediaTypes.OCI_MANIFEST, manifestBytes);
        ImageReference reference = ImageReference.parse(host() + "/" + repository + ":" + tag);
        return new StoredImage(reference, manifest, manifestBytes, config, configBytes, List.copyOf(descriptors));
    }

    /** A descriptor as manifests and indexes hold it. */
    public static ObjectNode describe(Descriptor descriptor) {
        return Json.object()
                .put("mediaType", descriptor.mediaType())
                .put("digest", descriptor.digest().toString())
                .put("size", descriptor.size());
    }

    /** Takes away whatever path matches. */
    public void remove(String pathPattern) {
        contents.keySet().removeIf(path -> path.matches(pathPattern));
    }

    /** Who asks for it so often gets something else than an answer; later rules come first. */
    public void misbehave(int times, String pathPattern, Misbehaviour misbehaviour) {
        rules.add(0, new Rule(times, new AtomicInteger(), Pattern.compile(pathPattern), misbehaviour));
    }

    /** How this registry lets people in; everybody at first. */
    public FakeTokens tokens() {
        return tokens;
    }

    /** How this registry takes what is pushed; it takes nothing at first. */
    public FakeUploads uploads() {
        return uploads;
    }

    /** What stands at a path, as it was put or pushed. */
    public Optional<byte[]> stored(String path) {
        return Optional.ofNullable(contents.get(path)).map(Stored::bytes);
    }

    /** Everything asked so far, in order of arrival. */
    public List<ReceivedRequest> requests() {
        return List.copyOf(requests);
    }

    /** What was asked of the paths that match. */
    public List<ReceivedRequest> requests(String pathPattern) {
        return requests.stream()
                .filter(each -> each.path().matches(pathPattern))
                .toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try {
            byte[] body = exchange.getRequestBody().readAllBytes();
            ReceivedRequest request = receive(exchange, body);
            requests.add(request);
            Misbehaviour misbehaviour = rules.stream()
                    .filter(rule -> rule.path().matcher(request.path()).matches())
                    .filter(rule -> rule.used().getAndIncrement() < rule.times())
                    .findFirst()
                    .map(Rule::misbehaviour)
                    .orElse(null);
            if (!answers.instead(exchange, misbehaviour)) {
                answer(exchange, request, body, misbehaviour);
            }
        } finally {
            exchange.close();
        }
    }

    private void answer(
            HttpExchange exchange, ReceivedRequest request, byte[] body, @Nullable Misbehaviour misbehaviour)
            throws IOException {
        String path = request.path();
        boolean api = path.startsWith("/v2/");
        if (path.equals("/token")) {
            tokens.answer(exchange, request);
        } else if (!uploads.takes(request)
                && !request.method().equals("GET")
                && !request.method().equals("HEAD")) {
            answers.error(exchange, 405, "UNSUPPORTED");
        } else if (api && !tokens.admits(request, repository(path))) {
            tokens.challenge(exchange, uri("/token"), repository(path));
            answers.error(exchange, 401, "UNAUTHORIZED");
        } else if (uploads.takes(request)) {
            uploads.answer(exchange, request, body, misbehaviour instanceof Misbehaviour.ForeignDigest);
        } else if (path.equals("/v2/")) {
            answers.send(exchange, request, new Stored(new byte[] {'{', '}'}, "application/json"), null);
        } else {
            Stored stored = contents.get(path);
            if (stored == null) {
                String code = MANIFEST.matcher(path).matches() ? "MANIFEST_UNKNOWN" : "BLOB_UNKNOWN";
                answers.error(exchange, 404, api ? code : "NOT_FOUND");
                return;
            }
            if (MANIFEST.matcher(path).matches()) {
                String digest = Digest.of(stored.bytes()).toString();
                boolean foreign = misbehaviour instanceof Misbehaviour.ForeignDigest;
                exchange.getResponseHeaders()
                        .set(
                                "Docker-Content-Digest",
                                foreign ? Digest.of(new byte[] {1}).toString() : digest);
            }
            answers.send(exchange, request, stored, misbehaviour);
        }
    }

    private static String repository(String path) {
        for (Pattern pattern : List.of(MANIFEST, BLOB, FakeUploads.SESSION)) {
            Matcher matcher = pattern.matcher(path);
            if (matcher.matches()) {
                return matcher.group(1);
            }
        }
        return "";
    }

    private static ReceivedRequest receive(HttpExchange exchange, byte[] body) {
        var headers = exchange.getRequestHeaders();
        return new ReceivedRequest(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                exchange.getRequestURI().getRawQuery(),
                headers.getFirst("Authorization"),
                headers.getFirst("Range"),
                headers.getFirst("Accept"),
                new String(body, StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        answers.close();
        server.stop(0);
        threads.shutdownNow();
    }
}
