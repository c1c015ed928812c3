package io.hubcrate.trust;

import io.hubcrate.trust.TrustSettings.ListedKey;
import io.hubcrate.yaml.MappingReader;
import io.hubcrate.yaml.YamlBinder;
import io.hubcrate.yaml.YamlNode.Place;
import io.hubcrate.yaml.YamlValue;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code trust.yaml} strictly, gathering every problem: a trust that is guessed is none. */
final class TrustSettingsReader {
    private static final Pattern SITE = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");
    private static final Pattern FINGERPRINT = Pattern.compile("[0-9A-F]{40}");
    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final int MOST_SIGNERS = 99;

    private TrustSettingsReader() {}

    /** @throws io.hubcrate.failure.InvalidInputException with every problem */
    static TrustSettings read(String file, byte[] bytes) {
        YamlBinder binder = new YamlBinder(
                "trust-store-invalid",
                "cannot be used: " + file,
                "Mend every line named; docs/trust.md describes the file.");
        return binder.bind(file, bytes, TrustSettingsReader::root);
    }

    private static TrustSettings root(MappingReader root) {
        String site = root.findText("site", TrustSettingsReader::site).orElse(null);
        long threshold = root.find("threshold")
                .flatMap(value -> value.number(1, MOST_SIGNERS))
                .orElse(1L);
        return new TrustSettings(site, (int) threshold, keys(root));
    }

    private static @Nullable Map<String, ListedKey> keys(MappingReader root) {
        Optional<YamlValue> list = root.find("keys");
        if (list.isEmpty()) {
            return null;
        }
        Map<String, ListedKey> keys = new LinkedHashMap<>();
        for (YamlValue item : list.get().items()) {
            item.mapping().ifPresent(key -> {
                key(key, item.place(), keys);
                key.refuseUnknownKeys();
            });
        }
        return keys;
    }

    private static void key(MappingReader key, Place at, Map<String, ListedKey> keys) {
        String fingerprint = key.requireText("fingerprint", TrustSettingsReader::fingerprint, "");
        Optional<KeyStatus> status = status(key);
        ListedKey before = keys.get(fingerprint);
        if (before != null && !fingerprint.isEmpty()) {
            key.problem("this key is listed twice, first at line " + before.line());
        }
        status.ifPresent(found -> keys.put(fingerprint, new ListedKey(found, at.line(), at.column())));
    }

    private static Optional<KeyStatus> status(MappingReader key) {
        String status = key.requireText("status", TrustSettingsReader::statusWord, "");
        Optional<Instant> since = key.findText("since", TrustSettingsReader::instant);
        Optional<String> reason = key.findText("reason", text -> text);
        if (key.has("since") && !status.equals("retired")) {
            key.problem("since", "only a retired key has a day since when");
        }
        if (status.equals("retired") && !key.has("since")) {
            key.problem("a retired key needs a day or time in UTC: since: 2026-05-01");
        }
        return switch (status) {
            case "active" -> Optional.of(new KeyStatus.Active());
            case "revoked" -> Optional.of(new KeyStatus.Revoked(reason.orElse("no reason given")));
            default -> since.map(KeyStatus.Retired::new);
        };
    }

    private static String site(String text) {
        return matching(SITE, text, "letters, digits, dots and hyphens are accepted, 63 at most");
    }

    private static String fingerprint(String text) {
        return matching(
                FINGERPRINT,
                text.replace(" ", "").toUpperCase(Locale.ROOT),
                "the whole fingerprint is expected, 40 hexadecimal digits, in groups or not");
    }

    private static String statusWord(String text) {
        return matching(Pattern.compile("active|retired|revoked"), text, "active, retired or revoked is expected");
    }

    private static Instant instant(String text) {
        try {
            return DAY.matcher(text).matches()
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "a day or time in UTC is expected, as 2026-05-01 or 2026-05-01T12:00:00Z", e);
        }
    }

    private static String matching(Pattern pattern, String text, String accepted) {
        if (!pattern.matcher(text).matches()) {
            throw new IllegalArgumentException(accepted);
        }
        return text;
    }
}
