package io.hubcrate.build;

import io.hubcrate.failure.Problem;
import io.hubcrate.yaml.YamlNode;
import io.hubcrate.yaml.YamlNode.Mapping;
import io.hubcrate.yaml.YamlNode.Place;
import io.hubcrate.yaml.YamlNode.Scalar;
import io.hubcrate.yaml.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Secret values in YAML, known by the keys that charts and Kubernetes give them. */
final class SecretKeys {
    /** Compared without case, dashes and underscores. */
    private static final Pattern SECRET = Pattern.compile(
            ".*(?:password|passwd|passphrase|secret|token|apikey|accesskey|secretkey|privatekey|cryptokey|signingkey|credentials)");
    /** End the same way and hold the name of something, or how it is to be done. */
    private static final Pattern NAMES_ONLY =
            Pattern.compile("existing.*|.*(?:imagepull|pull|tls)secret|automount.*|.*serviceaccounttoken");
    /** Lists of keys, as {@code CryptKeeper.keys}. */
    private static final Set<String> KEY_LISTS = Set.of("cookiesecrets", "keys", "cryptkeeperkeys");

    private static final Pattern NOT_LITERAL =
            Pattern.compile("(?s)\\{\\{.*\\}\\}|\\$\\(.*\\)|\\$\\{.*\\}|<.*>|true|false");

    private final String file;
    private final List<Problem> problems = new ArrayList<>();

    private SecretKeys(String file) {
        this.file = file;
    }

    /** In the values of a chart. */
    static List<Problem> inValues(String file, YamlNode document) {
        SecretKeys keys = new SecretKeys(file);
        keys.walk(document, "");
        return keys.problems;
    }

    /** In one object of a file of Kubernetes manifests, or a list of them. */
    static List<Problem> inManifest(String file, YamlNode document) {
        SecretKeys keys = new SecretKeys(file);
        keys.object(document, "");
        return keys.problems;
    }

    private void object(YamlNode node, String path) {
        if (!(node instanceof Mapping mapping)) {
            return;
        }
        if (mapping.find("items").orElse(null) instanceof Sequence items) {
            for (YamlNode item : items.items()) {
                object(item, path + "items[].");
            }
        }
        if (mapping.findText("kind").orElse("").equals("Secret")) {
            secretObject(mapping, "data", path);
            secretObject(mapping, "stringData", path);
        } else {
            walk(mapping, path);
        }
    }

    private void secretObject(Mapping secret, String field, String path) {
        if (secret.find(field).orElse(null) instanceof Mapping fields) {
            fields.entries().forEach((key, value) -> {
                if (value instanceof Scalar scalar && isLiteral(scalar)) {
                    add(fields, key, path + field + "." + key, "a value of a Kubernetes Secret");
                }
            });
        }
    }

    private void walk(YamlNode node, String path) {
        if (node instanceof Sequence sequence) {
            int number = 0;
            for (YamlNode item : sequence.items()) {
                walk(item, path + "[" + number++ + "]");
            }
        } else if (node instanceof Mapping mapping) {
            environment(mapping, path);
            for (Map.Entry<String, YamlNode> entry : mapping.entries().entrySet()) {
                String below = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
                value(mapping, entry.getKey(), entry.getValue(), below);
            }
        }
    }

    private void value(Mapping parent, String key, YamlNode value, String path) {
        String plain = plain(key);
        if (value instanceof Scalar scalar) {
            if (isSecret(plain) && isLiteral(scalar)) {
                add(parent, key, path, "a literal secret");
            }
        } else if (value instanceof Sequence sequence && (KEY_LISTS.contains(plain) && path.contains("rypt"))) {
            for (YamlNode item : sequence.items()) {
                if (item instanceof Scalar scalar && isLiteral(scalar)) {
                    problems.add(problem(scalar.place(), path, "a literal secret"));
                }
            }
        } else {
            walk(value, path);
        }
    }

    /** A container's environment variable: its name tells, its {@code value} holds. */
    private void environment(Mapping mapping, String path) {
        if (isSecret(plain(mapping.findText("name").orElse("")))
                && mapping.find("value").orElse(null) instanceof Scalar scalar
                && isLiteral(scalar)) {
            add(mapping, "value", path + ".value", "a literal secret");
        }
    }

    private static boolean isSecret(String plainKey) {
        return SECRET.matcher(plainKey).matches()
                && !NAMES_ONLY.matcher(plainKey).matches();
    }

    private static boolean isLiteral(Scalar scalar) {
        return !scalar.isNull()
                && !scalar.text().isBlank()
                && !NOT_LITERAL.matcher(scalar.text().trim()).matches();
    }

    private static String plain(String key) {
        return key.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
    }

    private void add(Mapping parent, String key, String path, String text) {
        Place place = parent.keyPlaces().getOrDefault(key, parent.place());
        problems.add(problem(place, path, text));
    }

    private Problem problem(Place place, String path, String text) {
        return new Problem(file, place.line(), place.column(), path, text);
    }
}
