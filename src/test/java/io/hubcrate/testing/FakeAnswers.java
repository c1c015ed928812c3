package io.hubcrate.testing;

import com.sun.net.httpserver.HttpExchange;
import io.hubcrate.testing.FakeRegistry.Stored;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How a {@link FakeRegistry} sends bytes, properly and otherwise. */
final class FakeAnswers implements AutoCloseable {
    private static final Pattern RANGE = Pattern.compile("bytes=([0-9]+)-([0-9]*)");

    private final CountDownLatch closing = new CountDownLatch(1);

    /** Sends what needs no stored bytes; false if the misbehaviour is of another kind. */
    boolean instead(HttpExchange exchange, @Nullable Misbehaviour misbehaviour) throws IOException {
        if (misbehaviour instanceof Misbehaviour.Status status) {
            status.headers()
                    .forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
            body(exchange, status.status(), status.body().getBytes(StandardCharsets.UTF_8));
            return true;
        }
        if (misbehaviour instanceof Misbehaviour.Redirect redirect) {
            exchange.getResponseHeaders().set("Location", redirect.location());
            body(exchange, redirect.status(), "moved".getBytes(StandardCharsets.UTF_8));
            return true;
        }
        if (misbehaviour instanceof Misbehaviour.Flood flood) {
            flood(exchange, flood);
            return true;
        }
        return false;
    }

    void error(HttpExchange exchange, int status, String code) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        String text = "{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"no\"}]}";
        body(exchange, status, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void body(HttpExchange exchange, int status, byte[] bytes) throws IOException {
        boolean silent = bytes.length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, silent ? -1 : bytes.length);
        if (!silent) {
            exchange.getResponseBody().write(bytes);
        }
    }

    void send(HttpExchange exchange, ReceivedRequest request, Stored stored, @Nullable Misbehaviour misbehaviour)
            throws IOException {
        byte[] bytes = altered(stored.bytes(), misbehaviour);
        exchange.getResponseHeaders().set("Content-Type", stored.mediaType());
        exchange.getResponseHeaders().set("ETag", "\"" + Arrays.hashCode(bytes) + "\"");
        if (request.method().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(bytes.length));
            exchange.sendResponseHeaders(200, -1);
            return;
        }
        Matcher range = RANGE.matcher(request.findRange().orElse(""));
        String condition = exchange.getRequestHeaders().getFirst("If-Range");
        boolean same = condition == null || condition.equals("\"" + Arrays.hashCode(bytes) + "\"");
        if (!range.matches() || !same || misbehaviour instanceof Misbehaviour.IgnoreRange) {
            part(exchange, 200, bytes, 0, misbehaviour);
            return;
        }
        long first = Long.parseLong(range.group(1));
        if (first >= bytes.length) {
            exchange.getResponseHeaders().set("Content-Range", "bytes */" + bytes.length);
            exchange.sendResponseHeaders(416, -1);
            return;
        }
        long told = misbehaviour instanceof Misbehaviour.ForeignRange ? first / 2 : first;
        exchange.getResponseHeaders()
                .set("Content-Range", "bytes " + told + "-" + (bytes.length - 1) + "/" + bytes.length);
        part(exchange, 206, bytes, (int) told, misbehaviour);
    }

    private static byte[] altered(byte[] bytes, @Nullable Misbehaviour misbehaviour) {
        if (misbehaviour instanceof Misbehaviour.Longer longer) {
            return Arrays.copyOf(bytes, bytes.length + longer.extraBytes());
        }
        if (misbehaviour instanceof Misbehaviour.Shorter shorter) {
            return Arrays.copyOf(bytes, bytes.length - shorter.missingBytes());
        }
        if (misbehaviour instanceof Misbehaviour.FlippedBit) {
            byte[] copy = bytes.clone();
            copy[copy.length / 2] ^= 1;
            return copy;
        }
        return bytes;
    }

    private void part(HttpExchange exchange, int status, byte[] bytes, int from, @Nullable Misbehaviour misbehaviour)
            throws IOException {
        int length = bytes.length - from;
        exchange.sendResponseHeaders(status, length == 0 ? -1 : length);
        OutputStream out = exchange.getResponseBody();
        if (misbehaviour instanceof Misbehaviour.Cut cut) {
            out.write(bytes, from, (int) Math.min(length, cut.afterBytes()));
            out.flush();
            throw new IOException("the connection is to break");
        }
        if (misbehaviour instanceof Misbehaviour.Stall stall) {
            out.write(bytes, from, (int) Math.min(length, stall.afterBytes()));
            out.flush();
            awaitClose();
            throw new IOException("the connection is to break");
        }
        out.write(bytes, from, length);
    }

    private static void flood(HttpExchange exchange, Misbehaviour.Flood flood) throws IOException {
        exchange.sendResponseHeaders(200, flood.announced() ? flood.bytes() : 0);
        byte[] spaces = new byte[64 << 10];
        Arrays.fill(spaces, (byte) ' ');
        OutputStream out = exchange.getResponseBody();
        for (long left = flood.bytes(); left > 0; left -= spaces.length) {
            out.write(spaces, 0, (int) Math.min(left, spaces.length));
        }
    }

    private void awaitClose() {
        try {
            closing.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closing.countDown();
    }
}
