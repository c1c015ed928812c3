package io.hubcrate.http;

import java.util.Map;

/**
 * What the JDK's HTTP client takes from system properties alone, once, when it is first used. The process is not ours to
 * set here: {@code cli} does it before the first {@link HttpWeb}, and everything works without, only slower.
 */
public final class TransportProperties {
    /**
     * Names and values. Buffers of 16 kB, the client's default, cost more than half of the throughput of a fast network
     * in hand-overs between threads. And without the empty list the client drops the login to a proxy before it opens a
     * tunnel; that login is sent because a person wrote it into the settings.
     */
    public static final Map<String, String> WANTED = Map.of(
            "jdk.httpclient.bufsize", Integer.toString(256 << 10), "jdk.http.auth.tunneling.disabledSchemes", "");

    private TransportProperties() {}
}
