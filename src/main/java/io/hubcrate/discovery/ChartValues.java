package io.hubcrate.discovery;

import io.hubcrate.render.ChartTree;
import io.hubcrate.yaml.YamlNode;
import io.hubcrate.yaml.YamlNode.Mapping;
import io.hubcrate.yaml.YamlNode.Place;
import io.hubcrate.yaml.YamlNode.Scalar;
import io.hubcrate.yaml.YamlNode.Sequence;
import io.hubcrate.yaml.YamlReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A chart's values as Helm puts them together: each subchart's own under its name or alias, the chart's over them, the
 * given ones over those. Of a file the first document counts. Mappings are merged, lists replaced, null removes a key that was there.
 *
 * @param merged every value that templates see, subcharts' under their prefix
 * @param switchedOff prefixes of subcharts whose condition is false
 */
record ChartValues(Mapping merged, List<ValuePath> switchedOff) {
    private static final Place NOWHERE = new Place("", 1, 1);
    private static final Mapping EMPTY = new Mapping(Map.of(), Map.of(), NOWHERE);

    /**
     * Reads and merges.
     *
     * @param given file names to YAML text, in order
     * @throws io.hubcrate.failure.InvalidInputException if a text is no YAML
     */
    static ChartValues of(ChartTree chart, List<NamedText> given) {
        Mapping merged = defaults(chart);
        for (NamedText text : given) {
            List<YamlNode> documents =
                    YamlReader.readAll(text.name(), text.text().getBytes(StandardCharsets.UTF_8));
            if (!documents.isEmpty() && documents.get(0) instanceof Mapping first) {
                merged = (Mapping) over(merged, first);
            }
        }
        List<ValuePath> off = new ArrayList<>();
        collectSwitchedOff(chart, merged, ValuePath.ROOT, off);
        return new ChartValues(merged, off);
    }

    /** A values text and the name of its file. */
    record NamedText(String name, String text) {}

    private static Mapping defaults(ChartTree chart) {
        Mapping merged = EMPTY;
        for (ChartTree subchart : chart.subcharts()) {
            for (String prefix : prefixes(chart, subchart)) {
                merged = with(merged, prefix, defaults(subchart));
            }
        }
        return chart.values() == null ? merged : (Mapping) over(merged, chart.values());
    }

    /** The keys under which a subchart's values stand: its aliases, or its name. */
    private static List<String> prefixes(ChartTree chart, ChartTree subchart) {
        List<String> prefixes = new ArrayList<>();
        for (Mapping dependency : dependencies(chart)) {
            if (dependency.findText("name").orElse("").equals(subchart.name())) {
                prefixes.add(dependency.findText("alias").orElse(subchart.name()));
            }
        }
        return prefixes.isEmpty() ? List.of(subchart.name()) : prefixes;
    }

    private static List<Mapping> dependencies(ChartTree chart) {
        Mapping requirements = chart.requirements();
        Optional<YamlNode> listed = chart.chartFile().find("dependencies");
        if (listed.isEmpty() && requirements != null) {
            listed = requirements.find("dependencies");
        }
        List<Mapping> found = new ArrayList<>();
        if (listed.orElse(null) instanceof Sequence sequence) {
            sequence.items().stream().filter(Mapping.class::isInstance).forEach(item -> found.add((Mapping) item));
        }
        return found;
    }

    private static void collectSwitchedOff(ChartTree chart, Mapping values, ValuePath path, List<ValuePath> off) {
        for (Mapping dependency : dependencies(chart)) {
            String name = dependency.findText("name").orElse("");
            String prefix = dependency.findText("alias").orElse(name);
            if (isSwitchedOff(dependency, values)) {
                off.add(path.key(prefix));
            }
            for (ChartTree subchart : chart.subcharts()) {
                if (subchart.name().equals(name) && values.find(prefix).orElse(null) instanceof Mapping below) {
                    collectSwitchedOff(subchart, below, path.key(prefix), off);
                }
            }
        }
    }

    /** As Helm: the first path of the condition that is there decides; without one, tags that are all false do. */
    private static boolean isSwitchedOff(Mapping dependency, Mapping values) {
        for (String condition : dependency.findText("condition").orElse("").split(",", -1)) {
            Optional<YamlNode> value = find(values, ValuePath.of(condition.strip()));
            if (!condition.isBlank() && value.isPresent()) {
                return isFalse(value.get());
            }
        }
        if (dependency.find("tags").orElse(null) instanceof Sequence tags
                && values.find("tags").orElse(null) instanceof Mapping states) {
            List<YamlNode> known = tags.items().stream()
                    .flatMap(tag -> tag instanceof Scalar name ? states.find(name.text()).stream() : null)
                    .toList();
            return !known.isEmpty() && known.stream().allMatch(ChartValues::isFalse);
        }
        return false;
    }

    static boolean isFalse(@Nullable YamlNode node) {
        return node instanceof Scalar scalar
                && !scalar.quoted()
                && scalar.text().equalsIgnoreCase("false");
    }

    static boolean isTrue(@Nullable YamlNode node) {
        return node instanceof Scalar scalar
                && !scalar.quoted()
                && scalar.text().equalsIgnoreCase("true");
    }

    Optional<YamlNode> find(ValuePath path) {
        return find(merged, path);
    }

    private static Optional<YamlNode> step(YamlNode from, String segment) {
        if (from instanceof Sequence sequence && segment.startsWith("[")) {
            int position = Integer.parseInt(segment.substring(1, segment.length() - 1));
            return sequence.items().stream().skip(position).findFirst();
        }
        return from instanceof Mapping mapping ? mapping.find(segment) : Optional.empty();
    }

    /** What stands at a path, if there and not null. */
    static Optional<YamlNode> find(YamlNode from, ValuePath path) {
        Optional<YamlNode> node = Optional.of(from);
        for (String segment : path.segments()) {
            node = node.flatMap(here -> step(here, segment));
        }
        return node;
    }

    /** {@code over} laid over {@code base}. */
    private static YamlNode over(YamlNode base, YamlNode over) {
        if (!(base instanceof Mapping lower) || !(over instanceof Mapping upper)) {
            return over;
        }
        Map<String, YamlNode> entries = new LinkedHashMap<>(lower.entries());
        upper.entries().forEach((key, value) -> {
            YamlNode below = entries.get(key);
            if (below != null && value instanceof Scalar scalar && scalar.isNull()) {
                entries.remove(key);
            } else {
                entries.put(key, below == null ? value : over(below, value));
            }
        });
        return new Mapping(Collections.unmodifiableMap(entries), Map.of(), upper.place());
    }

    private static Mapping with(Mapping base, String key, Mapping value) {
        Map<String, YamlNode> entries = new LinkedHashMap<>(base.entries());
        entries.put(key, value);
        return new Mapping(Collections.unmodifiableMap(entries), Map.of(), base.place());
    }
}
