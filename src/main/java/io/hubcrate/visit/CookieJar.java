package io.hubcrate.visit;

import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Cookies of one address. JupyterHub keeps the same names once for the hub and once for each user's server, told apart
 * by their paths alone, and sends ages in a way in which Java's own jar answers with words that Tornado does not read.
 */
final class CookieJar {
    private final List<Cookie> cookies = new ArrayList<>();

    private record Cookie(String name, String value, String path) {
        boolean fits(String requested) {
            return requested.equals(path)
                    || requested.startsWith(path.endsWith("/") ? path : path + "/")
                    || requested.concat("/").equals(path);
        }
    }

    /** Takes what an answer sets or takes back. */
    synchronized void take(HttpHeaders headers) {
        headers.allValues("set-cookie").forEach(this::take);
    }

    private void take(String header) {
        String[] parts = header.split(";", -1);
        int equals = parts[0].indexOf('=');
        if (equals < 1) {
            return;
        }
        String path = attribute(parts, "path").orElse("/");
        String name = parts[0].substring(0, equals).strip();
        String value = parts[0].substring(equals + 1).strip();
        cookies.removeIf(cookie -> cookie.name().equals(name) && cookie.path().equals(path));
        boolean takenBack =
                attribute(parts, "max-age").filter("0"::equals).isPresent() || value.isEmpty() || value.equals("\"\"");
        if (!takenBack) {
            cookies.add(new Cookie(name, value, path));
        }
    }

    private static Optional<String> attribute(String[] parts, String name) {
        for (String part : parts) {
            String[] pair = part.strip().split("=", 2);
            if (pair.length == 2 && pair[0].equalsIgnoreCase(name)) {
                return Optional.of(pair[1].strip());
            }
        }
        return Optional.empty();
    }

    /** The header for a request to this path, the nearest paths first; empty if there is nothing to send. */
    synchronized Optional<String> header(String path) {
        List<Cookie> sent = fitting(path);
        return sent.isEmpty()
                ? Optional.empty()
                : Optional.of(sent.stream()
                        .map(cookie -> cookie.name() + "=" + cookie.value())
                        .collect(Collectors.joining("; ")));
    }

    /** The value of a cookie as a page at this path sees it. */
    synchronized Optional<String> value(String name, String path) {
        return fitting(path).stream()
                .filter(cookie -> cookie.name().equals(name))
                .map(Cookie::value)
                .findFirst();
    }

    private List<Cookie> fitting(String path) {
        return cookies.stream()
                .filter(cookie -> cookie.fits(path))
                .sorted(Comparator.comparing((Cookie cookie) -> -cookie.path().length()))
                .toList();
    }
}
