package io.hubcrate.trust;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code trust.yaml} says.
 *
 * @param site null if it does not say
 * @param threshold at least 1
 * @param keys by fingerprint; null if the file lists none, then every key in the folder is active
 */
record TrustSettings(@Nullable String site, int threshold, @Nullable Map<String, ListedKey> keys) {
    /** Without a file. */
    static final TrustSettings NONE = new TrustSettings(null, 1, null);

    /** A key in the list and the line where it stands, for messages. */
    record ListedKey(KeyStatus status, int line, int column) {}
}
