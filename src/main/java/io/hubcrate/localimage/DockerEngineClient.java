package io.hubcrate.localimage;

import io.hubcrate.failure.SourceException;
import io.hubcrate.json.Json;
import io.hubcrate.manifest.ImageSource;
import io.hubcrate.progress.Event;
import io.hubcrate.progress.EventSink;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.URLEncoder;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Asks a Docker Engine for an image over its Unix socket: the JDK's own HTTP client speaks no such sockets.
 *
 * @see <a href="https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Image/operation/ImageGetAll">the call</a>
 */
final class DockerEngineClient {
    private static final String USUAL = "unix:///var/run/docker.sock";
    private static final int BUFFER = 256 << 10;
    private static final int MAX_MESSAGE = 64 << 10;

    private final String host;
    private final EventSink events;

    /** @param host as in {@code DOCKER_HOST}; empty for the usual socket */
    DockerEngineClient(String host, EventSink events) {
        this.host = host.isEmpty() ? USUAL : host;
        this.events = events;
    }

    /** Writes what {@code docker save} would to a file. */
    void export(ImageSource source, FileChannel file) throws IOException {
        if (!host.startsWith("unix:///")) {
            throw LocalImageFailures.engine(source, host, "DOCKER_HOST is no Unix socket: " + host, 0);
        }
        String request = "GET /images/get?names=" + URLEncoder.encode(source.name(), StandardCharsets.UTF_8)
                + " HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n\r\n";
        try (SocketChannel socket = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            connect(source, socket);
            ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                socket.write(bytes);
            }
            read(source, new SocketStream(socket), file);
        }
    }

    private void connect(ImageSource source, SocketChannel socket) {
        try {
            socket.connect(UnixDomainSocketAddress.of(Path.of(host.substring("unix://".length()))));
        } catch (IOException e) {
            throw LocalImageFailures.engine(source, host, "no engine answers at " + host + ": " + e.getMessage(), 0);
        }
    }

    private void read(ImageSource source, InputStream in, FileChannel file) throws IOException {
        PlainHttpResponse response;
        InputStream body;
        try {
            response = PlainHttpResponse.read(in);
            body = response.body();
        } catch (IOException e) {
            throw LocalImageFailures.engine(source, host, "the engine's answer is none: " + e.getMessage(), 0);
        }
        if (response.status() != 200) {
            throw LocalImageFailures.engine(
                    source, host, "the engine says " + response.status() + ": " + message(body), response.status());
        }
        events.accept(new Event.TransferStarted(source.text(), 0));
        byte[] buffer = new byte[BUFFER];
        while (true) {
            int n;
            try {
                n = body.read(buffer);
            } catch (IOException e) {
                throw cut(source, e);
            }
            if (n < 0) {
                break;
            }
            ByteBuffer part = ByteBuffer.wrap(buffer, 0, n);
            while (part.hasRemaining()) {
                file.write(part);
            }
            events.accept(new Event.TransferAdvanced(source.text(), n));
        }
        events.accept(new Event.TransferFinished(source.text(), false));
    }

    private SourceException cut(ImageSource source, IOException e) {
        return LocalImageFailures.engine(source, host, "the engine's answer broke off: " + e.getMessage(), 200);
    }

    /** The engine's own words, out of their JSON where they come in such. */
    private static String message(InputStream body) {
        String text;
        try {
            text = new String(body.readNBytes(MAX_MESSAGE), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "nothing that could be read";
        }
        try {
            text = Json.parse(text.getBytes(StandardCharsets.UTF_8))
                    .path("message")
                    .asText(text);
        } catch (IOException e) {
            // Said in other words than the API promises: shown as they are.
        }
        return LocalImageFailures.printable(text);
    }
}
