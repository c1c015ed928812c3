package io.hubcrate.http;

import io.hubcrate.failure.SourceException;
import io.hubcrate.progress.EventSink;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Says that something is tried again: once for each host and cause, then with a count when it has become ten times as
 * many. A registry that is gone fails for every image alike, and nobody reads the same line a hundred times. Thread-safe.
 */
final class RetryVoice {
    private static final String CODE = "retrying";
    private static final int TEN = 10;

    private record Cause(String host, String code, int status) {}

    private final ConcurrentHashMap<Cause, Integer> counts = new ConcurrentHashMap<>();
    private final EventSink events;

    RetryVoice(EventSink events) {
        this.events = events;
    }

    /** @param attempt which one comes after the pause, as {@code 2 of 6} */
    void tell(SourceException failure, Duration pause, String attempt) {
        Cause cause = new Cause(hostOf(failure.endpoint()), failure.code(), failure.status());
        int count = counts.merge(cause, 1, Integer::sum);
        if (count == 1) {
            String again = "; trying again in " + pause.toMillis() / 1000.0 + " s, attempt " + attempt;
            events.info(CODE, failure.getMessage() + again);
        } else if (isPowerOfTen(count)) {
            events.info(CODE, cause.host() + ": " + count + " requests failed in that way, still trying again");
        }
    }

    private static boolean isPowerOfTen(int count) {
        int rest = count;
        while (rest % TEN == 0) {
            rest /= TEN;
        }
        return rest == 1;
    }

    /** Of an address with or without a scheme. */
    private static String hostOf(String endpoint) {
        int scheme = endpoint.indexOf("://");
        String rest = scheme < 0 ? endpoint : endpoint.substring(scheme + 3);
        int slash = rest.indexOf('/');
        return slash < 0 ? rest : rest.substring(0, slash);
    }
}
