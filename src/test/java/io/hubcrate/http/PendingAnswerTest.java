package io.hubcrate.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PendingAnswerTest {
    private static final int SENT = 50_000;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Random random = new Random(3);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    /** Its threads begin late, as on a busy machine: then a broken connection often overtakes the answer. */
    private final HttpClient client =
            HttpClient.newBuilder().executor(this::startLate).build();

    PendingAnswerTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/cut", PendingAnswerTest::cut);
        server.createContext("/none", exchange -> exchange.getResponseHeaders());
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void startLate(Runnable task) {
        int millis;
        synchronized (random) {
            millis = random.nextInt(4);
        }
        threads.execute(() -> {
            LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
            task.run();
        });
    }

    private static void cut(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(206, 2 * SENT);
        exchange.getResponseBody().write(new byte[SENT]);
        exchange.getResponseBody().flush();
        throw new IOException("the connection is to break");
    }

    private PendingAnswer ask(String path) {
        int port = server.getAddress().getPort();
        return new PendingAnswer(
                client,
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .build());
    }

    @Test
    void whatArrivedBeforeTheConnectionBrokeIsKept() throws Exception {
        byte[] buffer = new byte[SENT];
        for (int i = 0; i < 300; i++) {
            try (PendingAnswer pending = ask("/cut")) {
                Answer answer = pending.await();
                assertThat(answer.status()).isEqualTo(206);
                int read = 0;
                while (read < SENT) {
                    read += answer.body().read(buffer, 0, buffer.length, PATIENCE);
                }
                assertThat(read).isEqualTo(SENT);
                assertThatThrownBy(() -> answer.body().read(buffer, 0, 1, PATIENCE))
                        .isInstanceOf(IOException.class)
                        .isNotInstanceOf(BodyQueue.StalledException.class);
            }
        }
    }

    @Test
    void noAnswerAtAllIsAnIoException() {
        server.stop(0);
        assertThatThrownBy(() -> {
                    try (PendingAnswer pending = ask("/cut")) {
                        pending.await();
                    }
                })
                .isInstanceOf(IOException.class);
    }

    @Test
    void waitsNoLongerThanItIsTold() {
        try (PendingAnswer pending = ask("/none")) {
            assertThatThrownBy(() -> pending.await(50)).isInstanceOf(TimeoutException.class);
        }
    }
}
