package io.hubcrate.testing.peers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.hubcrate.content.Digest;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.MediaTypes;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;

/**
 * A registry with one OCI image whose single layer, a real uncompressed tar of any size, is computed while it is sent:
 * gigabytes without a disk. Serves ranges; anything it does not know is answered 404.
 */
public final class GeneratedImageRegistry implements AutoCloseable {
    private static final int BLOCK = 1 << 20;
    private static final int HEADER = 512;
    private static final Pattern RANGE = Pattern.compile("bytes=([0-9]+)-([0-9]*)");

    private final ForgedImage image;
    private final byte[] header;
    private final byte[] config;
    private final byte[] manifest;
    private final byte[] block = new byte[BLOCK];
    private final long content;
    private final long tarBytes;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicLong sent = new AtomicLong();

    private GeneratedImageRegistry(String reference, long contentBytes) throws IOException {
        content = contentBytes;
        TarArchiveEntry entry = new TarArchiveEntry("opt/generated");
        entry.setSize(contentBytes);
        entry.setModTime(0L);
        header = new byte[HEADER];
        entry.writeEntryHeader(header);
        // Content up to a whole number of 512-byte records, then two empty ones.
        tarBytes = HEADER + (contentBytes + 511) / 512 * 512 + 1024;
        new SeededBytes(42).fill(block);
        Descriptor layer = new Descriptor(MediaTypes.OCI_LAYER, layerDigest(), tarBytes);
        config =
                ("{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\""
                                + layer.digest() + "\"]}}")
                        .getBytes(StandardCharsets.UTF_8);
        Descriptor configBlob = new Descriptor(MediaTypes.OCI_CONFIG, Digest.of(config), config.length);
        manifest = ("{\"schemaVersion\":2,\"mediaType\":\"" + MediaTypes.OCI_MANIFEST + "\",\"config\":"
                        + json(configBlob) + ",\"layers\":[" + json(layer) + "]}")
                .getBytes(StandardCharsets.UTF_8);
        image = new ForgedImage(
                reference,
                null,
                new Descriptor(MediaTypes.OCI_MANIFEST, Digest.of(manifest), manifest.length),
                configBlob,
                List.of(layer));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        server.setExecutor(threads);
        server.createContext("/v2/", this::answer);
        server.start();
    }

    /** @param reference the image's upstream name with tag; here it stands under {@code ADDRESS/REFERENCE} */
    public static GeneratedImageRegistry start(String reference, long contentBytes) {
        try {
            return new GeneratedImageRegistry(reference, contentBytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Digest layerDigest() {
        MessageDigest hash = Digest.newMessageDigest();
        byte[] piece = new byte[BLOCK];
        for (long at = 0; at < tarBytes; at += BLOCK) {
            int length = (int) Math.min(BLOCK, tarBytes - at);
            fill(piece, at, length);
            hash.update(piece, 0, length);
        }
        return Digest.of(hash);
    }

    /** The layer's bytes from an offset that is a multiple of the block. */
    private void fill(byte[] piece, long from, int length) {
        System.arraycopy(block, 0, piece, 0, length);
        // Every block is unlike every other, so a block written to the wrong place is noticed.
        ByteBuffer.wrap(piece).putLong(HEADER, from);
        if (from == 0) {
            System.arraycopy(header, 0, piece, 0, HEADER);
        }
        int end = (int) Math.max(0, Math.min(length, HEADER + content - from));
        Arrays.fill(piece, end, length, (byte) 0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath().substring("/v2/".length());
            if (path.isEmpty()) {
                small(exchange, "{}".getBytes(StandardCharsets.UTF_8), "application/json");
            } else if (path.equals(image.name() + "/manifests/" + image.tag())
                    || path.equals(
                            image.name() + "/manifests/" + image.manifest().digest())) {
                exchange.getResponseHeaders()
                        .set("Docker-Content-Digest", image.manifest().digest().toString());
                small(exchange, manifest, MediaTypes.OCI_MANIFEST);
            } else if (path.equals(image.name() + "/blobs/" + image.config().digest())) {
                small(exchange, config, "application/octet-stream");
            } else if (path.equals(
                    image.name() + "/blobs/" + image.layers().get(0).digest())) {
                layer(exchange);
            } else {
                exchange.sendResponseHeaders(404, -1);
            }
        }
    }

    private static void small(HttpExchange exchange, byte[] bytes, String type) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        if (head) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(bytes.length));
        }
        exchange.sendResponseHeaders(200, head ? -1 : bytes.length);
        if (!head) {
            exchange.getResponseBody().write(bytes);
        }
    }

    private void layer(HttpExchange exchange) throws IOException {
        String asked = exchange.getRequestHeaders().getFirst("Range");
        long from = 0;
        long until = tarBytes;
        if (asked != null) {
            Matcher range = RANGE.matcher(asked);
            if (!range.matches()) {
                exchange.sendResponseHeaders(416, -1);
                return;
            }
            from = Long.parseLong(range.group(1));
            until = range.group(2).isEmpty() ? tarBytes : Math.min(tarBytes, Long.parseLong(range.group(2)) + 1);
            exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + (until - 1) + "/" + tarBytes);
        }
        exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
        exchange.sendResponseHeaders(asked == null ? 200 : 206, until - from);
        send(exchange.getResponseBody(), from, until);
    }

    private void send(OutputStream body, long from, long until) throws IOException {
        byte[] piece = new byte[BLOCK];
        long at = from;
        while (at < until) {
            long blockStart = at / BLOCK * BLOCK;
            int length = (int) Math.min(BLOCK, tarBytes - blockStart);
            fill(piece, blockStart, length);
            int skip = (int) (at - blockStart);
            int n = (int) Math.min(length - skip, until - at);
            body.write(piece, skip, n);
            sent.addAndGet(n);
            at += n;
        }
    }

    private static String json(Descriptor blob) {
        return "{\"mediaType\":\"" + blob.mediaType() + "\",\"digest\":\"" + blob.digest() + "\",\"size\":"
                + blob.size() + "}";
    }

    public ForgedImage image() {
        return image;
    }

    /** Host and port. */
    public String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** Bytes of the layer sent so far. */
    public long layerBytesSent() {
        return sent.get();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
