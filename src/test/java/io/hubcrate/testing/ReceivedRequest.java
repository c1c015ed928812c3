package io.hubcrate.testing;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a {@link FakeRegistry} was asked. */
public record ReceivedRequest(
        String method,
        String path,
        @Nullable String query,
        @Nullable String authorization,
        @Nullable String range,
        @Nullable String accept,
        String body) {

    public Optional<String> findAuthorization() {
        return Optional.ofNullable(authorization);
    }

    public Optional<String> findRange() {
        return Optional.ofNullable(range);
    }
}
