package io.hubcrate.visit;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.json.Json;
import java.io.IOException;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What comes from a kernel, one request at a time: printed text and value. */
final class KernelMessages implements WebSocket.Listener {
    private static final int MAX_TEXT = 16 << 20;

    private final StringBuilder frames = new StringBuilder();
    private final StringBuilder output = new StringBuilder();
    private CompletableFuture<String> answer = new CompletableFuture<>();
    private String awaited = "";
    private String last = "nothing came";
    private @Nullable JsonNode reply;
    private boolean idle;

    /** From now on the answer to this message counts. */
    synchronized void await(String messageId) {
        awaited = messageId;
        output.setLength(0);
        reply = null;
        idle = false;
        answer = new CompletableFuture<>();
    }

    synchronized CompletableFuture<String> answer() {
        return answer;
    }

    /** The last message's kind, for a failure. */
    synchronized String last() {
        return last;
    }

    @Override
    public synchronized @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean isLast) {
        frames.append(data);
        if (frames.length() > MAX_TEXT) {
            answer.completeExceptionally(new IOException("more than " + MAX_TEXT + " characters in one message"));
            socket.abort();
            return null;
        }
        if (isLast) {
            String text = frames.toString();
            frames.setLength(0);
            try {
                take(Json.parse(text.getBytes(StandardCharsets.UTF_8)));
            } catch (IOException e) {
                answer.completeExceptionally(e);
            }
        }
        socket.request(1);
        return null;
    }

    private void take(JsonNode message) {
        String kind = message.path("header").path("msg_type").asText();
        JsonNode content = message.path("content");
        last = kind + " " + content.path("execution_state").asText();
        if (!message.path("parent_header").path("msg_id").asText().equals(awaited)) {
            return;
        }
        switch (kind) {
            case "stream" -> output.append(content.path("text").asText());
            case "execute_result" ->
                output.append(content.path("data").path("text/plain").asText());
            case "execute_reply" -> reply = content;
            case "status" -> idle |= content.path("execution_state").asText().equals("idle");
            default -> {}
        }
        if (idle && reply != null) {
            finish(reply);
        }
    }

    /** Output and reply come on two channels, in either order: the answer is whole when both have come to their end. */
    private void finish(JsonNode finished) {
        if (finished.path("status").asText().equals("ok")) {
            answer.complete(output.toString().strip());
        } else {
            answer.completeExceptionally(new IllegalStateException(finished.path("status")
                            .asText() + " " + finished.path("ename").asText() + ": "
                    + finished.path("evalue").asText()));
        }
    }

    @Override
    public synchronized @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
        answer.completeExceptionally(new IOException("the WebSocket was closed: " + status + " " + reason));
        return null;
    }

    @Override
    public synchronized void onError(WebSocket socket, Throwable problem) {
        answer.completeExceptionally(problem);
    }
}
