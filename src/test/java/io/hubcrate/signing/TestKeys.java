package io.hubcrate.signing;

import io.hubcrate.failure.Secret;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Keys for tests, made once: RSA of 2048 bits and few rounds at the passphrase, so that nobody waits. */
public final class TestKeys {
    public static final Instant MADE = Instant.parse("2026-01-01T00:00:00Z");
    public static final Secret PASSPHRASE = Secret.of("correct horse".toCharArray());
    public static final Secret NONE = Secret.of(new char[0]);

    public static final GeneratedKey RSA = make("Rita Rsa <rita@example.org>", KeyAlgorithm.RSA4096, MADE, null);
    public static final GeneratedKey ED = make("Ed Curve <ed@example.org>", KeyAlgorithm.ED25519, MADE, null);

    private TestKeys() {}

    /** A new key, opened by {@link #PASSPHRASE}. */
    public static GeneratedKey make(String name, KeyAlgorithm algorithm, Instant made, @Nullable Instant expires) {
        return new KeyGenerator(new SecureRandom(), 2048, 0x10)
                .generate(new KeyRequest(name, algorithm, expires, false), PASSPHRASE, made);
    }

    /** An Ed25519 key, which takes no time to make. */
    public static GeneratedKey make(String name) {
        return make(name, KeyAlgorithm.ED25519, MADE, null);
    }

    public static Clock clockAt(String instant) {
        return Clock.fixed(Instant.parse(instant), ZoneOffset.UTC);
    }
}
