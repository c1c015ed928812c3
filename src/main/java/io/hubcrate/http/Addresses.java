package io.hubcrate.http;

import java.net.URI;
import java.util.Locale;

/** Parts of addresses, and their form for people. */
public final class Addresses {
    private Addresses() {}

    /** Without user, password, query and fragment: any of them may be a credential. */
    public static String shown(URI address) {
        String path = address.getRawPath();
        return address.getScheme() + "://" + authority(address) + (path == null ? "" : path);
    }

    /** Host in lower case, with the port unless it is HTTPS's own: how a firewall's list names it. */
    public static String authority(URI address) {
        int port = port(address);
        return host(address) + (port == 443 ? "" : ":" + port);
    }

    /** Host in lower case, IPv6 in brackets; empty if there is none. */
    public static String host(URI address) {
        String host = address.getHost();
        return host == null ? "" : host.toLowerCase(Locale.ROOT);
    }

    /** The port, the scheme's own if none is given. */
    public static int port(URI address) {
        return address.getPort() >= 0 ? address.getPort() : "http".equalsIgnoreCase(address.getScheme()) ? 80 : 443;
    }

    /** Scheme, host and port, as browsers compare them (RFC 6454 section 4). */
    static String origin(URI address) {
        return String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT) + "://" + host(address) + ":"
                + port(address);
    }
}
