package io.hubcrate.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.hubcrate.content.Digest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the internet is to a connected host, on loopback and read-only: registries, a chart repository and a file
 * server. Serves exactly what was put in before.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md">OCI distribution, pull</a>
 */
final class Origin implements AutoCloseable {
    private static final int THREADS = 8;
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");

    private final HttpServer server;
    private final ExecutorService executor;
    private final Map<String, Content> contents = new ConcurrentHashMap<>();

    private Origin(HttpServer server, ExecutorService executor) {
        this.server = server;
        this.executor = executor;
    }

    private record Content(byte[] bytes, String mediaType, boolean ofRegistry) {}

    /** Listens on a free port of loopback until closed. */
    static Origin start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ExecutorService executor = Executors.newFixedThreadPool(THREADS, work -> {
            Thread thread = new Thread(work, "origin");
            thread.setDaemon(true);
            return thread;
        });
        Origin origin = new Origin(server, executor);
        server.setExecutor(executor);
        server.createContext("/", origin::answer);
        server.start();
        return origin;
    }

    /** {@code host:port}. */
    String authority() {
        return server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort();
    }

    /** Publishes an image under {@code /v2/REGISTRY/REPOSITORY}, as a mirror of many registries does. */
    void publish(SmallImage image) {
        String base = "/v2/" + image.reference().name();
        Content manifest = new Content(image.manifest(), image.mediaType(), true);
        contents.put(base + "/manifests/" + image.reference().tag().orElseThrow(), manifest);
        contents.put(base + "/manifests/" + Digest.of(image.manifest()), manifest);
        for (byte[] blob : image.blobs()) {
            contents.put(base + "/blobs/" + Digest.of(blob), new Content(blob, "application/octet-stream", true));
        }
    }

    /** Publishes a file. */
    void publish(String path, byte[] bytes) {
        contents.put(path, new Content(bytes, "application/octet-stream", false));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            boolean head = exchange.getRequestMethod().equals("HEAD");
            if (!head && !exchange.getRequestMethod().equals("GET")) {
                exchange.sendResponseHeaders(405, -1);
                return;
            }
            exchange.getResponseHeaders().set("Docker-Distribution-Api-Version", "registry/2.0");
            if (path.equals("/v2/")) {
                exchange.sendResponseHeaders(200, -1);
                return;
            }
            Content content = contents.get(path);
            if (content == null) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            send(exchange, content, head);
        }
    }

    private static void send(HttpExchange exchange, Content content, boolean head) throws IOException {
        byte[] bytes = content.bytes();
        exchange.getResponseHeaders().set("Content-Type", content.mediaType());
        if (content.ofRegistry()) {
            exchange.getResponseHeaders()
                    .set("Docker-Content-Digest", Digest.of(bytes).toString());
        }
        int from = 0;
        int to = bytes.length - 1;
        String range = exchange.getRequestHeaders().getFirst("Range");
        Matcher wanted = RANGE.matcher(range == null ? "" : range);
        boolean partial = wanted.matches() && Long.parseLong(wanted.group(1)) < bytes.length;
        if (partial) {
            from = Integer.parseInt(wanted.group(1));
            to = wanted.group(2).isEmpty() ? to : (int) Math.min(to, Long.parseLong(wanted.group(2)));
            exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + to + "/" + bytes.length);
        }
        int length = to - from + 1;
        if (head) {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(length));
        }
        exchange.sendResponseHeaders(partial ? 206 : 200, head ? -1 : length);
        if (!head) {
            exchange.getResponseBody().write(bytes, from, length);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }
}
