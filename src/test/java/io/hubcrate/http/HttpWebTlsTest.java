package io.hubcrate.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.settings.BuilderSettings;
import io.hubcrate.settings.Proxy;
import io.hubcrate.testing.FakeProxy;
import io.hubcrate.testing.FakeRegistry;
import io.hubcrate.testing.Misbehaviour;
import io.hubcrate.testing.QuickWeb;
import io.hubcrate.testing.TestCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpWebTlsTest {
    private static final byte[] FILE = new byte[1_500_000];

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    private static byte[] fetch(BuilderSettings settings, URI address) {
        return QuickWeb.of(settings).web().fetchSmall(address, FILE.length, "x");
    }

    private static WebException refusal(BuilderSettings settings, URI address) {
        HttpWeb web = QuickWeb.of(settings).web();
        return catchThrowableOfType(WebException.class, () -> web.fetchSmall(address, 100, "x"));
    }

    @Test
    void trustsTheSettingsAuthorityAndNobodyElses() throws IOException {
        new Random(3).nextBytes(FILE);
        try (FakeRegistry server = FakeRegistry.startTls(TestCertificate.create(folder))) {
            server.putFile("/a", FILE);
            server.misbehave(1, "/a", new Misbehaviour.Cut(100_000));
            assertThat(fetch(server.settings(), server.uri("/a"))).isEqualTo(FILE);
            WebException e = refusal(BuilderSettings.defaults(), server.uri("/a"));
            assertThat(e.code()).isEqualTo("tls-untrusted");
            assertThat(e.temporary()).isFalse();
        }
    }

    @Test
    void refusesToFallFromHttpsToPlainHttp() throws IOException {
        Path own = Files.createDirectory(folder.resolve("downgrade"));
        try (FakeRegistry server = FakeRegistry.startTls(TestCertificate.create(own));
                FakeRegistry plain = FakeRegistry.start()) {
            server.misbehave(9, "/a", Misbehaviour.Redirect.to(plain.uri("/b")));
            assertThat(refusal(server.settings(), server.uri("/a")).code()).isEqualTo("plain-http-refused");
            assertThat(plain.requests()).isEmpty();
            plain.putFile("/b", FILE);
            BuilderSettings allowed = server.settings().withPlainHttp(Set.of(plain.host()));
            assertThat(fetch(allowed, server.uri("/a"))).hasSize(FILE.length);
        }
    }

    @Test
    void saysThatAPlainServerHasNoTls() throws IOException {
        try (ServerSocket plain = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> answerPlainly(plain));
            server.setDaemon(true);
            server.start();
            WebException e =
                    refusal(BuilderSettings.defaults(), URI.create("https://127.0.0.1:" + plain.getLocalPort() + "/a"));
            assertThat(e.code()).isEqualTo("tls-failed");
            assertThat(e.temporary()).isFalse();
        }
    }

    /** As servers written in Go do; the JDK's says nothing at all. */
    private static void answerPlainly(ServerSocket server) {
        try (Socket socket = server.accept()) {
            socket.getOutputStream().write("HTTP/1.0 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            // The client hangs up as soon as it sees that this is no TLS.
        }
    }

    @Test
    void refusesACaFileWithoutCertificates() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty.pem"), "hello\n");
        InvalidInputException e = catchThrowableOfType(
                InvalidInputException.class,
                () -> QuickWeb.of(BuilderSettings.defaults().withCaFile(empty)));
        assertThat(e.code()).isEqualTo("ca-file-invalid");
    }

    @Test
    void goesThroughTheProxyWithItsLoginAndTellsTheTarget() throws IOException {
        Path own = Files.createDirectory(folder.resolve("proxied"));
        try (FakeRegistry server = FakeRegistry.startTls(TestCertificate.create(own));
                FakeRegistry plain = FakeRegistry.start();
                FakeProxy proxy = FakeProxy.to(server.host(), plain.host())) {
            server.putFile("/a", FILE);
            plain.putFile("/a", FILE);
            // Names that only the proxy can resolve; the certificate is for localhost.
            BuilderSettings settings = server.settings()
                    .withPlainHttp(Set.of("plain.internal:80"))
                    .withProxy(Proxy.parse("http://me:pw@" + proxy.host()), List.of("direct.example.org"));
            HttpWeb web = QuickWeb.of(settings).web();
            assertThat(web.fetchSmall(URI.create("http://plain.internal/a"), FILE.length, "x"))
                    .hasSize(FILE.length);
            WebException untrusted = catchThrowableOfType(
                    WebException.class, () -> web.fetchSmall(URI.create("https://tls.internal/a"), 1, "x"));
            assertThat(untrusted.code()).isEqualTo("tls-untrusted");
            assertThat(proxy.asked()).containsExactly("GET http://plain.internal/a", "CONNECT tls.internal:443");
            assertThat(proxy.logins()).containsOnly("Basic bWU6cHc=");
            assertThat(plain.requests()).hasSize(1);
            assertThat(web.contacts()).containsOnlyKeys("plain.internal:80", "tls.internal");
        }
    }
}
