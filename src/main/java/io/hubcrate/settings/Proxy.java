package io.hubcrate.settings;

import io.hubcrate.failure.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy. It is spoken to in plain HTTP; what is fetched through it by HTTPS stays end to end.
 *
 * @param user for the proxy itself; null if it asks nobody
 * @param password of that user; null if there is no user
 * @param origin where a person wrote it: the variable's name, or the settings
 */
public record Proxy(String host, int port, @Nullable String user, @Nullable Secret password, String origin) {
    private static final String SETTINGS = "'proxy' in the builder's settings";
    private static final int DEFAULT_PORT = 80;

    /**
     * Reads {@code [http://][user:password@]host[:port]} from the settings.
     *
     * @throws IllegalArgumentException with the accepted form, and without the password
     */
    public static Proxy parse(String text) {
        return parse(text, SETTINGS);
    }

    /** The same from an environment variable, for example. */
    static Proxy parse(String text, String origin) {
        try {
            URI uri = new URI(text.contains("://") ? text : "http://" + text);
            boolean plain = "http".equalsIgnoreCase(uri.getScheme());
            String path = uri.getRawPath();
            boolean bare = path == null || path.isEmpty() || path.equals("/");
            if (!plain || !bare || uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > 65535) {
                throw invalid();
            }
            int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
            String login = uri.getRawUserInfo();
            if (login == null) {
                return new Proxy(uri.getHost(), port, null, null, origin);
            }
            int colon = login.indexOf(':');
            String user = decode(colon < 0 ? login : login.substring(0, colon));
            String password = colon < 0 ? "" : decode(login.substring(colon + 1));
            return new Proxy(uri.getHost(), port, user, Secret.of(password.toCharArray()), origin);
        } catch (URISyntaxException e) {
            // Without the cause: its text would repeat the password.
            throw invalid();
        }
    }

    /** For messages: {@code proxy proxy.example.org:3128 (from HTTPS_PROXY)}. */
    public String described() {
        return "proxy " + host + ":" + port + " (from " + origin + ")";
    }

    private static String decode(String text) {
        // A plus sign means itself in the user part of an address.
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static IllegalArgumentException invalid() {
        return new IllegalArgumentException("not an HTTP proxy, the accepted form is http://[user:password@]host:port");
    }
}
