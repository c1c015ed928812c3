package io.hubcrate.signing;

import io.hubcrate.failure.InvalidInputException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What kind of signing key is wanted.
 *
 * @param name the user ID, for example {@code Example Site <ops@example.org>}
 * @param expires when signatures by it stop counting; null for a key without end
 * @param unprotected whether an empty passphrase is really meant; the caller prints a note then
 */
public record KeyRequest(String name, KeyAlgorithm algorithm, @Nullable Instant expires, boolean unprotected) {
    private static final int MAX_NAME = 120;
    /** No control, format (bidirectional overrides), surrogate or private characters: a name must read as it is. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}\\p{Zl}\\p{Zp}]");

    private static final Pattern SHAPE = Pattern.compile("[^<>]+(<[^<>\\s]+@[^<>\\s]+>)?|<[^<>\\s]+@[^<>\\s]+>");

    /** @throws InvalidInputException code {@code key-name-invalid}, if the name is not fit to be a user ID */
    public KeyRequest {
        if (name.isBlank() || !name.equals(name.strip())) {
            throw badName(name, "it is empty or begins or ends with a blank");
        }
        if (name.codePointCount(0, name.length()) > MAX_NAME) {
            throw badName(name, "it has more than " + MAX_NAME + " characters");
        }
        if (UNPRINTABLE.matcher(name).find()) {
            throw badName(name, "it holds a character that cannot be printed");
        }
        if (!SHAPE.matcher(name).matches()) {
            throw badName(name, "only one address in angle brackets may stand in it, at its end");
        }
    }

    /** @throws InvalidInputException code {@code key-expiry-past}, if a key that is made now would have ended already */
    public void requireEndAfter(Instant now) {
        if (expires != null && !expires.isAfter(now)) {
            throw new InvalidInputException(
                    "key-expiry-past",
                    "a key made at " + now.truncatedTo(ChronoUnit.SECONDS) + " cannot expire at " + expires,
                    "Give a later day, and check this machine's clock with: date -u");
        }
    }

    private static InvalidInputException badName(String name, String why) {
        return new InvalidInputException(
                "key-name-invalid",
                "'" + UNPRINTABLE.matcher(name).replaceAll("?") + "' cannot be the name of a key: " + why,
                "Name who signs, as people will read it years later: --name 'Example Site <ops@example.org>'");
    }
}
