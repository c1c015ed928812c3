package io.hubcrate.http;

import io.hubcrate.failure.Secret;
import io.hubcrate.settings.BuilderSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.routing.RoutingSupport;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * One request and the beginning of its answer, over kept connections, in the caller's thread. Whatever the library would do
 * of itself (retries, redirects, cookies, decompression, logins, upgrades) is off: {@link HttpWeb} does what of that is
 * wanted, by its own rules. An interrupted thread closes its connection at once. Thread-safe.
 */
final class Transport {
    private static final int LONGEST_LINE = 32 << 10;
    private static final int MOST_HEADERS = 200;
    private static final Duration KEPT_WITHOUT_LOOKING = Duration.ofMillis(100);
    /** A registry may move a large blob to its final place before it answers. */
    private static final int PATIENCE_AFTER_BODY = 10;

    private final CloseableHttpClient client;
    private final BuilderSettings settings;
    private final ProxyChoice proxies;
    private final WebLimits limits;
    private final @Nullable Path socket;
    private final ScheduledThreadPoolExecutor clock;

    private Transport(
            CloseableHttpClient client,
            BuilderSettings settings,
            ProxyChoice proxies,
            WebLimits limits,
            @Nullable Path socket) {
        this.client = client;
        this.settings = settings;
        this.proxies = proxies;
        this.limits = limits;
        this.socket = socket;
        this.clock = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "http-clock");
            thread.setDaemon(true);
            return thread;
        });
        clock.setKeepAliveTime(1, TimeUnit.SECONDS);
        clock.allowCoreThreadTimeOut(true);
        clock.setRemoveOnCancelPolicy(true);
    }

    /** With the authorities, and the number of connections at one time to one host or to many, that the settings name. */
    static Transport overTcp(BuilderSettings settings, ProxyChoice proxies, WebLimits limits) {
        TlsSocketStrategy verified = new DefaultClientTlsStrategy(TrustedAuthorities.context(settings.caFile()));
        return new Transport(
                client(verified, proxies, limits, settings.connections()), settings, proxies, limits, null);
    }

    /** Every request goes to that socket, whatever host its address names. */
    static Transport overSocket(Path socket, WebLimits limits) {
        BuilderSettings settings = BuilderSettings.defaults();
        ProxyChoice none = new ProxyChoice(settings);
        TlsSocketStrategy never = (connection, host, port, attachment, context) -> {
            throw new SSLException("no TLS within this machine");
        };
        return new Transport(client(never, none, limits, 1), settings, none, limits, socket);
    }

    private static CloseableHttpClient client(
            TlsSocketStrategy tls, ProxyChoice proxies, WebLimits limits, int connections) {
        Timeout stall = Timeout.of(limits.stall());
        Timeout connect = Timeout.of(limits.connect());
        Http1Config bounds = Http1Config.custom()
                .setMaxLineLength(LONGEST_LINE)
                .setMaxHeaderCount(MOST_HEADERS)
                .build();
        var pool = new InterruptibleSockets()
                .setTlsSocketStrategy(tls)
                .setMaxConnTotal(connections)
                .setMaxConnPerRoute(connections)
                .setDefaultSocketConfig(
                        SocketConfig.custom().setSoTimeout(stall).build())
                .setDefaultTlsConfig(
                        TlsConfig.custom().setHandshakeTimeout(connect).build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(connect)
                        .setSocketTimeout(stall)
                        .setValidateAfterInactivity(TimeValue.of(KEPT_WITHOUT_LOOKING))
                        .build())
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(bounds)
                        .build())
                .build();
        return HttpClients.custom()
                .setConnectionManager(pool)
                .setRoutePlanner(proxies)
                .setDefaultCredentialsProvider((scope, context) -> null)
                .setUserAgent("hubcrate")
                .disableAuthCaching()
                .disableAutomaticRetries()
                .disableConnectionState()
                .disableContentCompression()
                .disableCookieManagement()
                .disableRedirectHandling()
                .build();
    }

    /**
     * Sends it and waits for the answer's head.
     *
     * @param knownHost whether this host has answered before in this run: then its name is no misspelling
     * @throws WebException if there is no answer
     * @throws RuntimeException what the body's source threw
     */
    WebResponse send(WebRequest request, boolean knownHost) {
        TransportFailures failures =
                new TransportFailures(request, settings, proxies.find(request.address()), knownHost);
        HttpClientContext context = HttpClientContext.create();
        proxies.login(request.address(), context);
        WebBody given = request.body();
        // What writes announces a length, if only that there is nothing.
        SentBody body = given == null && request.isSafe()
                ? null
                : new SentBody(given == null ? WebBody.of(new byte[0]) : given);
        HttpUriRequestBase message = message(request, body);
        StallWatch watch = new StallWatch(limits, body, body == null ? 2 : PATIENCE_AFTER_BODY, message::abort);
        long stall = limits.stall().toNanos();
        var ticks = clock.scheduleAtFixedRate(watch, stall, stall, TimeUnit.NANOSECONDS);
        try {
            ClassicHttpResponse response = client.executeOpen(RoutingSupport.determineHost(message), message, context);
            WebResponse answer = new WebResponse(request, response, message::abort, limits, failures);
            boolean fromProxy = context.getSSLSession() == null
                    && "https".equalsIgnoreCase(request.address().getScheme());
            if (fromProxy) {
                message.abort();
                throw failures.refusedByProxy(answer.status());
            }
            return answer;
        } catch (IOException | HttpException e) {
            throw watch.expired() ? failures.stalled(e) : failures.whileConnecting(e, context.getSSLSession() != null);
        } finally {
            ticks.cancel(false);
        }
    }

    private HttpUriRequestBase message(WebRequest request, @Nullable SentBody body) {
        HttpUriRequestBase message = new HttpUriRequestBase(request.method(), request.address());
        request.headers().forEach(message::setHeader);
        Secret authorization = request.authorization();
        if (authorization != null) {
            message.setHeader("Authorization", authorization.reveal(String::new));
        }
        message.setEntity(body);
        int patience = body == null ? 1 : PATIENCE_AFTER_BODY;
        message.setConfig(RequestConfig.custom()
                .setUnixDomainSocket(socket)
                .setAuthenticationEnabled(false)
                .setContentCompressionEnabled(false)
                .setExpectContinueEnabled(false)
                .setProtocolUpgradeEnabled(false)
                .setRedirectsEnabled(false)
                .setResponseTimeout(Timeout.of(limits.stall().multipliedBy(patience)))
                .build());
        return message;
    }
}
