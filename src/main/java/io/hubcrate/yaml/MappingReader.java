package io.hubcrate.yaml;

import io.hubcrate.failure.Problem;
import io.hubcrate.yaml.YamlNode.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the keys of one mapping. Each key asked for is thereby a known one. A key without a value is a problem, not an
 * absent key: whoever comments out the last item of a list is told.
 */
public final class MappingReader {
    private final YamlNode.Mapping mapping;
    private final String path;
    private final List<Problem> problems;
    private final Map<String, Optional<YamlValue>> asked = new LinkedHashMap<>();
    private final Set<String> mentioned = new TreeSet<>();

    MappingReader(YamlNode.Mapping mapping, String path, List<Problem> problems) {
        this.mapping = mapping;
        this.path = path;
        this.problems = problems;
    }

    /** The value of {@code key}; empty if the key is absent, or has no value, which is a problem. */
    public Optional<YamlValue> find(String key) {
        return asked.computeIfAbsent(key, k -> {
            YamlNode node = mapping.entries().get(k);
            if (node == null) {
                return Optional.empty();
            }
            YamlValue value = new YamlValue(node, pathOf(k), problems);
            if (value.isNull()) {
                value.problem("a value is missing; give one or leave the key out");
                return Optional.empty();
            }
            return Optional.of(value);
        });
    }

    /** Whether the key stands there, with a value or without. Whoever asks knows it. */
    public boolean has(String key) {
        mentioned.add(key);
        return mapping.entries().containsKey(key);
    }

    /** Whether the key stands there without a value, for the few where that says something. */
    public boolean isEmptied(String key) {
        mentioned.add(key);
        return mapping.entries().get(key) instanceof YamlNode.Scalar scalar && scalar.isNull();
    }

    /** Every key that stands there, in the document's order, for mappings whose keys are free. */
    public List<String> keys() {
        return List.copyOf(mapping.entries().keySet());
    }

    /** Like {@link #find}, and its absence is a problem. */
    public Optional<YamlValue> require(String key) {
        if (!has(key)) {
            problem("the key '" + key + "' is missing");
        }
        return find(key);
    }

    /** A scalar, parsed; see {@link YamlValue#text}. */
    public <T> Optional<T> findText(String key, Function<String, T> parser) {
        return find(key).flatMap(value -> value.text(parser));
    }

    /**
     * A scalar that must be there.
     *
     * @param placeholder stands in for what could not be read; nobody will see it, because there is a problem then
     */
    public <T> T requireText(String key, Function<String, T> parser, T placeholder) {
        return require(key).flatMap(value -> value.text(parser)).orElse(placeholder);
    }

    /** The items of an optional list; empty if the key is absent. */
    public List<YamlValue> items(String key) {
        return find(key).map(YamlValue::items).orElse(List.of());
    }

    /** The items of an optional list of scalars, each parsed; those that were refused are left out. */
    public <T> List<T> texts(String key, Function<String, T> parser) {
        List<T> texts = new ArrayList<>();
        items(key).forEach(item -> item.text(parser).ifPresent(texts::add));
        return texts;
    }

    /** {@code true} or {@code false}, and {@code absent} if the key is not there. */
    public boolean flag(String key, boolean absent) {
        return find(key).flatMap(YamlValue::flag).orElse(absent);
    }

    /** Records that something is wrong with this mapping as a whole. */
    public void problem(String text) {
        add(mapping.place(), path, text);
    }

    /** Records that something is wrong with a key, or with the mapping if the key is absent. */
    public void problem(String key, String text) {
        add(placeOf(key), has(key) ? pathOf(key) : path, text);
    }

    /** Makes every key that was never asked for a problem, with the known key that is nearest to it. */
    public void refuseUnknownKeys() {
        Set<String> known = new TreeSet<>(asked.keySet());
        known.addAll(mentioned);
        for (String key : mapping.entries().keySet()) {
            if (!known.contains(key)) {
                String nearest = NearestWord.find(key, known).orElse(null);
                problem(key, "unknown key" + hint(nearest, known));
            }
        }
    }

    private static String hint(@Nullable String nearest, Set<String> known) {
        return nearest == null ? "; known ones are " + String.join(", ", known) : "; did you mean '" + nearest + "'?";
    }

    private Place placeOf(String key) {
        Place place = mapping.keyPlaces().get(key);
        return place == null ? mapping.place() : place;
    }

    private String pathOf(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private void add(Place place, String where, String text) {
        problems.add(new Problem(place.file(), place.line(), place.column(), where, text));
    }
}
