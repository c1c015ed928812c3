package io.hubcrate.http;

import io.hubcrate.failure.InterruptedRunException;
import io.hubcrate.settings.BuilderSettings;
import io.hubcrate.settings.Proxy;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Tells from a transport's exception what happened to one request and whether it may pass. Decided by type, never by text.
 *
 * @param proxy that it goes through: then the proxy's name is the one that is looked up and connected to
 * @param knownHost whether this host has answered before in this run: then its name is no misspelling
 */
record TransportFailures(WebRequest request, BuilderSettings settings, Optional<Proxy> proxy, boolean knownHost) {
    private static final String LATER = "Try again later; what has arrived is kept.";

    /** @param secured whether TLS with the host itself stood already */
    RuntimeException whileConnecting(Exception e, boolean secured) {
        String host = Addresses.authority(request.address());
        if (isInterrupt(e)) {
            return new InterruptedRunException("interrupted: " + request.action(), e);
        }
        if (has(e, UnknownHostException.class)) {
            return proxy.isPresent()
                    ? proxyUnreachable("its name cannot be resolved", knownHost, e)
                    : failure(
                            "host-unreachable",
                            "the name " + Addresses.host(request.address()) + " cannot be resolved",
                            "Check the spelling and this machine's DNS; behind a proxy, set HTTPS_PROXY or 'proxy' in the"
                                    + " builder's settings. Where no internet is, own mirrors stand under 'mirrors' there.",
                            knownHost,
                            e);
        }
        if (has(e, ConnectTimeoutException.class)) {
            return noConnection(host, "it does not answer", e);
        }
        if (has(e, ConnectException.class) || has(e, NoRouteToHostException.class)) {
            return noConnection(host, "nobody takes the connection", e);
        }
        if (has(e, CertificateException.class) || has(e, CertPathValidatorException.class)) {
            return failure(
                    "tls-untrusted",
                    "the certificate of " + host + " is not trusted here",
                    "If your organisation has its own certificate authority, name its PEM file as 'caFile' in the"
                            + " builder's settings.",
                    false,
                    e);
        }
        if (has(e, SSLException.class) && !secured) {
            boolean cut = has(e, EOFException.class);
            return failure(
                    "tls-failed",
                    "no TLS connection to " + host + " could be made",
                    plainHttp(host),
                    cut && has(e, SSLHandshakeException.class),
                    e);
        }
        return whileReading(e);
    }

    /** What is still to be done for a host without TLS. */
    private String plainHttp(String host) {
        String place = Addresses.host(request.address()) + ":" + Addresses.port(request.address());
        return settings.allowsPlainHttp(Addresses.host(request.address()), Addresses.port(request.address()))
                ? place + " stands under 'plainHttp' in the builder's settings, and https:// is asked all the same:"
                        + " write http:// in that mirror, or wherever its address is written."
                : "If " + host + " speaks plain HTTP only and you accept that, list " + place
                        + " under 'plainHttp' in the builder's settings; where it is the mirror of an address, write"
                        + " http:// in that mirror, too.";
    }

    private WebException noConnection(String host, String problem, Exception e) {
        return proxy.isPresent()
                ? proxyUnreachable(problem, true, e)
                : failure(
                        "host-unreachable",
                        "no connection to " + host + ": " + problem,
                        "Check that a firewall lets this machine reach " + host + "; behind a proxy, set HTTPS_PROXY or"
                                + " 'proxy' in the builder's settings.",
                        true,
                        e);
    }

    private WebException proxyUnreachable(String problem, boolean temporary, Exception e) {
        Proxy named = proxy.orElseThrow();
        return failure(
                "proxy-unreachable",
                "no connection to the " + named.described() + ": " + problem,
                "Correct " + named.origin() + ", or name " + Addresses.host(request.address())
                        + " in NO_PROXY or 'noProxy' if it is reached directly.",
                temporary,
                e);
    }

    /** What answered is not the host but the proxy, instead of opening a way to it. */
    WebException refusedByProxy(int status) {
        Proxy named = proxy.orElseThrow();
        boolean login = status == 407;
        return new WebException(
                login ? "proxy-login" : "proxy-refused",
                request.action(),
                "the " + named.described()
                        + (login ? " asks for a login" : " opens no way to " + Addresses.authority(request.address()))
                        + " (status " + status + ")",
                login
                        ? "Give it as http://user:password@" + named.host() + ":" + named.port() + " in "
                                + named.origin() + "."
                        : "Ask the proxy's operators to allow " + Addresses.authority(request.address())
                                + ", or name another one in " + named.origin() + ".",
                Addresses.shown(request.address()),
                status,
                StatusFailures.isTemporary(status),
                null,
                null);
    }

    RuntimeException whileReading(Exception e) {
        if (isInterrupt(e)) {
            return new InterruptedRunException("interrupted: " + request.action(), e);
        }
        if (has(e, SocketTimeoutException.class)) {
            return stalled(e);
        }
        return failure(
                "connection-broken",
                "the connection to " + Addresses.authority(request.address()) + throughProxy() + " broke",
                LATER,
                true,
                e);
    }

    WebException stalled(@Nullable Exception e) {
        return failure(
                "transfer-stalled",
                Addresses.authority(request.address()) + throughProxy()
                        + " sent or took nothing, or next to nothing, for too long",
                proxy.map(named -> "The proxy may be what is silent: it comes from " + named.origin() + ". " + LATER)
                        .orElse(LATER),
                true,
                e);
    }

    private String throughProxy() {
        return proxy.map(named -> ", asked through the " + named.described() + ",")
                .orElse("");
    }

    private WebException failure(String code, String problem, String advice, boolean temporary, @Nullable Exception e) {
        String endpoint = Addresses.shown(request.address());
        return new WebException(code, request.action(), problem, advice, endpoint, 0, temporary, null, e);
    }

    private static boolean isInterrupt(Exception e) {
        return Thread.currentThread().isInterrupted() || has(e, ClosedByInterruptException.class);
    }

    private static boolean has(@Nullable Throwable thrown, Class<? extends Throwable> type) {
        Throwable at = thrown;
        for (int depth = 0; at != null && depth < 12; depth++) {
            if (type.isInstance(at)) {
                return true;
            }
            at = at.getCause();
        }
        return false;
    }
}
