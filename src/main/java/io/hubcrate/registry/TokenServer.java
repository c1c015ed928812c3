package io.hubcrate.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.failure.Secret;
import io.hubcrate.http.Addresses;
import io.hubcrate.http.HttpWeb;
import io.hubcrate.http.WebRequest;
import io.hubcrate.http.WebResponse;
import io.hubcrate.image.ImageReference;
import io.hubcrate.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Fetches tokens where a registry's challenge points to.
 *
 * @see <a href="https://distribution.github.io/distribution/spec/auth/token/">token authentication</a>
 * @see <a href="https://distribution.github.io/distribution/spec/auth/oauth/">OAuth 2 for refresh tokens</a>
 */
final class TokenServer {
    private static final int MAX_BYTES = 256 << 10;
    /** What the specification says where a token does not. */
    private static final long DEFAULT_SECONDS = 60;

    private static final long MAX_SECONDS = 86_400;

    private final HttpWeb web;

    TokenServer(HttpWeb web) {
        this.web = web;
    }

    /** A token as a header's value, and for how many seconds it is good. */
    record Token(Secret authorization, long seconds) {}

    /**
     * One attempt; the caller's own retry stands around it.
     *
     * @param login sent only if the token server stands at the registry's own site
     * @throws RegistryException if there is no token to be had
     */
    Token fetch(
            RegistryEndpoint endpoint, Challenge challenge, Optional<Credentials.Login> login, ImageReference image) {
        String action = "get a token to " + (endpoint.writes() ? "push " : "pull ") + image.name();
        URI realm = realm(endpoint, challenge, image, action);
        Optional<Credentials.Login> sent = login.filter(unused -> sameSite(endpoint.base(), realm));
        WebRequest request = request(realm, endpoint, challenge, sent, action);
        // A token server is an address that someone else names: it may not turn us inwards.
        web.requireNotInwards(endpoint.base(), request);
        try (WebResponse response = web.open(request)) {
            if (response.status() != 200) {
                throw refused(response, endpoint, image, login.isPresent(), sent.isPresent());
            }
            return token(response.readAll(MAX_BYTES), response, image);
        }
    }

    private static URI realm(RegistryEndpoint endpoint, Challenge challenge, ImageReference image, String action) {
        try {
            URI realm = new URI(challenge.find("realm").orElse(""));
            if (realm.getHost() != null) {
                return realm;
            }
        } catch (java.net.URISyntaxException e) {
            // Said below, without the text that the registry sent.
        }
        throw new RegistryException(
                "token-failed",
                action,
                "the challenge of " + endpoint.registry() + " names no token server",
                "This is no registry that speaks the OCI protocol, or something stands in front of it.",
                endpoint.base().toString(),
                401,
                false,
                null,
                image,
                List.of());
    }

    /**
     * Whether the realm belongs to the registry: the same host, or both under one domain of at least two labels, as
     * auth.docker.io and registry-1.docker.io are. A registry that names a foreign realm gets no login of ours sent
     * there.
     */
    static boolean sameSite(URI registry, URI realm) {
        String one = Addresses.host(registry);
        String other = Addresses.host(realm);
        if (one.equals(other)) {
            return true;
        }
        if (one.startsWith("[") || one.matches("[0-9.]+")) {
            return false;
        }
        String parent = one.substring(one.indexOf('.') + 1);
        return parent.contains(".") && (other.equals(parent) || other.endsWith("." + parent));
    }

    private static WebRequest request(
            URI realm,
            RegistryEndpoint endpoint,
            Challenge challenge,
            Optional<Credentials.Login> login,
            String action) {
        String service = challenge
                .find("service")
                .map(name -> "service=" + encode(name) + "&")
                .orElse("");
        if (login.isPresent() && login.get().refreshToken()) {
            Secret form = login.get()
                    .secret()
                    .reveal(token -> Secret.of(("grant_type=refresh_token&client_id=hubcrate&" + service
                                    + "scope=" + encode(String.join(" ", endpoint.scopes()))
                                    + "&refresh_token=" + encode(new String(token)))
                            .toCharArray()));
            return WebRequest.get(realm, action, "registry login").withForm(form);
        }
        String query = service
                + endpoint.scopes().stream()
                        .map(scope -> "scope=" + encode(scope))
                        .collect(Collectors.joining("&"));
        URI address = URI.create(realm + (realm.getRawQuery() == null ? "?" : "&") + query);
        return WebRequest.get(address, action, "registry login")
                .withAuthorization(login.map(Credentials.Login::basic).orElse(null));
    }

    private static Token token(byte[] bytes, WebResponse response, ImageReference image) {
        try {
            JsonNode answer = Json.parse(bytes);
            String token = answer.path("token").asText("");
            String value = token.isEmpty() ? answer.path("access_token").asText("") : token;
            // What is no header value must not become one: a token with a line break would add headers of its own.
            if (!value.isEmpty() && value.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
                long seconds = answer.path("expires_in").asLong(DEFAULT_SECONDS);
                return new Token(
                        Secret.of(("Bearer " + value).toCharArray()),
                        Math.min(Math.max(seconds, DEFAULT_SECONDS), MAX_SECONDS));
            }
        } catch (IOException e) {
            // Said below: the text itself may hold a token.
        }
        throw RegistryException.unusable(
                "token-failed",
                "the answer of " + Addresses.authority(response.address()) + " holds no token",
                "Something stands between this machine and the token server: a login page of the network, perhaps.",
                response,
                image);
    }

    private static RegistryException refused(
            WebResponse response, RegistryEndpoint endpoint, ImageReference image, boolean hasLogin, boolean sent) {
        int status = response.status();
        boolean denied = status == 401 || status == 403;
        String advice = !denied
                ? "Try again later."
                : sent
                        ? "The stored login is wrong or may not do this: 'docker login " + endpoint.registry() + "'."
                        : hasLogin
                                ? "There is a login for " + endpoint.registry()
                                        + ", but it was not sent to the foreign host "
                                        + Addresses.host(response.address()) + "."
                                : "Log in with 'docker login " + endpoint.registry() + "' and try again.";
        return RegistryException.answered(
                denied ? "registry-unauthorized" : "token-failed",
                Addresses.authority(response.address()) + " gives no token (status " + status + ")",
                advice,
                response,
                image,
                RegistryErrors.codes(response.readError()));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
