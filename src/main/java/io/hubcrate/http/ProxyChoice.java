package io.hubcrate.http;

import io.hubcrate.failure.Secret;
import io.hubcrate.settings.BuilderSettings;
import io.hubcrate.settings.Proxy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Through which proxy an address is asked. */
final class ProxyChoice extends ProxySelector {
    private final BuilderSettings settings;
    private final NoProxy exceptions;

    ProxyChoice(BuilderSettings settings) {
        this.settings = settings;
        this.exceptions = new NoProxy(settings.noProxy());
    }

    Optional<Proxy> find(URI address) {
        Proxy proxy = "http".equalsIgnoreCase(address.getScheme()) ? settings.httpProxy() : settings.httpsProxy();
        return exceptions.includes(Addresses.host(address), Addresses.port(address))
                ? Optional.empty()
                : Optional.ofNullable(proxy);
    }

    /** The login for the proxy that this address is asked through, as a header's value. */
    Optional<Secret> authorization(URI address) {
        return find(address).flatMap(proxy -> {
            String user = proxy.user();
            Secret password = proxy.password();
            return user == null || password == null ? Optional.empty() : Optional.of(basic(user, password));
        });
    }

    private static Secret basic(String user, Secret password) {
        return password.reveal(characters -> {
            byte[] login = (user + ":" + new String(characters)).getBytes(StandardCharsets.UTF_8);
            return Secret.of(("Basic " + Base64.getEncoder().encodeToString(login)).toCharArray());
        });
    }

    @Override
    public List<java.net.Proxy> select(URI address) {
        return find(address)
                .map(proxy -> List.of(new java.net.Proxy(
                        java.net.Proxy.Type.HTTP, InetSocketAddress.createUnresolved(proxy.host(), proxy.port()))))
                .orElse(List.of(java.net.Proxy.NO_PROXY));
    }

    @Override
    public void connectFailed(URI address, SocketAddress proxy, IOException e) {
        // The request fails by itself; there is no second proxy to choose.
    }
}
