package io.hubcrate.shell;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a running command is looked after.
 *
 * @param quiet for how long it may neither take input nor print anything; null for no such limit
 * @param watcher is given each line while it runs; null if nobody looks
 * @param confidential whether its output holds secrets
 */
public record Oversight(@Nullable Duration quiet, @Nullable Consumer<String> watcher, boolean confidential) {
    /** No limit on silence, nobody looks, no secrets. */
    public static final Oversight NONE = new Oversight(null, null, false);

    public Oversight {
        if (quiet != null && (quiet.isZero() || quiet.isNegative())) {
            throw new IllegalArgumentException("a limit on silence is more than nothing");
        }
    }

    public Optional<Duration> findQuiet() {
        return Optional.ofNullable(quiet);
    }

    public Optional<Consumer<String>> findWatcher() {
        return Optional.ofNullable(watcher);
    }

    /** The same with another limit on silence. */
    public Oversight withQuiet(Duration limit) {
        return new Oversight(limit, watcher, confidential);
    }

    /** The same with somebody else who looks. */
    public Oversight withWatcher(Consumer<String> other) {
        return new Oversight(quiet, other, confidential);
    }
}
