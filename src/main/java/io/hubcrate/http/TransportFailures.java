package io.hubcrate.http;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** Tells from a transport's exception what happened and whether it may pass. Decided by type, never by text. */
final class TransportFailures {
    private TransportFailures() {}

    /** @param knownHost whether this host has answered before in this run: then its name is no misspelling */
    static WebException whileConnecting(WebRequest request, IOException e, boolean knownHost) {
        String host = Addresses.authority(request.address());
        if (has(e, UnresolvedAddressException.class) || has(e, UnknownHostException.class)) {
            return failure(
                    "host-unreachable",
                    request,
                    "the name " + Addresses.host(request.address()) + " cannot be resolved",
                    "Check the spelling and this machine's DNS; behind a proxy, set HTTPS_PROXY or 'proxy' in the"
                            + " builder's settings. Where no internet is, own mirrors stand under 'mirrors' there.",
                    knownHost,
                    e);
        }
        if (e instanceof HttpConnectTimeoutException || has(e, ConnectException.class)) {
            return failure(
                    "host-unreachable",
                    request,
                    "no connection to " + host,
                    "Check that a firewall lets this machine reach " + host + "; behind a proxy, set HTTPS_PROXY or"
                            + " 'proxy' in the builder's settings.",
                    true,
                    e);
        }
        if (has(e, CertificateException.class) || has(e, CertPathValidatorException.class)) {
            return failure(
                    "tls-untrusted",
                    request,
                    "the certificate of " + host + " is not trusted here",
                    "If your organisation has its own certificate authority, name its PEM file as 'caFile' in the"
                            + " builder's settings.",
                    false,
                    e);
        }
        if (has(e, SSLException.class)) {
            boolean cut = has(e, EOFException.class);
            return failure(
                    "tls-failed",
                    request,
                    "no TLS connection to " + host + " could be made",
                    "If " + host + " speaks plain HTTP only and you accept that, list it under 'plainHttp' in the"
                            + " builder's settings.",
                    cut && has(e, SSLHandshakeException.class),
                    e);
        }
        return whileReading(request, e);
    }

    static WebException whileReading(WebRequest request, IOException e) {
        if (e instanceof HttpTimeoutException || e instanceof BodyQueue.StalledException) {
            return failure(
                    "transfer-stalled",
                    request,
                    Addresses.authority(request.address()) + " sent nothing for too long",
                    "Try again later; what has arrived is kept.",
                    true,
                    e);
        }
        return failure(
                "connection-broken",
                request,
                "the connection to " + Addresses.authority(request.address()) + " broke",
                "Try again later; what has arrived is kept.",
                true,
                e);
    }

    private static WebException failure(
            String code, WebRequest request, String problem, String advice, boolean temporary, IOException e) {
        return new WebException(
                code, request.action(), problem, advice, Addresses.shown(request.address()), 0, temporary, null, e);
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
