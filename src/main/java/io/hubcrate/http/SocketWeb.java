package io.hubcrate.http;

import java.net.URI;
import java.nio.file.Path;

/** A server of this machine that is asked over its Unix socket, as a container engine. Thread-safe. */
public final class SocketWeb {
    private final Transport transport;

    public SocketWeb(Path socket, WebLimits limits) {
        this.transport = Transport.overSocket(socket, limits);
    }

    /**
     * One GET, whatever its status; no second attempt.
     *
     * @param path with the query, beginning with a slash
     * @param action for messages
     * @throws WebException if there is no answer
     */
    public WebResponse get(String path, String action) {
        return transport.send(WebRequest.get(URI.create("http://localhost" + path), action, "engine"), true);
    }
}
