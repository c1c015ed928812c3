package io.hubcrate.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.Set;

/** What an HTTP status means to us (RFC 9110 section 15). */
public final class StatusFailures {
    private static final Set<Integer> TEMPORARY = Set.of(408, 425, 429, 500, 502, 503, 504);

    private StatusFailures() {}

    /** Whether the same request may be answered later. */
    public static boolean isTemporary(int status) {
        return TEMPORARY.contains(status);
    }

    /**
     * How long the server asks to wait (RFC 9110 section 10.2.3). A date is counted from the answer's own {@code Date},
     * so no clock of ours is asked.
     */
    public static Optional<Duration> retryAfter(WebResponse response) {
        Optional<String> value = response.header("Retry-After").map(String::trim);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (value.get().matches("[0-9]{1,9}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(value.get())));
        }
        Optional<ZonedDateTime> until = date(value);
        Optional<ZonedDateTime> now = date(response.header("Date"));
        return until.isPresent() && now.isPresent() && until.get().isAfter(now.get())
                ? Optional.of(Duration.between(now.get(), until.get()))
                : Optional.empty();
    }

    private static Optional<ZonedDateTime> date(Optional<String> text) {
        try {
            return text.map(value -> ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The failure that an answer of a plain web server stands for. */
    static WebException of(WebResponse response) {
        int status = response.status();
        String host = Addresses.authority(response.address());
        return switch (status) {
            case 404, 410 ->
                WebException.answered(
                        "http-not-found",
                        response,
                        host + " has nothing there (status " + status + ")",
                        "Check the address.");
            case 401, 403 ->
                WebException.answered(
                        "http-forbidden",
                        response,
                        host + " does not give it to us (status " + status + ")",
                        "The address needs a login or refuses this network; fetch the file by hand and name a local copy.");
            case 407 ->
                WebException.answered(
                        "proxy-login",
                        response,
                        "the proxy asks for a login",
                        "Give it as http://user:password@host:port in HTTPS_PROXY or 'proxy' in the builder's settings.");
            case 429, 503 ->
                WebException.answered(
                        "http-busy",
                        response,
                        host + " asks us to come back later (status " + status + ")",
                        "Wait and type the same command again; what has arrived is kept.");
            default ->
                WebException.answered(
                        "http-status",
                        response,
                        host + " answered with status " + status,
                        isTemporary(status) ? "Try again later." : "Check the address.");
        };
    }
}
