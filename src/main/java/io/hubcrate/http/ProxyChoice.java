package io.hubcrate.http;

import io.hubcrate.failure.Secret;
import io.hubcrate.settings.BuilderSettings;
import io.hubcrate.settings.Proxy;
import java.net.URI;
import java.util.Optional;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.auth.BasicScheme;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** Through which proxy an address is asked: by a tunnel for HTTPS, by name for plain HTTP. */
final class ProxyChoice extends DefaultRoutePlanner {
    private final BuilderSettings settings;
    private final NoProxy exceptions;

    ProxyChoice(BuilderSettings settings) {
        super(null);
        this.settings = settings;
        this.exceptions = new NoProxy(settings.noProxy());
    }

    Optional<Proxy> find(URI address) {
        return find(address.getScheme(), Addresses.host(address), Addresses.port(address));
    }

    private Optional<Proxy> find(String scheme, String host, int port) {
        Proxy proxy = "http".equalsIgnoreCase(scheme) ? settings.httpProxy() : settings.httpsProxy();
        return exceptions.includes(host, port) ? Optional.empty() : Optional.ofNullable(proxy);
    }

    @Override
    protected @Nullable HttpHost determineProxy(HttpHost target, HttpContext context) {
        return find(target.getSchemeName(), target.getHostName(), target.getPort())
                .map(ProxyChoice::host)
                .orElse(null);
    }

    /** Logs in to the proxy with the first request and not only when asked: a person wrote the login for that. */
    void login(URI address, HttpClientContext context) {
        find(address).ifPresent(proxy -> {
            String user = proxy.user();
            Secret password = proxy.password();
            if (user != null && password != null) {
                BasicScheme scheme = new BasicScheme();
                scheme.initPreemptive(password.reveal(value -> new UsernamePasswordCredentials(user, value.clone())));
                context.getAuthExchange(host(proxy)).select(scheme);
            }
        });
    }

    private static HttpHost host(Proxy proxy) {
        return new HttpHost("http", proxy.host(), proxy.port());
    }
}
