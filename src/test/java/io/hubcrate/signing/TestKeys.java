package io.hubcrate.signing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hubcrate.failure.Secret;
import java.security.NoSuchAlgorithmException;
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
        return new KeyGenerator(random(name), 2048, 0x10)
                .generate(new KeyRequest(name, algorithm, expires, false), PASSPHRASE, made);
    }

    /** A new key without passphrase. */
    public static GeneratedKey makeUnprotected(String name, KeyAlgorithm algorithm) {
        return new KeyGenerator(random(name), 2048, 0x10)
                .generate(new KeyRequest(name, algorithm, null, true), NONE, MADE);
    }

    /** An RSA key of any size. */
    public static GeneratedKey makeRsa(String name, int bits, Instant made) {
        return new KeyGenerator(random(name), bits, 0x10)
                .generate(new KeyRequest(name, KeyAlgorithm.RSA4096, null, false), PASSPHRASE, made);
    }

    /** An Ed25519 key, which takes no time to make. */
    public static GeneratedKey make(String name) {
        return make(name, KeyAlgorithm.ED25519, MADE, null);
    }

    /** The same name gives the same key, so that what a program says of a damaged file does not change by chance. */
    private static SecureRandom random(String name) {
        try {
            SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
            random.setSeed(name.getBytes(UTF_8));
            return random;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public static Clock clockAt(String instant) {
        return Clock.fixed(Instant.parse(instant), ZoneOffset.UTC);
    }
}
