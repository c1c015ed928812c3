package io.hubcrate.yaml;

import io.hubcrate.failure.Problem;
import io.hubcrate.yaml.YamlNode.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A value being read, with its path in the document. What is not as asked for becomes a problem and an empty answer, so
 * that reading can go on to the next problem.
 */
public final class YamlValue {
    private final YamlNode node;
    private final String path;
    private final List<Problem> problems;

    YamlValue(YamlNode node, String path, List<Problem> problems) {
        this.node = node;
        this.path = path;
        this.problems = problems;
    }

    /** For example {@code charts[0].version}. */
    public String path() {
        return path;
    }

    /** Where it stands in the file. */
    public Place place() {
        return node.place();
    }

    public boolean isScalar() {
        return node instanceof YamlNode.Scalar;
    }

    /**
     * The text of a scalar, as written.
     *
     * @param parser throws {@link IllegalArgumentException} with the accepted form for what it refuses
     */
    public <T> Optional<T> text(Function<String, T> parser) {
        if (!(node instanceof YamlNode.Scalar scalar)) {
            problem("text expected, found " + kind());
            return Optional.empty();
        }
        try {
            return Optional.of(parser.apply(scalar.text()));
        } catch (IllegalArgumentException e) {
            problem(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /** The unquoted word {@code true} or {@code false}; YAML 1.1's other spellings are refused. */
    public Optional<Boolean> flag() {
        if (node instanceof YamlNode.Scalar scalar && !scalar.quoted()) {
            if (scalar.text().equals("true") || scalar.text().equals("false")) {
                return Optional.of(scalar.text().equals("true"));
            }
        }
        problem("true or false expected, without quotes");
        return Optional.empty();
    }

    /** An unquoted decimal whole number between the bounds, both included. */
    public Optional<Long> number(long least, long most) {
        if (node instanceof YamlNode.Scalar scalar
                && !scalar.quoted()
                && scalar.text().matches("-?(0|[1-9][0-9]{0,17})")) {
            long number = Long.parseLong(scalar.text());
            if (number >= least && number <= most) {
                return Optional.of(number);
            }
        }
        problem("a whole number from " + least + " to " + most + " expected, without quotes");
        return Optional.empty();
    }

    /**
     * The reader of a mapping's keys. Call {@link MappingReader#refuseUnknownKeys} when all known ones have been asked.
     */
    public Optional<MappingReader> mapping() {
        if (node instanceof YamlNode.Mapping mapping) {
            return Optional.of(new MappingReader(mapping, path, problems));
        }
        problem("a mapping of keys and values expected, found " + kind());
        return Optional.empty();
    }

    /** The items of a list. */
    public List<YamlValue> items() {
        if (!(node instanceof YamlNode.Sequence sequence)) {
            problem("a list expected, found " + kind());
            return List.of();
        }
        List<YamlValue> items = new ArrayList<>();
        for (YamlNode item : sequence.items()) {
            items.add(new YamlValue(item, path + "[" + items.size() + "]", problems));
        }
        return items;
    }

    /**
     * The value as a whole, for what is passed on as it is: mappings in document order, lists, and scalars as Kubernetes
     * reads them: true, false and whole numbers where they are not quoted, otherwise text.
     *
     * @return of Map, List, Boolean, Long and String; empty, with a problem, where a key has no value
     */
    public Optional<Object> tree() {
        return Optional.ofNullable(tree(node));
    }

    private @Nullable Object tree(YamlNode at) {
        if (at instanceof YamlNode.Mapping mapping) {
            Map<String, Object> all = new LinkedHashMap<>();
            mapping.entries().forEach((key, value) -> {
                Object one = tree(value);
                if (one != null) {
                    all.put(key, one);
                }
            });
            return all;
        }
        if (at instanceof YamlNode.Sequence sequence) {
            List<Object> all = new ArrayList<>();
            for (YamlNode item : sequence.items()) {
                Object one = tree(item);
                if (one != null) {
                    all.add(one);
                }
            }
            return all;
        }
        YamlNode.Scalar scalar = (YamlNode.Scalar) at;
        if (scalar.isNull()) {
            Place place = at.place();
            problems.add(new Problem(place.file(), place.line(), place.column(), path, "a value expected"));
            return null;
        }
        if (!scalar.quoted() && (scalar.text().equals("true") || scalar.text().equals("false"))) {
            return scalar.text().equals("true");
        }
        return !scalar.quoted() && scalar.text().matches("-?(0|[1-9][0-9]{0,17})")
                ? (Object) Long.valueOf(scalar.text())
                : scalar.text();
    }

    /** Records that something is wrong with this value. */
    public void problem(String text) {
        Place place = node.place();
        problems.add(new Problem(place.file(), place.line(), place.column(), path, text));
    }

    /** Whether this is the list {@code []}. */
    public boolean isEmptyList() {
        return node instanceof YamlNode.Sequence sequence && sequence.items().isEmpty();
    }

    boolean isNull() {
        return node instanceof YamlNode.Scalar scalar && scalar.isNull();
    }

    private String kind() {
        if (node instanceof YamlNode.Mapping) {
            return "a mapping";
        }
        if (node instanceof YamlNode.Sequence) {
            return "a list";
        }
        return isNull() ? "nothing" : "text";
    }
}
