package io.hubcrate.trust;

import java.time.Instant;

/** What the site says of one of its keys. */
sealed interface KeyStatus {
    /** Signatures by it count. */
    record Active() implements KeyStatus {}

    /** Signatures made before {@code since} count; later ones are refused. */
    record Retired(Instant since) implements KeyStatus {}

    /** No signature by it ever counts. */
    record Revoked(String reason) implements KeyStatus {}
}
