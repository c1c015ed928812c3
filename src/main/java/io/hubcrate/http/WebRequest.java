package io.hubcrate.http;

import io.hubcrate.failure.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One request, before redirects.
 *
 * @param address absolute, {@code https}, or {@code http} where the settings allow that place
 * @param action for messages: {@code fetch manifest of quay.io/foo/bar:1}
 * @param purpose for the list of hosts: {@code images}
 * @param headers without credentials
 * @param authorization the value of that header; never follows a redirect to another origin
 * @param method as HTTP names it; what is neither GET nor HEAD follows no redirect
 * @param body what is sent with it; null for nothing
 */
public record WebRequest(
        URI address,
        String action,
        String purpose,
        Map<String, String> headers,
        @Nullable Secret authorization,
        String method,
        @Nullable WebBody body) {
    public WebRequest {
        headers = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(headers));
    }

    /** A GET without headers. */
    public static WebRequest get(URI address, String action, String purpose) {
        return new WebRequest(address, action, purpose, Map.of(), null, "GET", null);
    }

    /** A request of another method, without headers. */
    public static WebRequest of(String method, URI address, String action, String purpose) {
        return new WebRequest(address, action, purpose, Map.of(), null, method, null);
    }

    /** The same with one more header, or another value of it. */
    public WebRequest withHeader(String name, String value) {
        return withHeaders(Map.of(name, value));
    }

    /** The same with more headers, or other values of them. */
    public WebRequest withHeaders(Map<String, String> more) {
        SortedMap<String, String> all = new TreeMap<>(headers);
        all.putAll(more);
        return new WebRequest(address, action, purpose, all, authorization, method, body);
    }

    /** The same with credentials, or without if null. */
    public WebRequest withAuthorization(@Nullable Secret value) {
        return new WebRequest(address, action, purpose, headers, value, method, body);
    }

    /** The same as a POST of {@code application/x-www-form-urlencoded} text. */
    public WebRequest withForm(Secret value) {
        byte[] bytes = value.reveal(characters -> new String(characters).getBytes(StandardCharsets.UTF_8));
        return new WebRequest(address, action, purpose, headers, authorization, "POST", WebBody.of(bytes))
                .withHeader("Content-Type", "application/x-www-form-urlencoded");
    }

    /** The same with something to send. */
    public WebRequest withBody(WebBody value) {
        return new WebRequest(address, action, purpose, headers, authorization, method, value);
    }

    /** Whether it only asks (RFC 9110 section 9.2.1). */
    boolean isSafe() {
        return method.equals("GET") || method.equals("HEAD");
    }

    /** The same for where a redirect leads: credentials stay behind unless the origin is the same. */
    WebRequest redirectedTo(URI target) {
        boolean same = Addresses.origin(target).equals(Addresses.origin(address));
        return new WebRequest(target, action, purpose, headers, same ? authorization : null, method, body);
    }
}
