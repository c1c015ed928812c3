package io.hubcrate.http;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A request under way, answered as soon as the answer's headers are read. The future of the JDK comes later, and fails
 * where the connection breaks before that: what had arrived of the body would be lost, and fetched again. For one thread.
 */
final class PendingAnswer implements AutoCloseable {
    private final CompletableFuture<Answer> begun = new CompletableFuture<>();
    private final CompletableFuture<HttpResponse<BodyQueue>> exchange;
    private boolean taken;

    PendingAnswer(HttpClient client, HttpRequest request) {
        exchange = client.sendAsync(request, this::begin);
        CompletableFuture<?> unused = exchange.whenComplete((answer, thrown) -> {
            if (thrown != null) {
                fail(thrown instanceof CompletionException wrapped ? wrapped.getCause() : thrown);
            }
        });
    }

    private BodyQueue begin(HttpResponse.ResponseInfo beginning) {
        BodyQueue body = new BodyQueue();
        begun.complete(new Answer(beginning.statusCode(), beginning.headers(), body));
        return body;
    }

    private void fail(@Nullable Throwable cause) {
        IOException broken = cause instanceof IOException io ? io : new IOException(cause);
        if (!begun.completeExceptionally(broken) && !begun.isCompletedExceptionally()) {
            begun.join().body().onError(broken);
        }
    }

    /** @throws IOException if the connection cannot be made or breaks before the answer's headers are there */
    Answer await() throws IOException, InterruptedException {
        try {
            return taken(begun.get());
        } catch (ExecutionException e) {
            throw asIo(e);
        }
    }

    /**
     * @throws TimeoutException if there is no answer yet after that long
     * @throws IOException as for {@link #await()}
     */
    Answer await(long millis) throws IOException, InterruptedException, TimeoutException {
        try {
            return taken(begun.get(millis, TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            throw asIo(e);
        }
    }

    private Answer taken(Answer answer) {
        taken = true;
        return answer;
    }

    private static IOException asIo(ExecutionException e) {
        return e.getCause() instanceof IOException broken ? broken : new IOException(e.getCause());
    }

    /** Ends what was not awaited to its answer; an answer that somebody took lives on with its body. */
    @Override
    public void close() {
        if (!taken) {
            exchange.cancel(true);
        }
    }
}
