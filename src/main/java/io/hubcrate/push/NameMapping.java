package io.hubcrate.push;

import io.hubcrate.image.ImageReference;
import io.hubcrate.yaml.MappingReader;
import io.hubcrate.yaml.YamlBinder;
import io.hubcrate.yaml.YamlValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which names images get. A rule says {@code from}, a registry, a path below it or a whole name with its tag, and
 * {@code to}, the path below the target, with a tag where {@code from} has one. The longest {@code from} that fits
 * wins; what no rule fits keeps its path.
 *
 * @param rules longest {@code from} first
 * @param keepRegistry whether the upstream registry's name becomes the first part of the path
 */
public record NameMapping(List<Rule> rules, boolean keepRegistry) {
    /** A mapping file is written by hand. */
    public static final int MAX_BYTES = 1 << 20;

    private static final YamlBinder BINDER = new YamlBinder(
            "push-map-invalid",
            "the mapping of names cannot be used",
            "It is a list under the key 'names', each item with 'from' and 'to'; see: hubcrate explain push-map-invalid");

    /** One line of the mapping. */
    public record Rule(String from, String to) {
        private Optional<String> apply(String name) {
            if (name.equals(from)) {
                return Optional.of(to);
            }
            boolean below = name.startsWith(from + "/") || name.startsWith(from + ":");
            return below ? Optional.of(to + name.substring(from.length())) : Optional.empty();
        }
    }

    public NameMapping {
        rules = rules.stream()
                .sorted(Comparator.comparingInt((Rule rule) -> rule.from().length())
                        .reversed())
                .toList();
    }

    /** No rule. */
    public static NameMapping byPath(boolean keepRegistry) {
        return new NameMapping(List.of(), keepRegistry);
    }

    /**
     * Reads a mapping file.
     *
     * @param file its name for messages
     * @throws io.hubcrate.failure.InvalidInputException with every problem
     */
    public static NameMapping read(String file, byte[] bytes, boolean keepRegistry) {
        return new NameMapping(BINDER.bind(file, bytes, NameMapping::rules), keepRegistry);
    }

    private static List<Rule> rules(MappingReader root) {
        List<Rule> rules = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        List<YamlValue> items = root.require("names").map(YamlValue::items).orElse(List.of());
        for (YamlValue item : items) {
            item.mapping().ifPresent(mapping -> {
                String from = mapping.requireText("from", NameMapping::name, "");
                String to = mapping.requireText("to", NameMapping::path, "");
                mapping.refuseUnknownKeys();
                if (!from.isEmpty() && !seen.add(from)) {
                    mapping.problem("from", "this name stands here twice");
                }
                if (hasTag(to) && !hasTag(from)) {
                    mapping.problem("to", "a tag can only stand here if one stands in 'from' too");
                }
                rules.add(new Rule(from, hasTag(from) && !hasTag(to) && !to.isEmpty() ? to + tagOf(from) : to));
            });
        }
        return rules;
    }

    /** Fully qualified: {@code bitnami} alone could be a registry or a part of Docker Hub. */
    private static String name(String text) {
        boolean whole = isReference(text);
        if (!whole && !isReference(text + "/x")) {
            throw new IllegalArgumentException("a registry, a path below it or an image with its tag expected, fully"
                    + " qualified as k8s.gcr.io, docker.io/bitnami or docker.io/library/traefik:v2.1");
        }
        return text;
    }

    private static String path(String text) {
        if (text.contains("@") || !isReference("host.example/" + text)) {
            throw new IllegalArgumentException(
                    "a path below the target expected, in lower case as hub/images or hub/traefik:v2.1");
        }
        return text;
    }

    private static boolean isReference(String text) {
        return ImageReference.tryParse(text)
                .filter(reference -> reference.toString().equals(text))
                .isPresent();
    }

    private static boolean hasTag(String text) {
        return !tagOf(text).isEmpty();
    }

    /** With its colon; a port is none. */
    private static String tagOf(String text) {
        int colon = text.lastIndexOf(':');
        return colon > text.lastIndexOf('/') && text.indexOf('/') >= 0 ? text.substring(colon) : "";
    }

    /** The path below the target, with the tag that the image gets there if it has one. */
    String pathOf(ImageReference image) {
        String name = image.name() + image.tag().map(tag -> ":" + tag).orElse("");
        for (Rule rule : rules) {
            Optional<String> mapped = rule.apply(name);
            if (mapped.isPresent()) {
                return mapped.get();
            }
        }
        // A port's colon cannot stand in a path.
        String first = keepRegistry ? image.registry().replace(':', '-').toLowerCase(java.util.Locale.ROOT) + "/" : "";
        return first + name.substring(image.registry().length() + 1);
    }
}
