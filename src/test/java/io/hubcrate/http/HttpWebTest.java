package io.hubcrate.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.failure.InterruptedRunException;
import io.hubcrate.failure.Secret;
import io.hubcrate.settings.AddressMirror;
import io.hubcrate.settings.BuilderSettings;
import io.hubcrate.testing.CollectingSink;
import io.hubcrate.testing.FakeRegistry;
import io.hubcrate.testing.Misbehaviour;
import io.hubcrate.testing.QuickWeb;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpWebTest {
    private static final byte[] INDEX = "apiVersion: v1\n".getBytes(StandardCharsets.UTF_8);

    private final FakeRegistry server = FakeRegistry.start();
    private final FakeRegistry other = FakeRegistry.start();
    private final BuilderSettings settings =
            BuilderSettings.defaults().withPlainHttp(Set.of(server.host(), other.host()));
    private final QuickWeb quick = QuickWeb.of(settings);
    private final HttpWeb web = quick.web();

    @AfterEach
    void close() {
        server.close();
        other.close();
    }

    private WebException refusal(URI address) {
        return catchThrowableOfType(WebException.class, () -> web.fetchSmall(address, 1000, "chart repository"));
    }

    @Test
    void fetchesADocumentAndRemembersWhomItAskedAndWhy() {
        server.putFile("/index.yaml", INDEX);
        assertThat(web.fetchSmall(server.uri("/index.yaml"), 1000, "chart repository"))
                .isEqualTo(INDEX);
        assertThat(web.contacts()).containsOnlyKeys(server.host());
        assertThat(web.contacts().get(server.host())).containsExactly("chart repository");
    }

    @Test
    void addressThatADocumentNamesIsJudgedAsARedirectIs() {
        URI outside = URI.create("https://192.0.2.1/index.yaml");
        for (String inwards : List.of("https://localhost/x", "https://127.0.0.1/x", "https://169.254.169.254/x")) {
            WebException refused =
                    catchThrowableOfType(WebException.class, () -> web.requireNotInwards(outside, URI.create(inwards)));
            assertThat(refused.code()).isEqualTo("redirect-refused");
        }
        web.requireNotInwards(outside, URI.create("https://192.0.2.2/x"));
        web.requireNotInwards(server.uri("/index.yaml"), other.uri("/x"));
    }

    @Test
    void asksTheMirrorInPlaceOfTheOriginAndNeverTheOriginItself() {
        HttpWeb mirrored = QuickWeb.of(settings.withAddressMirrors(List.of(AddressMirror.of(
                        server.uri("/charts").toString(), other.uri("/copy").toString()))))
                .web();
        server.putFile("/charts/index.yaml", INDEX);
        server.putFile("/charts/only-there", INDEX);
        other.putFile("/copy/index.yaml", INDEX);
        CollectingSink sink = new CollectingSink();

        mirrored.stream(server.uri("/charts/index.yaml"), -1, 0, "files", sink);
        WebException refused = catchThrowableOfType(
                WebException.class, () -> mirrored.fetchSmall(server.uri("/charts/only-there"), 99, "files"));

        assertThat(mirrored.fetchSmall(server.uri("/charts/index.yaml"), 1000, "chart repository"))
                .isEqualTo(INDEX);
        assertThat(sink.bytes()).isEqualTo(INDEX);
        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.endpoint()).isEqualTo(other.uri("/copy/only-there").toString());
        assertThat(refused.action()).contains(server.uri("/charts/only-there").toString(), refused.endpoint());
        assertThat(mirrored.contacts()).containsOnlyKeys(other.host());
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void aMirrorOverPlainHttpMustBeAllowedLikeEveryOther() {
        HttpWeb mirrored = QuickWeb.of(BuilderSettings.defaults()
                        .withAddressMirrors(List.of(AddressMirror.of(
                                "https://dl.k8s.io/", server.uri("/").toString()))))
                .web();

        WebException refused = catchThrowableOfType(
                WebException.class, () -> mirrored.fetchSmall(URI.create("https://dl.k8s.io/x"), 99, "files"));

        assertThat(refused.code()).isEqualTo("plain-http-refused");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void takesADocumentOfExactlyTheLimitAndRefusesOneByteMore() {
        server.putFile("/a", new byte[1000]);
        server.putFile("/b", new byte[1001]);
        assertThat(web.fetchSmall(server.uri("/a"), 1000, "x")).hasSize(1000);
        assertThat(refusal(server.uri("/b")).code()).isEqualTo("too-large");
    }

    @Test
    void stopsReadingAnUnannouncedFlood() {
        server.misbehave(1, "/a", new Misbehaviour.Flood(10_000_000_000L, false));
        WebException e = refusal(server.uri("/a"));
        assertThat(e.code()).isEqualTo("too-large");
        assertThat(e.temporary()).isFalse();
        assertThat(quick.pauses()).isEmpty();
    }

    @Test
    void triesAgainWhatTheServerCallsTemporary() {
        server.putFile("/a", INDEX);
        server.misbehave(1, "/a", new Misbehaviour.Status(503));
        server.misbehave(1, "/a", new Misbehaviour.Status(500));
        server.misbehave(1, "/a", new Misbehaviour.Cut(3));
        assertThat(web.fetchSmall(server.uri("/a"), 1000, "x")).isEqualTo(INDEX);
        assertThat(quick.pauses()).hasSize(3);
        assertThat(quick.pauses().get(2)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
    }

    @Test
    void givesUpAfterItsAttempts() {
        server.misbehave(100, "/a", new Misbehaviour.Status(502));
        WebException e = refusal(server.uri("/a"));
        assertThat(e.code()).isEqualTo("http-status");
        assertThat(e.status()).isEqualTo(502);
        assertThat(e.endpoint()).isEqualTo(server.uri("/a").toString());
        assertThat(server.requests()).hasSize(4);
    }

    @Test
    void doesNotTryAgainWhatCannotChange() {
        for (Map.Entry<Integer, String> each : Map.of(
                        404,
                        "http-not-found",
                        410,
                        "http-not-found",
                        403,
                        "http-forbidden",
                        401,
                        "http-forbidden",
                        400,
                        "http-status",
                        204,
                        "http-status")
                .entrySet()) {
            String path = "/" + each.getKey();
            server.misbehave(100, path, new Misbehaviour.Status(each.getKey()));
            WebException e = refusal(server.uri(path));
            assertThat(e.code()).isEqualTo(each.getValue());
            assertThat(e.status()).isEqualTo(each.getKey());
            assertThat(server.requests(path)).hasSize(1);
        }
    }

    @Test
    void waitsAsLongAsTheServerAsks() {
        server.putFile("/a", INDEX);
        server.misbehave(1, "/a", new Misbehaviour.Status(429, Map.of("Retry-After", "37"), ""));
        assertThat(web.fetchSmall(server.uri("/a"), 1000, "x")).isEqualTo(INDEX);
        assertThat(quick.pauses()).singleElement().satisfies(pause -> assertThat(pause)
                .isBetween(Duration.ofSeconds(37), Duration.ofSeconds(38)));
    }

    @Test
    void failsRatherThanSleepForHours() {
        server.misbehave(100, "/a", new Misbehaviour.Status(429, Map.of("Retry-After", "21600"), ""));
        WebException e = refusal(server.uri("/a"));
        assertThat(e.code()).isEqualTo("http-busy");
        assertThat(e.retryAfter()).contains(Duration.ofHours(6));
        assertThat(quick.pauses()).isEmpty();
    }

    @Test
    void readsOnlyTheBeginningOfAnErrorsText() {
        server.misbehave(1, "/a", new Misbehaviour.Flood(10_000_000_000L, true));
        try (WebResponse response = web.open(WebRequest.get(server.uri("/a"), "look", "x"))) {
            assertThat(response.readError()).hasSize(WebResponse.MAX_ERROR_BYTES);
        }
    }

    @Test
    void tellsAStalledAnswerFromASlowOne() {
        server.putFile("/a", INDEX);
        server.misbehave(100, "/a", new Misbehaviour.Stall(3));
        HttpWeb impatient = QuickWeb.of(settings, Duration.ofMillis(300)).web();
        WebException e =
                catchThrowableOfType(WebException.class, () -> impatient.fetchSmall(server.uri("/a"), 1000, "x"));
        assertThat(e.code()).isEqualTo("transfer-stalled");
        assertThat(e.temporary()).isTrue();
        assertThat(server.requests("/a")).as("each silence is long").hasSize(3);
    }

    @Test
    void keepsCredentialsFromOtherHostsAndTellsRedirectsInContacts() {
        server.putFile("/here", INDEX);
        other.putFile("/there", INDEX);
        server.misbehave(1, "/a", new Misbehaviour.Redirect(302, "/here"));
        server.misbehave(1, "/here", Misbehaviour.Redirect.to(other.uri("/there")));
        WebRequest request = WebRequest.get(server.uri("/a"), "look", "images")
                .withAuthorization(Secret.of("Basic eDp5".toCharArray()))
                .withHeader("Range", "bytes=3-");
        try (WebResponse response = web.open(request)) {
            assertThat(response.status()).isEqualTo(206);
            assertThat(response.address()).isEqualTo(other.uri("/there"));
        }
        assertThat(server.requests("/here").get(0).authorization()).isEqualTo("Basic eDp5");
        assertThat(other.requests()).singleElement().satisfies(asked -> {
            assertThat(asked.authorization()).isNull();
            assertThat(asked.range()).isEqualTo("bytes=3-");
        });
        assertThat(web.contacts().get(server.host()))
                .contains("images", "images (redirected from " + server.host() + ")");
        assertThat(web.contacts().get(other.host())).containsExactly("images (redirected from " + server.host() + ")");
    }

    @Test
    void doesNotGetCredentialsBackAfterADetour() {
        server.putFile("/end", INDEX);
        server.misbehave(1, "/a", Misbehaviour.Redirect.to(other.uri("/b")));
        other.misbehave(1, "/b", Misbehaviour.Redirect.to(server.uri("/end")));
        WebRequest request =
                WebRequest.get(server.uri("/a"), "look", "x").withAuthorization(Secret.of("Basic eDp5".toCharArray()));
        web.open(request).close();
        assertThat(server.requests("/end").get(0).authorization()).isNull();
    }

    @Test
    void endsARedirectCircle() {
        server.misbehave(100, "/a", new Misbehaviour.Redirect(301, "/a"));
        WebException e = refusal(server.uri("/a"));
        assertThat(e.code()).isEqualTo("redirect-refused");
        assertThat(server.requests()).hasSize(11);
    }

    @Test
    void refusesPlainHttpThatNobodyAllowedAlsoBehindARedirect() {
        HttpWeb strict = QuickWeb.of(BuilderSettings.defaults().withPlainHttp(Set.of(server.host())))
                .web();
        WebException direct =
                catchThrowableOfType(WebException.class, () -> strict.fetchSmall(other.uri("/a"), 10, "x"));
        assertThat(direct.code()).isEqualTo("plain-http-refused");
        server.misbehave(1, "/a", Misbehaviour.Redirect.to(other.uri("/b")));
        WebException redirected =
                catchThrowableOfType(WebException.class, () -> strict.fetchSmall(server.uri("/a"), 10, "x"));
        assertThat(redirected.code()).isEqualTo("plain-http-refused");
        assertThat(other.requests()).isEmpty();
    }

    @Test
    void refusesOtherSchemesAndCredentialsInAddresses() {
        for (String target : List.of("file:///etc/passwd", "ftp://a/b", "https://u:p@a.example.org/", "jar:x")) {
            server.misbehave(1, "/a", new Misbehaviour.Redirect(302, target));
            assertThat(refusal(server.uri("/a")).code()).isEqualTo("address-refused");
        }
    }

    @Test
    void refusesARedirectToCloudMetadata() {
        server.misbehave(1, "/a", new Misbehaviour.Redirect(302, "https://169.254.169.254/latest/meta-data"));
        assertThat(refusal(server.uri("/a")).code()).isEqualTo("redirect-refused");
    }

    @Test
    void saysWhenNobodyListens() {
        URI gone = other.uri("/a");
        other.close();
        WebException e = refusal(gone);
        assertThat(e.code()).isEqualTo("host-unreachable");
        assertThat(e.status()).isZero();
        assertThat(quick.pauses()).hasSize(3);
    }

    @Test
    void doesNotInsistOnANameThatDoesNotExist() {
        WebException e = refusal(URI.create("https://no-such-host.invalid/index.yaml"));
        assertThat(e.code()).isEqualTo("host-unreachable");
        assertThat(quick.pauses()).isEmpty();
    }

    @Test
    void neverUsesMoreConnectionsThanTheSettingsAllow() throws Exception {
        HttpWeb narrow = QuickWeb.of(settings.withConnections(2)).web();
        server.putFile("/a", new byte[300_000]);
        AtomicInteger open = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Callable<Integer> use = () -> {
            try (WebResponse response = narrow.open(WebRequest.get(server.uri("/a"), "look", "x"))) {
                most.accumulateAndGet(open.incrementAndGet(), Math::max);
                int length = response.readAll(300_000).length;
                open.decrementAndGet();
                return length;
            }
        };
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Integer>> all =
                    threads.invokeAll(IntStream.range(0, 40).mapToObj(i -> use).toList(), 60, TimeUnit.SECONDS);
            for (Future<Integer> each : all) {
                assertThat(each.get()).isEqualTo(300_000);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(most.get()).isLessThanOrEqualTo(2);
    }

    @Test
    void givesTheConnectionBackAfterEveryFailure() {
        HttpWeb single =
                QuickWeb.of(settings.withConnections(1), Duration.ofMillis(300)).web();
        server.putFile("/good", INDEX);
        server.putFile("/stalled", INDEX);
        server.putFile("/large", new byte[5000]);
        server.misbehave(100, "/stalled", new Misbehaviour.Stall(1));
        server.misbehave(100, "/circle", new Misbehaviour.Redirect(302, "/circle"));
        for (String path : List.of("/absent", "/stalled", "/circle", "/large")) {
            assertThat(catchThrowableOfType(WebException.class, () -> single.fetchSmall(server.uri(path), 1000, "x")))
                    .isNotNull();
        }
        assertThat(single.fetchSmall(server.uri("/good"), 1000, "x")).isEqualTo(INDEX);
    }

    @Test
    void stopsWaitingWhenInterrupted() {
        server.misbehave(1, "/a", new Misbehaviour.Stall(0));
        server.putFile("/a", INDEX);
        Thread.currentThread().interrupt();
        InterruptedRunException e =
                catchThrowableOfType(InterruptedRunException.class, () -> web.fetchSmall(server.uri("/a"), 1000, "x"));
        assertThat(e.code()).isEqualTo("interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }
}
