package io.hubcrate.visit;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a browser does for a person, and no more: requests to one address with its cookies and its token against forged
 * requests ({@code _xsrf}), redirects followed. An answer that leads to another address is a failure: from outside the
 * cluster only this one can be reached.
 */
final class HubBrowser {
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(60);
    private static final int MAX_REDIRECTS = 20;
    private static final int MAX_BODY = 8 << 20;
    private static final int SHOWN = 400;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final CookieJar cookies = new CookieJar();
    private final URI hub;

    /** @param hub {@code http://ADDRESS} or with a port; a path is taken as the base URL and ends in a slash */
    HubBrowser(URI hub) {
        this.hub = hub.getPath().endsWith("/") ? hub : URI.create(hub + "/");
    }

    /**
     * An answer after all redirects.
     *
     * @param at where it came from in the end
     */
    record Page(int status, URI at, String body) {
        JsonNode json() {
            try {
                return Json.parse(body.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new VisitException("no JSON, but " + this, e);
            }
        }

        /** Fails with the page's words unless its status is one of these. */
        Page expect(String purpose, int... statuses) {
            for (int expected : statuses) {
                if (status == expected) {
                    return this;
                }
            }
            throw new VisitException(purpose + ": " + this);
        }

        @Override
        public String toString() {
            String words = body.replaceAll("(?s)<(script|style|head)\\b.*?</\\1>", " ")
                    .replaceAll("<[^>]*>", " ")
                    .replaceAll("\\s+", " ")
                    .strip();
            return "status " + status + " from " + at + ": " + words.substring(0, Math.min(SHOWN, words.length()));
        }
    }

    /** An address below the hub's, {@code path} without a leading slash. */
    URI address(String path) {
        return hub.resolve(path);
    }

    Page get(String path) {
        return send(address(path), "GET", "", "");
    }

    /** Posts a form as a page of the hub does. */
    Page postForm(String path, Map<String, String> fields) {
        String form = fields.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
        return send(address(path), "POST", "application/x-www-form-urlencoded", form);
    }

    /** A request as JavaScript in a page sends it. */
    Page call(String method, String path, String json) {
        return send(address(path), method, "application/json", json);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private Page send(URI first, String firstMethod, String type, String firstBody) {
        URI at = first;
        String method = firstMethod;
        String body = firstBody;
        for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
            HttpResponse<InputStream> answer = answer(request(at, method, type, body));
            cookies.take(answer.headers());
            String location = answer.headers().firstValue("location").orElse("");
            String text = text(answer);
            if (answer.statusCode() / 100 != 3 || location.isEmpty()) {
                return new Page(answer.statusCode(), at, text);
            }
            URI next = at.resolve(location);
            if (!next.getRawAuthority().equals(hub.getRawAuthority())) {
                throw new VisitException(at + " leads to " + next + ", away from " + hub);
            }
            at = next;
            method = "GET";
            body = "";
        }
        throw new VisitException(first + " redirects more than " + MAX_REDIRECTS + " times, at last to " + at);
    }

    private HttpRequest request(URI at, String method, String type, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(at)
                .timeout(REQUEST_LIMIT)
                // JupyterHub before 3 takes no cookie at its API without knowing which page asks.
                .header("Referer", address("hub/home").toString())
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", type);
        }
        cookies.header(at.getPath()).ifPresent(header -> request.header("Cookie", header));
        xsrfToken(at.getPath()).ifPresent(token -> request.header("X-XSRFToken", token));
        return request.build();
    }

    private HttpResponse<InputStream> answer(HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofInputStream());
        } catch (ConnectException e) {
            throw new HubUnreachable("nothing listens at " + hub, e);
        } catch (IOException e) {
            throw new HubUnreachable(request.method() + " " + request.uri() + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VisitException("interrupted at " + request.uri(), e);
        }
    }

    private static String text(HttpResponse<InputStream> answer) {
        try (InputStream body = answer.body()) {
            return new String(body.readNBytes(MAX_BODY), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new HubUnreachable("the answer of " + answer.uri() + " broke off: " + e, e);
        }
    }

    /** No answer at all: of use to who waits for a hub to come up. */
    static final class HubUnreachable extends VisitException {
        private static final long serialVersionUID = 1;

        HubUnreachable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The token that a page at this path sends along. */
    Optional<String> xsrfToken(String path) {
        return cookies.value("_xsrf", path);
    }

    /** The cookies for a path, as one header. */
    Optional<String> cookieHeader(String path) {
        return cookies.header(path);
    }

    /** For what is no plain request and answer. */
    HttpClient client() {
        return client;
    }
}
