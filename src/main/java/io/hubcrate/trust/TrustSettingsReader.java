package io.hubcrate.trust;

import io.hubcrate.failure.Problem;
import io.hubcrate.trust.TrustSettings.ListedKey;
import io.hubcrate.yaml.YamlNode;
import io.hubcrate.yaml.YamlNode.Mapping;
import io.hubcrate.yaml.YamlNode.Place;
import io.hubcrate.yaml.YamlNode.Scalar;
import io.hubcrate.yaml.YamlNode.Sequence;
import io.hubcrate.yaml.YamlReader;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code trust.yaml} strictly, gathering every problem: a trust that is guessed is none. */
final class TrustSettingsReader {
    private static final Set<String> ROOT = Set.of("site", "threshold", "keys");
    private static final Set<String> KEY = Set.of("fingerprint", "status", "since", "reason");
    private static final Pattern SITE = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");
    private static final Pattern FINGERPRINT = Pattern.compile("[0-9A-F]{40}");
    private static final Pattern THRESHOLD = Pattern.compile("[1-9][0-9]?");
    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

    private final List<Problem> problems;

    private TrustSettingsReader(List<Problem> problems) {
        this.problems = problems;
    }

    /** @param problems where problems are added; if any is, the result is not to be used */
    static TrustSettings read(String file, byte[] bytes, List<Problem> problems) {
        return new TrustSettingsReader(problems).root(YamlReader.readOne(file, bytes));
    }

    private TrustSettings root(YamlNode node) {
        if (!(node instanceof Mapping root)) {
            problem(node.place(), "", "a mapping with the keys site, threshold and keys is expected");
            return TrustSettings.NONE;
        }
        refuseUnknown(root, ROOT, "");
        String site = text(root, "site", "");
        if (site != null && !SITE.matcher(site).matches()) {
            problem(place(root, "site"), "site", "letters, digits, dots and hyphens are accepted, 63 at most");
        }
        String threshold = text(root, "threshold", "");
        if (threshold != null && !THRESHOLD.matcher(threshold).matches()) {
            problem(place(root, "threshold"), "threshold", "a whole number from 1 to 99 is expected");
            threshold = null;
        }
        return new TrustSettings(site, threshold == null ? 1 : Integer.parseInt(threshold), keys(root));
    }

    private @Nullable Map<String, ListedKey> keys(Mapping root) {
        YamlNode node = root.entries().get("keys");
        if (node == null) {
            return null;
        }
        Map<String, ListedKey> keys = new LinkedHashMap<>();
        if (!(node instanceof Sequence list)) {
            problem(node.place(), "keys", "a list is expected; leave the key out to trust every key file here");
            return keys;
        }
        for (int i = 0; i < list.items().size(); i++) {
            key(list.items().get(i), "keys[" + i + "]", keys);
        }
        return keys;
    }

    private void key(YamlNode node, String path, Map<String, ListedKey> keys) {
        Place at = node.place();
        if (!(node instanceof Mapping key)) {
            problem(at, path, "a mapping with fingerprint and status is expected");
            return;
        }
        refuseUnknown(key, KEY, path);
        String fingerprint = fingerprint(key, path);
        KeyStatus status = status(key, path);
        if (fingerprint == null || status == null) {
            return;
        }
        if (keys.containsKey(fingerprint)) {
            problem(
                    at,
                    path,
                    "this key is listed twice, first at line "
                            + keys.get(fingerprint).line());
        }
        keys.put(fingerprint, new ListedKey(status, at.line(), at.column()));
    }

    private @Nullable String fingerprint(Mapping key, String path) {
        String text = text(key, "fingerprint", path);
        String fingerprint = text == null ? "" : text.replace(" ", "").toUpperCase(Locale.ROOT);
        if (!FINGERPRINT.matcher(fingerprint).matches()) {
            problem(
                    place(key, "fingerprint"),
                    path + ".fingerprint",
                    "the whole fingerprint is expected, 40 hexadecimal digits, in groups or not");
            return null;
        }
        return fingerprint;
    }

    private @Nullable KeyStatus status(Mapping key, String path) {
        String status = text(key, "status", path);
        boolean since = key.find("since").isPresent();
        if (since && !"retired".equals(status)) {
            problem(place(key, "since"), path + ".since", "only a retired key has a day since when");
        }
        if ("active".equals(status)) {
            return new KeyStatus.Active();
        } else if ("revoked".equals(status)) {
            String reason = text(key, "reason", path);
            return new KeyStatus.Revoked(reason == null ? "no reason given" : reason);
        } else if ("retired".equals(status)) {
            Instant day = since(key, path);
            return day == null ? null : new KeyStatus.Retired(day);
        }
        problem(place(key, "status"), path + ".status", "active, retired or revoked is expected");
        return null;
    }

    private @Nullable Instant since(Mapping key, String path) {
        String text = text(key, "since", path);
        try {
            if (text != null) {
                return DAY.matcher(text).matches()
                        ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                        : Instant.parse(text);
            }
        } catch (DateTimeException e) {
            // Told below, as for a key that says nothing.
        }
        problem(
                place(key, "since"),
                path + ".since",
                "a retired key needs a day or time in UTC, as 2026-05-01 or 2026-05-01T12:00:00Z");
        return null;
    }

    private void refuseUnknown(Mapping mapping, Set<String> known, String path) {
        for (String key : mapping.entries().keySet()) {
            if (!known.contains(key)) {
                problem(
                        place(mapping, key),
                        join(path, key),
                        "unknown key; known are "
                                + String.join(", ", known.stream().sorted().toList()));
            }
        }
    }

    private @Nullable String text(Mapping mapping, String key, String path) {
        YamlNode node = mapping.entries().get(key);
        if (node == null) {
            return null;
        }
        if (node instanceof Scalar scalar && !scalar.isNull()) {
            return scalar.text();
        }
        problem(place(mapping, key), join(path, key), "a text is expected");
        return null;
    }

    private static Place place(Mapping mapping, String key) {
        return mapping.keyPlaces().getOrDefault(key, mapping.place());
    }

    private static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private void problem(Place at, String path, String text) {
        problems.add(new Problem(at.file(), at.line(), at.column(), path, text));
    }
}
