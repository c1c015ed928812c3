package io.hubcrate.testing;

import com.sun.net.httpserver.HttpExchange;
import io.hubcrate.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who may pull from a {@link FakeRegistry}: everybody, who has a login, or who brings a token for the repository. The
 * token server answers at {@code /token} of every fake registry, so that one can serve another.
 */
public final class FakeTokens {
    private enum Mode {
        OPEN,
        BASIC,
        BEARER
    }

    private final AtomicInteger serial = new AtomicInteger();
    private final Map<String, String> scopes = new ConcurrentHashMap<>();
    private volatile Mode mode = Mode.OPEN;
    private volatile @Nullable String login;
    private volatile @Nullable URI realm;
    private volatile @Nullable FakeTokens issuer;
    private volatile long seconds = 300;
    private volatile String refreshToken = "";

    /** Wants this user and password with every request. */
    public void requireLogin(String user, String password) {
        login = basic(user, password);
        mode = Mode.BASIC;
    }

    /** Wants tokens, which everybody gets who asks. */
    public void requireToken() {
        mode = Mode.BEARER;
    }

    /** Wants tokens, which only this user gets. */
    public void requireTokenFor(String user, String password) {
        login = basic(user, password);
        mode = Mode.BEARER;
    }

    /** Wants tokens from another fake registry's token server, at the address given. */
    public void requireTokenFrom(URI otherRealm, FakeTokens other) {
        realm = otherRealm;
        issuer = other;
        mode = Mode.BEARER;
    }

    /** Gives tokens for this OAuth 2 refresh token, too. */
    public void acceptRefreshToken(String token) {
        refreshToken = token;
    }

    /** How long new tokens are said to last. */
    public void lasting(long newSeconds) {
        seconds = newSeconds;
    }

    /** Makes every token given so far useless. */
    public void expireAll() {
        scopes.clear();
    }

    /** How many tokens were given. */
    public int given() {
        return serial.get();
    }

    /** The header value of a login. */
    public static String basic(String user, String password) {
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    boolean admits(ReceivedRequest request, String repository) {
        String authorization = request.findAuthorization().orElse("");
        return switch (mode) {
            case OPEN -> true;
            case BASIC -> authorization.equals(login);
            case BEARER -> {
                FakeTokens from = issuer == null ? this : issuer;
                yield authorization.startsWith("Bearer ")
                        && allows(
                                from.scopes.getOrDefault(authorization.substring("Bearer ".length()), ""),
                                repository,
                                request.method());
            }
        };
    }

    private static boolean allows(String scope, String repository, String method) {
        String name = "repository:" + repository + ":";
        boolean reads = method.equals("GET") || method.equals("HEAD");
        return scope.equals(name + "pull,push") || (reads && scope.equals(name + "pull"));
    }

    void challenge(HttpExchange exchange, URI own, String repository) {
        URI to = realm == null ? own : realm;
        String value = mode == Mode.BASIC
                ? "Basic realm=\"fake, registry\""
                : "Bearer realm=\"" + to + "\",service=\"fake service\",scope=\"repository:" + repository + ":pull\"";
        exchange.getResponseHeaders().set("WWW-Authenticate", value);
    }

    void answer(HttpExchange exchange, ReceivedRequest request) throws IOException {
        boolean post = request.method().equals("POST");
        Map<String, String> fields = fields(post ? request.body() : String.valueOf(request.query()));
        boolean known = post
                ? !refreshToken.isEmpty()
                        && refreshToken.equals(fields.get("refresh_token"))
                        && "refresh_token".equals(fields.get("grant_type"))
                : login == null || request.findAuthorization().orElse("").equals(login);
        String scope = fields.getOrDefault("scope", "");
        boolean wellFormed =
                scope.matches("repository:[a-z0-9/._-]+:pull(,push)?") && "fake service".equals(fields.get("service"));
        byte[] body = "{\"errors\":[{\"code\":\"DENIED\"}]}".getBytes(StandardCharsets.UTF_8);
        int status = wellFormed ? 401 : 400;
        if (known && wellFormed) {
            String token = "token-" + serial.incrementAndGet();
            scopes.put(token, scope);
            body = Json.writeCompact(
                    Json.object().put(post ? "access_token" : "token", token).put("expires_in", seconds));
            status = 200;
        }
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private static Map<String, String> fields(String query) {
        return Arrays.stream(query.split("&", -1))
                .map(pair -> pair.split("=", 2))
                .filter(pair -> pair.length == 2)
                .collect(Collectors.toMap(
                        pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8), (a, b) -> b));
    }
}
