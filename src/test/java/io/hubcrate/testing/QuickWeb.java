package io.hubcrate.testing;

import io.hubcrate.http.HttpWeb;
import io.hubcrate.http.WebLimits;
import io.hubcrate.progress.EventSink;
import io.hubcrate.settings.BuilderSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An {@link HttpWeb} that tries again without waiting, and remembers how long it would have waited. */
public final class QuickWeb {
    private static final Duration PATIENT = Duration.ofSeconds(30);

    private final HttpWeb web;
    private final List<Duration> pauses = new CopyOnWriteArrayList<>();

    private QuickWeb(BuilderSettings settings, Duration stall) {
        WebLimits limits =
                new WebLimits(PATIENT, stall, 4, Duration.ofMillis(500), Duration.ofSeconds(20), Duration.ofMinutes(5));
        web = new HttpWeb(settings, EventSink.NONE, limits, pauses::add);
    }

    /** Four attempts. */
    public static QuickWeb of(BuilderSettings settings) {
        return new QuickWeb(settings, PATIENT);
    }

    /** Four attempts, and a connection without a byte for that long counts as dead. */
    public static QuickWeb of(BuilderSettings settings, Duration stall) {
        return new QuickWeb(settings, stall);
    }

    public HttpWeb web() {
        return web;
    }

    /** One for each time that it tried again. */
    public List<Duration> pauses() {
        return List.copyOf(pauses);
    }
}
