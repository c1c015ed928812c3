package io.hubcrate.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.failure.InterruptedRunException;
import io.hubcrate.settings.BuilderSettings;
import io.hubcrate.testing.QuickWeb;
import io.hubcrate.testing.RawServer;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** What goes over the wire, and when a wait for it ends. */
class TransportTest {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final String OK = "HTTP/1.1 200 OK\r\n";

    private final List<String> heads = new CopyOnWriteArrayList<>();

    private static HttpWeb web(RawServer server, Duration stall) {
        return QuickWeb.of(BuilderSettings.defaults().withPlainHttp(Set.of(server.host())), stall)
                .web();
    }

    private static WebRequest get(RawServer server, String path) {
        return WebRequest.get(URI.create("http://" + server.host() + path), "look", "x");
    }

    private RawServer answering(String answer) {
        return RawServer.speaking((in, out) -> {
            while (true) {
                heads.add(RawServer.readHead(in));
                RawServer.say(out, answer);
            }
        });
    }

    @Test
    void sendsNothingThatNobodyAskedFor() {
        try (RawServer server = answering(OK + "Set-Cookie: a=b; Path=/\r\nContent-Length: 0\r\n\r\n")) {
            HttpWeb web = web(server, Duration.ofSeconds(30));
            web.open(get(server, "/a?b=%2F").withHeader("Range", "bytes=3-")).close();
            web.open(get(server, "/a?b=%2F")).close();
            String always = "Host: " + server.host() + "\r\nConnection: keep-alive\r\nUser-Agent: hubcrate\r\n\r\n";
            assertThat(heads)
                    .containsExactly(
                            "GET /a?b=%2F HTTP/1.1\r\nRange: bytes=3-\r\n" + always,
                            "GET /a?b=%2F HTTP/1.1\r\n" + always);
        }
    }

    @Test
    void announcesEveryBodyAndWaitsForNoLeaveToSendIt() {
        try (RawServer server = RawServer.speaking((in, out) -> {
            String head = RawServer.readHead(in);
            heads.add(head + new String(in.readNBytes(head.startsWith("PUT") ? 3 : 0), StandardCharsets.US_ASCII));
            RawServer.say(out, OK + "Content-Length: 0\r\nConnection: close\r\n\r\n");
        })) {
            HttpWeb web = web(server, Duration.ofSeconds(30));
            URI address = URI.create("http://" + server.host() + "/u");
            WebRequest put = WebRequest.of("PUT", address, "push", "x");
            web.open(put.withBody(WebBody.of(new byte[] {'a', 'b', 'c'}))).close();
            web.open(WebRequest.of("POST", address, "push", "x")).close();
            assertThat(heads).hasSize(2).noneMatch(head -> head.contains("Expect"));
            assertThat(heads.get(0)).contains("\r\nContent-Length: 3\r\n").endsWith("\r\n\r\nabc");
            assertThat(heads.get(1)).contains("\r\nContent-Length: 0\r\n");
        }
    }

