package io.hubcrate.visit;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/**
 * What the hub tells on its page while a server starts: Kubernetes' events, in their order. Read beside the polling, for
 * the message of a failure: "Back-off pulling image" says more than "not ready".
 */
final class SpawnProgress implements Flow.Subscriber<String>, AutoCloseable {
    private static final int KEPT = 12;
    private static final String DATA = "data:";

    private final List<String> messages = new ArrayList<>();
    private final CompletableFuture<?> stream;
    private boolean failed;

    SpawnProgress(HubBrowser browser, String path) {
        URI at = browser.address(path);
        HttpRequest.Builder request = HttpRequest.newBuilder(at)
                .header("Accept", "text/event-stream")
                .header("Referer", browser.address("hub/home").toString());
        browser.cookieHeader(at.getPath()).ifPresent(header -> request.header("Cookie", header));
        browser.xsrfToken(at.getPath()).ifPresent(token -> request.header("X-XSRFToken", token));
        stream = browser.client().sendAsync(request.build(), BodyHandlers.fromLineSubscriber(this));
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public synchronized void onNext(String line) {
        if (!line.startsWith(DATA)) {
            return;
        }
        try {
            JsonNode event = Json.parse(line.substring(DATA.length()).strip().getBytes(StandardCharsets.UTF_8));
            failed |= event.path("failed").asBoolean();
            messages.add(event.path("message").asText());
        } catch (IOException e) {
            messages.add(line);
        }
        if (messages.size() > KEPT) {
            messages.remove(0);
        }
    }

    @Override
    public void onError(Throwable problem) {
        // The polling beside this sees whether the server is there; a stream that breaks off only says less.
    }

    @Override
    public void onComplete() {}

    /** Whether the hub has given up. */
    synchronized boolean failed() {
        return failed;
    }

    /** The last of what was told, one a line. */
    synchronized String last() {
        return messages.isEmpty() ? "the hub told nothing" : String.join("\n  ", messages);
    }

    @Override
    public void close() {
        stream.cancel(true);
    }
}
