package io.hubcrate.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.settings.BuilderSettings;
import io.hubcrate.settings.BuilderSettingsReader;
import io.hubcrate.settings.Proxy;
import io.hubcrate.testing.FakeRegistry;
import io.hubcrate.testing.QuickWeb;
import io.hubcrate.testing.RawServer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whoever reads these must look at the proxy and not at the host behind it, which was never asked. */
class ProxyFailuresTest {
    private static final URI ADDRESS = URI.create("https://quay.example.org/v2/");
    private static final Duration SHORT = Duration.ofMillis(300);

    private static WebException refusal(BuilderSettings settings) {
        HttpWeb web = QuickWeb.of(settings, SHORT).web();
        WebException e = catchThrowableOfType(WebException.class, () -> web.fetchSmall(ADDRESS, 10, "x"));
        assertThat(e.getMessage() + e.advice()).doesNotContain("java.", "Exception");
        return e;
    }

    private static BuilderSettings through(String proxy) {
        return BuilderSettings.defaults().withProxy(Proxy.parse("http://" + proxy), List.of());
    }

    private static RawServer answeringConnectWith(String answer) {
        return RawServer.speaking((in, out) -> {
            RawServer.readHead(in);
            RawServer.say(out, "HTTP/1.1 " + answer + "\r\n\r\n");
        });
    }

    @Test
    void aProxyWhoseNameIsUnknownIsNamedWithPortAndSetting() {
        WebException e = refusal(through("no-such-proxy.invalid:3128"));
        assertThat(e.code()).isEqualTo("proxy-unreachable");
        assertThat(e.temporary()).isFalse();
        assertThat(e.getMessage()).contains("no-such-proxy.invalid:3128", "'proxy' in the builder's settings");
    }

    @Test
    void aProxyThatRefusesIsNamedWithTheVariableItCameFrom() {
        String closed;
        try (RawServer server = RawServer.silent()) {
            closed = server.host();
        }
        WebException upper = refusal(BuilderSettingsReader.fromEnvironment(Map.of("HTTPS_PROXY", "http://" + closed)));
        WebException lower = refusal(BuilderSettingsReader.fromEnvironment(Map.of("https_proxy", closed)));
        assertThat(List.of(upper, lower)).allSatisfy(e -> {
            assertThat(e.code()).isEqualTo("proxy-unreachable");
            assertThat(e.temporary()).isTrue();
            assertThat(e.getMessage()).contains(closed);
        });
        assertThat(upper.getMessage() + upper.advice()).contains("HTTPS_PROXY");
        assertThat(lower.getMessage() + lower.advice()).contains("https_proxy");
    }

    @Test
    void aProxyThatHangsIsNamed() {
        try (RawServer proxy = RawServer.silent()) {
            WebException e = refusal(through(proxy.host()));
            assertThat(e.code()).isEqualTo("transfer-stalled");
            assertThat(e.getMessage()).contains(proxy.host());
            assertThat(proxy.connections()).as("each silence is long").isEqualTo(3);
        }
    }

    @Test
    void aProxyThatOpensNoWayIsNotTakenForTheHost() {
        try (RawServer proxy = answeringConnectWith("403 Forbidden\r\nContent-Length: 0")) {
            WebException e = refusal(through(proxy.host()));
            assertThat(e.code()).isEqualTo("proxy-refused");
            assertThat(e.status()).isEqualTo(403);
            assertThat(e.getMessage()).contains(proxy.host(), "quay.example.org");
            assertThat(proxy.connections()).isOne();
        }
    }

    @Test
    void aProxysRedirectIsNotFollowedForTheHost() {
        try (FakeRegistry elsewhere = FakeRegistry.start();
                RawServer proxy = answeringConnectWith(
                        "302 Found\r\nLocation: " + elsewhere.uri("/login") + "\r\nContent-Length: 0")) {
            WebException e = refusal(elsewhere.settings().withProxy(Proxy.parse(proxy.host()), List.of()));
            assertThat(e.code()).isEqualTo("proxy-refused");
            assertThat(elsewhere.requests()).isEmpty();
        }
    }

    @Test
    void aProxyThatWantsALoginIsNamed() {
        try (RawServer proxy =
                answeringConnectWith("407 Login\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0")) {
            WebException e = refusal(through(proxy.host()));
            assertThat(e.code()).isEqualTo("proxy-login");
            assertThat(e.getMessage()).contains(proxy.host());
        }
    }
}
