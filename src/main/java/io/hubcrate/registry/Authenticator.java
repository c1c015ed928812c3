package io.hubcrate.registry;

import io.hubcrate.failure.Secret;
import io.hubcrate.http.WebResponse;
import io.hubcrate.image.ImageReference;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is put into {@code Authorization} for a registry: nothing, a login, or a token for one repository, as the
 * registry's last challenge asks. One token is fetched for however many threads want it. Thread-safe.
 */
final class Authenticator {
    /** A token is not used in its last seconds, in which it could expire on the way. */
    private static final long MARGIN_SECONDS = 10;

    private final TokenServer tokens;
    private final Credentials credentials;
    private final LongSupplier nanoTime;
    /** What a registry asked for last: saves the refused request for its further repositories. */
    private final Map<String, Challenge> challenges = new ConcurrentHashMap<>();

    private final Map<String, Holder> holders = new ConcurrentHashMap<>();

    Authenticator(TokenServer tokens, Credentials credentials, LongSupplier nanoTime) {
        this.tokens = tokens;
        this.credentials = credentials;
        this.nanoTime = nanoTime;
    }

    /** What to send now; empty for an anonymous request. */
    Optional<Secret> authorization(RegistryEndpoint endpoint, ImageReference image) {
        Challenge challenge = challenges.get(key(endpoint));
        return challenge == null ? Optional.empty() : answer(endpoint, challenge, image, null);
    }

    /**
     * What to send after a 401.
     *
     * @param refused what was sent and is not good any more; null if nothing was
     * @return empty if the challenge is of no kind that we can answer
     */
    Optional<Secret> answer(
            RegistryEndpoint endpoint, WebResponse response, ImageReference image, @Nullable Secret refused) {
        List<Challenge> all = Challenge.parseAll(response.headers("WWW-Authenticate"));
        Optional<Challenge> bearer = find(all, "bearer");
        Optional<Challenge> chosen = bearer.isPresent() ? bearer : find(all, "basic");
        // Only after the answer has been given back: a token server needs a connection, too.
        response.close();
        chosen.ifPresent(challenge -> challenges.put(key(endpoint), challenge));
        return chosen.flatMap(challenge -> answer(endpoint, challenge, image, refused));
    }

    private static Optional<Challenge> find(List<Challenge> all, String scheme) {
        return all.stream().filter(each -> each.scheme().equals(scheme)).findFirst();
    }

    private Optional<Secret> answer(
            RegistryEndpoint endpoint, Challenge challenge, ImageReference image, @Nullable Secret refused) {
        Optional<Credentials.Login> login = credentials.find(endpoint.registry());
        if (challenge.scheme().equals("basic")) {
            // A login that was just refused is not sent a second time: accounts get locked.
            return refused != null
                    ? Optional.empty()
                    : login.filter(each -> !each.refreshToken()).map(Credentials.Login::basic);
        }
        Holder holder = holders.computeIfAbsent(key(endpoint) + " " + endpoint.scopes(), unused -> new Holder());
        synchronized (holder) {
            if (holder.token == null
                    || holder.token.authorization() == refused
                    || holder.isOver(nanoTime.getAsLong())) {
                holder.token = tokens.fetch(endpoint, challenge, login, image);
                holder.since = nanoTime.getAsLong();
            }
            return Optional.of(holder.token.authorization());
        }
    }

    private static String key(RegistryEndpoint endpoint) {
        return endpoint.base().toString();
    }

    /** The token of one repository; its monitor is held while it is fetched. */
    private static final class Holder {
        private TokenServer.@Nullable Token token;
        private long since;

        boolean isOver(long now) {
            return token != null && now - since >= (token.seconds() - MARGIN_SECONDS) * 1_000_000_000L;
        }
    }
}
