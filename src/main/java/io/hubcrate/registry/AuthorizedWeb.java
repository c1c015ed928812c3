package io.hubcrate.registry;

import io.hubcrate.failure.Secret;
import io.hubcrate.http.HttpWeb;
import io.hubcrate.http.WebRequest;
import io.hubcrate.http.WebResponse;
import io.hubcrate.image.ImageReference;
import io.hubcrate.settings.BuilderSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Asks registries with whatever login or token they want. Thread-safe. */
final class AuthorizedWeb {
    private final HttpWeb web;
    private final Authenticator authenticator;

    private AuthorizedWeb(HttpWeb web, Authenticator authenticator) {
        this.web = web;
        this.authenticator = authenticator;
    }

    static AuthorizedWeb of(HttpWeb web, BuilderSettings settings, Path homeFolder, Map<String, String> environment) {
        Credentials credentials = Credentials.of(settings, homeFolder, environment);
        return new AuthorizedWeb(web, new Authenticator(new TokenServer(web), credentials, System::nanoTime));
    }

    /** The answer to the request with what the registry wants as authorization; asked a second time after a 401. */
    WebResponse open(WebRequest request, RegistryEndpoint endpoint, ImageReference image) {
        Secret known = authenticator.authorization(endpoint, image).orElse(null);
        WebResponse response = web.open(request.withAuthorization(known));
        boolean ownWords = response.address().equals(request.address());
        // A challenge counts only from the registry itself: where a redirect led, nobody may ask for its login.
        if (response.status() != 401
                || !ownWords
                || !response.header("WWW-Authenticate").isPresent()) {
            return response;
        }
        RegistryException refusal;
        Optional<Secret> answer;
        try (response) {
            refusal = RegistryErrors.of(response, endpoint, image);
            answer = authenticator.answer(endpoint, response, image, known);
        }
        if (answer.isEmpty()) {
            throw refusal;
        }
        return web.open(request.withAuthorization(answer.get()));
    }
}