    @Test
    void leavesPackedBodiesAsTheyAre() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(new byte[1000]);
        }
        try (RawServer server = RawServer.speaking((in, out) -> {
            RawServer.readHead(in);
            RawServer.say(out, OK + "Content-Encoding: gzip\r\nContent-Length: " + packed.size() + "\r\n\r\n");
            packed.writeTo(out);
        })) {
            byte[] got = web(server, Duration.ofSeconds(30))
                    .fetchSmall(URI.create("http://" + server.host() + "/a.gz"), 1000, "x");
            assertThat(got).isEqualTo(packed.toByteArray());
        }
    }

    @Test
    void keepsTheConnectionForTheNextRequestAlsoAfterAShortAnswerThatNobodyRead() {
        try (RawServer server = answering("HTTP/1.1 404 No\r\nContent-Length: 5\r\n\r\nhello")) {
            HttpWeb web = web(server, Duration.ofSeconds(30));
            for (int i = 0; i < 5; i++) {
                web.open(get(server, "/a")).close();
            }
            assertThat(server.connections()).isOne();
        }
    }

    @Test
    void doesNotReadToItsEndWhatNobodyWants() {
        try (RawServer server = answering(OK + "Content-Length: 10000000000\r\n\r\nbeginning")) {
            HttpWeb web = web(server, Duration.ofSeconds(30));
            web.open(get(server, "/a")).close();
            web.open(get(server, "/a")).close();
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void looksWhetherAKeptConnectionIsStillOpen() throws Exception {
        try (RawServer server = RawServer.speaking((in, out) -> {
            RawServer.readHead(in);
            RawServer.say(out, OK + "Content-Length: 2\r\n\r\nok");
        })) {
            QuickWeb quick = QuickWeb.of(BuilderSettings.defaults().withPlainHttp(Set.of(server.host())));
            URI address = URI.create("http://" + server.host() + "/a");
            quick.web().fetchSmall(address, 10, "x");
            Thread.sleep(200);
            assertThat(quick.web().fetchSmall(address, 10, "x")).hasSize(2);
            assertThat(quick.pauses()).isEmpty();
        }
    }

    @Test
    void headsHaveBounds() {
        try (RawServer server = RawServer.speaking((in, out) -> {
            RawServer.readHead(in);
            RawServer.say(out, OK);
            while (true) {
                RawServer.say(out, "X-More: " + "x".repeat(1000) + "\r\n");
            }
        })) {
            WebException e = catchThrowableOfType(WebException.class, () -> web(server, Duration.ofSeconds(30))
                    .open(get(server, "/a")));
            assertThat(e.code()).isEqualTo("connection-broken");
        }
    }

    @Test
    void givesUpOnAServerThatTakesTheConnectionAndIsSilent() {
        try (RawServer server = RawServer.silent()) {
            assertStalled(server, get(server, "/a"));
        }
    }

    @Test
    void givesUpOnAHeadThatComesByteByByte() {
        try (RawServer server = RawServer.speaking((in, out) -> {
            RawServer.readHead(in);
            RawServer.say(out, OK + "X-Slow: ");
            while (true) {
                RawServer.say(out, "x");
                Thread.sleep(50);
            }
        })) {
            assertStalled(server, get(server, "/a"));
        }
    }

    @Test
    void givesUpOnABodyThatComesByteByByte() {
        try (RawServer server = RawServer.speaking((in, out) -> {
            RawServer.readHead(in);
            RawServer.say(out, OK + "Content-Length: 1000000\r\n\r\n");
            while (true) {
                RawServer.say(out, "x");
                Thread.sleep(50);
            }
        })) {
            WebException e = catchThrowableOfType(WebException.class, () -> web(server, SHORT)
                    .fetchSmall(URI.create("http://" + server.host() + "/a"), 2_000_000, "x"));
            assertThat(e.code()).isEqualTo("transfer-stalled");
        }
    }

    @Test
    void givesUpOnAServerThatTakesNothing() {
        byte[] large = new byte[64 << 20];
        try (RawServer server = RawServer.silent()) {
            WebRequest put = WebRequest.of("PUT", URI.create("http://" + server.host() + "/u"), "push", "x");
            assertStalled(server, put.withBody(WebBody.of(large)));
        }
    }

    private static void assertStalled(RawServer server, WebRequest request) {
        WebException e = catchThrowableOfType(
                WebException.class, () -> web(server, SHORT).open(request).close());
        assertThat(e.code()).isEqualTo("transfer-stalled");
        assertThat(e.temporary()).isTrue();
        assertThat(e.getMessage()).doesNotContain("java");
    }

    @Test
    void anInterruptEndsTheWaitForAHeadAndForABody() throws Exception {
        CountDownLatch waiting = new CountDownLatch(2);
        try (RawServer server = RawServer.speaking((in, out) -> {
            if (RawServer.readHead(in).startsWith("GET /body")) {
                RawServer.say(out, OK + "Content-Length: 100\r\n\r\nhalf");
            }
            waiting.countDown();
            in.read();
        })) {
            HttpWeb web = web(server, Duration.ofMinutes(10));
            ExecutorService threads = Executors.newFixedThreadPool(2);
            try {
                List<AtomicReference<Throwable>> ends = List.of(new AtomicReference<>(), new AtomicReference<>());
                List<Future<?>> tasks = List.of(
                        threads.submit(() -> ends.get(0).set(catchThrowable(() -> web.open(get(server, "/head"))))),
                        threads.submit(() -> ends.get(1).set(catchThrowable(() -> {
                            try (WebResponse response = web.open(get(server, "/body"))) {
                                response.readAll(100);
                            }
                        }))));
                waiting.await();
                threads.shutdownNow();
                assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
                assertThat(tasks).allMatch(Future::isDone);
                assertThat(ends).allSatisfy(end -> assertThat(end.get()).isInstanceOf(InterruptedRunException.class));
            } finally {
                threads.shutdownNow();
            }
        }
    }

    @Test
    void anInterruptEndsASendingThatNobodyTakes() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        try (RawServer server = RawServer.silent()) {
            HttpWeb web = web(server, Duration.ofMinutes(10));
            WebRequest put = WebRequest.of("PUT", URI.create("http://" + server.host() + "/u"), "push", "x")
                    .withBody(new WebBody(1L << 40, out -> {
                        begun.countDown();
                        while (true) {
                            out.write(new byte[1 << 20]);
                        }
                    }));
            AtomicReference<Throwable> end = new AtomicReference<>();
            Thread sender = new Thread(() -> end.set(catchThrowable(() -> web.open(put))));
            sender.start();
            begun.await();
            sender.interrupt();
            sender.join(30_000);
            assertThat(end.get()).isInstanceOf(InterruptedRunException.class);
        }
    }
}
