package io.hubcrate.localimage;

import io.hubcrate.http.SocketWeb;
import io.hubcrate.http.WebException;
import io.hubcrate.http.WebLimits;
import io.hubcrate.http.WebResponse;
import io.hubcrate.json.Json;
import io.hubcrate.manifest.ImageSource;
import io.hubcrate.progress.Event;
import io.hubcrate.progress.EventSink;
import java.io.IOException;
import java.net.SocketException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Asks a Docker Engine for an image over its Unix socket.
 *
 * @see <a href="https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Image/operation/ImageGetAll">the call</a>
 */
final class DockerEngineClient {
    /** An engine packs a large image before the first byte comes. */
    static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final String USUAL = "unix:///var/run/docker.sock";
    private static final int BUFFER = 128 << 10;

    private final String host;
    private final Duration patience;
    private final EventSink events;

    /**
     * @param host as in {@code DOCKER_HOST}; empty for the usual socket
     * @param patience without a single byte before the engine counts as dead
     */
    DockerEngineClient(String host, Duration patience, EventSink events) {
        this.host = host.isEmpty() ? USUAL : host;
        this.patience = patience;
        this.events = events;
    }

    /** Writes what {@code docker save} would to a file. */
    void export(ImageSource source, FileChannel file) throws IOException {
        if (!host.startsWith("unix:///")) {
            throw LocalImageFailures.engine(source, host, "DOCKER_HOST is no Unix socket: " + host, 0);
        }
        SocketWeb engine =
                new SocketWeb(Path.of(host.substring("unix://".length())), WebLimits.DEFAULTS.withStall(patience));
        String path = "/images/get?names=" + URLEncoder.encode(source.name(), StandardCharsets.UTF_8);
        try (WebResponse response = engine.get(path, "export " + source.name())) {
            if (response.status() != 200) {
                String said = "the engine says " + response.status() + ": " + message(response.readError());
                throw LocalImageFailures.engine(source, host, said, response.status());
            }
            if (!response.endIsMarked()) {
                throw LocalImageFailures.engine(source, host, "the engine's answer has no end", 200);
            }
            events.accept(new Event.TransferStarted(source.text(), 0));
            copy(source, response, file);
            events.accept(new Event.TransferFinished(source.text(), false));
        } catch (WebException e) {
            throw LocalImageFailures.engine(source, host, "the engine at " + host + " " + reason(e), 0);
        }
    }

    private String reason(WebException e) {
        if (e.code().equals("transfer-stalled")) {
            return "sent nothing for " + patience.toSeconds() + " seconds";
        }
        // The system's own words: no such file, permission denied, connection refused.
        return e.getCause() instanceof SocketException refused
                ? "does not answer: " + refused.getMessage()
                : "broke off its answer, or it is no HTTP";
    }

    private void copy(ImageSource source, WebResponse response, FileChannel file) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int n = response.read(buffer, 0, BUFFER); n >= 0; n = response.read(buffer, 0, BUFFER)) {
            ByteBuffer part = ByteBuffer.wrap(buffer, 0, n);
            while (part.hasRemaining()) {
                file.write(part);
            }
            events.accept(new Event.TransferAdvanced(source.text(), n));
        }
    }

    /** The engine's own words, out of their JSON where they come in such. */
    private static String message(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        try {
            text = Json.parse(body).path("message").asText(text);
        } catch (IOException e) {
            // Said in other words than the API promises: shown as they are.
        }
        return LocalImageFailures.printable(text);
    }
}
