package io.hubcrate.http;

import io.hubcrate.failure.SourceException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An address did not give what was asked for; the message begins with what was attempted. */
public class WebException extends SourceException {
    private static final long serialVersionUID = 1L;

    private final String action;
    private final @Nullable Duration retryAfter;

    /**
     * @param action what was attempted, as in {@code fetch manifest of docker.io/library/busybox:1.36}
     * @param problem why it did not succeed
     * @param endpoint the address asked, without credentials and query
     * @param status the HTTP status, 0 if there was no answer
     * @param retryAfter how long the other side asks to wait; null if it does not say
     */
    public WebException(
            String code,
            String action,
            String problem,
            String advice,
            String endpoint,
            int status,
            boolean temporary,
            @Nullable Duration retryAfter,
            @Nullable Throwable cause) {
        super(code, "cannot " + action + ": " + problem, advice, endpoint, status, temporary, cause);
        this.action = action;
        this.retryAfter = retryAfter;
    }

    /** What was attempted. */
    public final String action() {
        return action;
    }

    /** How long the other side asked to wait before the next attempt. */
    public final Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** A request that is not made, or whose answer cannot become another. */
    static WebException refused(String code, WebRequest request, String problem, String advice) {
        String endpoint = Addresses.shown(request.address());
        return new WebException(code, request.action(), problem, advice, endpoint, 0, false, null, null);
    }

    /** What an answer stands for; temporary if its status says so. */
    static WebException answered(String code, WebResponse response, String problem, String advice) {
        int status = response.status();
        return new WebException(
                code,
                response.request().action(),
                problem,
                advice,
                Addresses.shown(response.address()),
                status,
                StatusFailures.isTemporary(status),
                StatusFailures.retryAfter(response).orElse(null),
                null);
    }
}
