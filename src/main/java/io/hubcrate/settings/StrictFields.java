package io.hubcrate.settings;

import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.Problem;
import io.hubcrate.yaml.YamlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Takes typed fields out of YAML and gathers every problem with its place. */
final class StrictFields {
    private final String file;
    private final List<Problem> problems = new ArrayList<>();

    StrictFields(String file) {
        this.file = file;
    }

    /** A scalar with the place and path it came from. */
    record Text(String value, String path, YamlNode node) {}

    /** The node as a mapping without foreign keys; an empty one, and a problem, if it is none. */
    YamlNode.Mapping mapping(YamlNode node, String path, Set<String> keys) {
        if (!(node instanceof YamlNode.Mapping mapping)) {
            add(node, path, "keys and values expected, found " + kind(node));
            return new YamlNode.Mapping(Map.of(), Map.of(), node.place());
        }
        for (Map.Entry<String, YamlNode> entry : mapping.entries().entrySet()) {
            if (!keys.contains(entry.getKey())) {
                YamlNode.Place place = mapping.keyPlaces()
                        .getOrDefault(entry.getKey(), entry.getValue().place());
                String below = below(path, entry.getKey());
                add(place, below, "unknown key, known are " + String.join(", ", new TreeSet<>(keys)));
            }
        }
        return mapping;
    }

    Optional<Text> text(YamlNode.Mapping mapping, String key) {
        return mapping.find(key).flatMap(node -> scalar(node, key));
    }

    @Nullable
    Text requiredText(YamlNode.Mapping mapping, String path, String key) {
        Optional<YamlNode> node = mapping.find(key);
        if (node.isEmpty()) {
            add(mapping.place(), below(path, key), "missing");
            return null;
        }
        return scalar(node.get(), below(path, key)).orElse(null);
    }

    List<YamlNode> items(YamlNode.Mapping mapping, String key) {
        Optional<YamlNode> node = mapping.find(key);
        if (node.isEmpty()) {
            return List.of();
        }
        if (node.get() instanceof YamlNode.Sequence sequence) {
            return sequence.items();
        }
        add(node.get(), key, "a list expected, found " + kind(node.get()));
        return List.of();
    }

    List<Text> texts(YamlNode.Mapping mapping, String key) {
        List<Text> all = new ArrayList<>();
        int index = 0;
        for (YamlNode item : items(mapping, key)) {
            scalar(item, key + "[" + index++ + "]").ifPresent(all::add);
        }
        return all;
    }

    /** The parsed value; null, and a problem, if the parser throws {@link IllegalArgumentException}. */
    <T> @Nullable T parse(Text text, Function<String, T> parser) {
        try {
            return parser.apply(text.value());
        } catch (IllegalArgumentException e) {
            add(text.node(), text.path(), String.valueOf(e.getMessage()));
            return null;
        }
    }

    void add(YamlNode node, String path, String text) {
        add(node.place(), path, text);
    }

    void add(Problem problem) {
        problems.add(problem);
    }

    void requireNone() {
        if (!problems.isEmpty()) {
            throw new InvalidInputException(
                    "settings-invalid",
                    "the builder's settings cannot be used: " + file,
                    problems,
                    "Mend every line named; 'hubcrate explain settings-invalid' lists the keys.");
        }
    }

    private Optional<Text> scalar(YamlNode node, String path) {
        if (node instanceof YamlNode.Scalar scalar
                && !scalar.isNull()
                && !scalar.text().isBlank()) {
            return Optional.of(new Text(scalar.text(), path, node));
        }
        add(node, path, "text expected, found " + kind(node));
        return Optional.empty();
    }

    private void add(YamlNode.Place place, String path, String text) {
        problems.add(new Problem(file, place.line(), place.column(), path, text));
    }

    private static String below(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static String kind(YamlNode node) {
        return node instanceof YamlNode.Mapping
                ? "keys and values"
                : node instanceof YamlNode.Sequence ? "a list" : "nothing";
    }
}
