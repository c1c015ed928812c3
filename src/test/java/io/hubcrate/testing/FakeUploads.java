package io.hubcrate.testing;

import com.sun.net.httpserver.HttpExchange;
import io.hubcrate.content.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a {@link FakeRegistry} takes pushes: sessions, pieces, mounts, manifests. Off until {@link #accept}. */
public final class FakeUploads {
    static final Pattern SESSION = Pattern.compile("/v2/(.+)/blobs/uploads/([0-9]*)");
    private static final Pattern MANIFEST = Pattern.compile("/v2/(.+)/manifests/([^/]+)");
    private static final Pattern MOUNT = Pattern.compile("mount=(sha256:[0-9a-f]{64})&from=(.+)");
    private static final Pattern DIGEST = Pattern.compile(".*digest=(sha256:[0-9a-f]{64})");

    private final Map<String, FakeRegistry.Stored> contents;
    private final FakeAnswers answers;
    private final Map<String, ByteArrayOutputStream> sessions = new ConcurrentHashMap<>();
    private final AtomicInteger serial = new AtomicInteger();
    private volatile boolean accepting;
    private volatile boolean pieces = true;
    private volatile String locationPrefix = "";

    FakeUploads(Map<String, FakeRegistry.Stored> contents, FakeAnswers answers) {
        this.contents = contents;
        this.answers = answers;
    }

    /** From now on pushes are taken. */
    public void accept() {
        accepting = true;
    }

    /** Answers pieces (PATCH) with 405. */
    public void refusePieces() {
        pieces = false;
    }

    /** Put before the path in {@code Location}, as {@code http://other:1}. */
    public void locateAt(String prefix) {
        locationPrefix = prefix;
    }

    boolean takes(ReceivedRequest request) {
        boolean session = SESSION.matcher(request.path()).matches();
        boolean put = request.method().equals("PUT")
                && MANIFEST.matcher(request.path()).matches();
        return accepting && (session || put);
    }

    void answer(HttpExchange exchange, ReceivedRequest request, byte[] body, boolean foreignDigest) throws IOException {
        Matcher manifest = MANIFEST.matcher(request.path());
        if (manifest.matches()) {
            String type = exchange.getRequestHeaders().getFirst("Content-Type");
            FakeRegistry.Stored stored = new FakeRegistry.Stored(body, type);
            contents.put(request.path(), stored);
            contents.put("/v2/" + manifest.group(1) + "/manifests/" + Digest.of(body), stored);
            Digest told = Digest.of(foreignDigest ? new byte[] {1} : body);
            exchange.getResponseHeaders().set("Docker-Content-Digest", told.toString());
            exchange.sendResponseHeaders(201, -1);
            return;
        }
        Matcher session = SESSION.matcher(request.path());
        if (!session.matches()) {
            throw new AssertionError(request.path());
        }
        switch (request.method()) {
            case "POST" -> begin(exchange, request, session.group(1));
            case "PATCH" -> patch(exchange, request, body);
            case "GET" -> located(exchange, request.path(), 204);
            case "PUT" -> finish(exchange, request, session.group(1), body);
            default -> answers.error(exchange, 405, "UNSUPPORTED");
        }
    }

    private void begin(HttpExchange exchange, ReceivedRequest request, String repository) throws IOException {
        Matcher mount = MOUNT.matcher(String.valueOf(request.query()));
        if (mount.matches()) {
            String from = URLDecoder.decode(mount.group(2), StandardCharsets.UTF_8);
            FakeRegistry.Stored there = contents.get("/v2/" + from + "/blobs/" + mount.group(1));
            if (there != null) {
                contents.put("/v2/" + repository + "/blobs/" + mount.group(1), there);
                exchange.sendResponseHeaders(201, -1);
                return;
            }
        }
        String path = "/v2/" + repository + "/blobs/uploads/" + serial.incrementAndGet();
        sessions.put(path, new ByteArrayOutputStream());
        located(exchange, path, 202);
    }

    private void located(HttpExchange exchange, String path, int status) throws IOException {
        ByteArrayOutputStream session = sessions.get(path);
        if (session == null) {
            answers.error(exchange, 404, "BLOB_UPLOAD_UNKNOWN");
            return;
        }
        exchange.getResponseHeaders().set("Location", locationPrefix + path + "?_state=a%2Bb");
        exchange.getResponseHeaders().set("Range", "0-" + Math.max(0, session.size() - 1));
        exchange.sendResponseHeaders(status, -1);
    }

    private void patch(HttpExchange exchange, ReceivedRequest request, byte[] body) throws IOException {
        ByteArrayOutputStream session = sessions.get(request.path());
        String range = exchange.getRequestHeaders().getFirst("Content-Range");
        if (!pieces) {
            answers.error(exchange, 405, "UNSUPPORTED");
        } else if (session == null) {
            answers.error(exchange, 404, "BLOB_UPLOAD_UNKNOWN");
        } else if (range == null || !range.startsWith(session.size() + "-")) {
            answers.error(exchange, 416, "BLOB_UPLOAD_INVALID");
        } else {
            session.write(body);
            located(exchange, request.path(), 202);
        }
    }

    private void finish(HttpExchange exchange, ReceivedRequest request, String repository, byte[] body)
            throws IOException {
        ByteArrayOutputStream session = sessions.get(request.path());
        String query = String.valueOf(request.query());
        Matcher digest = DIGEST.matcher(query);
        if (session == null || !digest.matches() || !query.startsWith("_state=a%2Bb&")) {
            answers.error(exchange, 404, "BLOB_UPLOAD_UNKNOWN");
            return;
        }
        session.write(body);
        byte[] whole = session.toByteArray();
        if (!Digest.of(whole).toString().equals(digest.group(1))) {
            answers.error(exchange, 400, "DIGEST_INVALID");
            return;
        }
        contents.put(
                "/v2/" + repository + "/blobs/" + digest.group(1),
                new FakeRegistry.Stored(whole, "application/octet-stream"));
        exchange.sendResponseHeaders(201, -1);
    }
}
