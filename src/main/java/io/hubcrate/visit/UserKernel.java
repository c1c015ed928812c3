package io.hubcrate.visit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.json.Json;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A kernel in a user's server, spoken to as JupyterLab does: over a WebSocket that goes through hub's proxy. */
public final class UserKernel implements AutoCloseable {
    /** The protocol wants a date in each message, and nothing looks at it. */
    private static final String UNDATED = "1970-01-01T00:00:00Z";

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(30);

    private final HubBrowser browser;
    private final String path;
    private final String user;
    private final String session = UUID.randomUUID().toString();
    private final KernelMessages messages = new KernelMessages();
    private final WebSocket socket;

    private UserKernel(HubBrowser browser, String path, String user) {
        this.browser = browser;
        this.path = path;
        this.user = user;
        this.socket = connect();
    }

    static UserKernel start(HubBrowser browser, String kernels, String user) {
        String id = browser.call("POST", kernels, "{\"name\": \"python3\"}")
                .expect("a kernel for " + user, 201)
                .json()
                .path("id")
                .asText();
        return new UserKernel(browser, kernels + "/" + id, user);
    }

    private WebSocket connect() {
        URI page = browser.address(path + "/channels");
        String token = browser.xsrfToken(page.getPath())
                .map(value -> "&_xsrf=" + URLEncoder.encode(value, StandardCharsets.UTF_8))
                .orElse("");
        URI at = URI.create("ws" + page.toString().substring("http".length()) + "?session_id=" + session + token);
        WebSocket.Builder builder = browser.client().newWebSocketBuilder().connectTimeout(CONNECT_LIMIT);
        builder.header("Origin", page.getScheme() + "://" + page.getRawAuthority());
        browser.cookieHeader(page.getPath()).ifPresent(header -> builder.header("Cookie", header));
        try {
            return builder.buildAsync(at, messages).join();
        } catch (CompletionException e) {
            throw new VisitException("no WebSocket to " + page + ": " + e.getCause(), e);
        }
    }

    /**
     * Runs code.
     *
     * @return what it printed, then its value as text, without white space around
     * @throws VisitException with the kernel's words if the code fails, or with the last state when the limit is over
     */
    public String run(String python, Duration limit) {
        String id = UUID.randomUUID().toString();
        messages.await(id);
        send(request(id, python));
        try {
            return messages.answer().get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new VisitException(
                    "no answer to " + python + " from " + user + "'s kernel within " + limit + ", last: "
                            + messages.last(),
                    e);
        } catch (ExecutionException e) {
            throw new VisitException(
                    python + " in " + user + "'s kernel: "
                            + Objects.requireNonNullElse(e.getCause(), e).getMessage(),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VisitException("interrupted", e);
        }
    }

    /** Jupyter's message protocol, version 5.3. */
    private String request(String id, String python) {
        ObjectNode message = Json.object();
        ObjectNode header = message.putObject("header");
        header.put("msg_id", id).put("session", session).put("username", user).put("version", "5.3");
        header.put("msg_type", "execute_request").put("date", UNDATED);
        message.putObject("parent_header");
        message.putObject("metadata");
        ObjectNode content = message.putObject("content");
        content.put("code", python).put("silent", false).put("store_history", true);
        content.putObject("user_expressions");
        content.put("allow_stdin", false).put("stop_on_error", false);
        message.putArray("buffers");
        message.put("channel", "shell");
        return new String(Json.writeCompact(message), StandardCharsets.UTF_8);
    }

    private void send(String message) {
        try {
            socket.sendText(message, true).get(CONNECT_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new VisitException(user + "'s kernel takes no message: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VisitException("interrupted", e);
        }
    }

    /** Ends the kernel; its server stays. */
    @Override
    public void close() {
        socket.abort();
        browser.call("DELETE", path, "").expect("the end of " + user + "'s kernel", 204);
    }
}
