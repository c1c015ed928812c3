package io.hubcrate.diff;

import io.hubcrate.diff.BundleDiff.ValueChange;
import io.hubcrate.yaml.YamlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Two {@code values.yaml}: which keys came, went, or have another default. */
final class ChartDefaults {
    private static final int LONGEST = 200;

    private ChartDefaults() {}

    static List<ValueChange> changes(YamlNode before, YamlNode after) {
        SortedMap<String, String> old = flat(before);
        SortedMap<String, String> now = flat(after);
        TreeSet<String> paths = new TreeSet<>(old.keySet());
        paths.addAll(now.keySet());
        List<ValueChange> changes = new ArrayList<>();
        for (String path : paths) {
            String one = old.get(path);
            String other = now.get(path);
            if (one == null || other == null || !one.equals(other)) {
                changes.add(new ValueChange(plain(path), shown(one), shown(other)));
            }
        }
        return changes;
    }

    private static SortedMap<String, String> flat(YamlNode root) {
        SortedMap<String, String> flat = new TreeMap<>();
        collect(root, "", flat);
        return flat;
    }

    private static void collect(YamlNode node, String path, SortedMap<String, String> flat) {
        if (node instanceof YamlNode.Mapping mapping && !mapping.entries().isEmpty()) {
            for (Map.Entry<String, YamlNode> entry : mapping.entries().entrySet()) {
                collect(entry.getValue(), path.isEmpty() ? entry.getKey() : path + "." + entry.getKey(), flat);
            }
        } else if (node instanceof YamlNode.Sequence sequence
                && !sequence.items().isEmpty()) {
            int number = 0;
            for (YamlNode item : sequence.items()) {
                collect(item, path + "[" + number++ + "]", flat);
            }
        } else {
            flat.put(path, text(node));
        }
    }

    private static String text(YamlNode node) {
        if (node instanceof YamlNode.Scalar scalar) {
            return scalar.isNull() ? "null" : scalar.quoted() ? "\"" + scalar.text() + "\"" : scalar.text();
        }
        return node instanceof YamlNode.Sequence ? "[]" : "{}";
    }

    private static @Nullable String shown(@Nullable String value) {
        return value == null ? null : plain(value.length() > LONGEST ? value.substring(0, LONGEST) + "…" : value);
    }

    /** A chart's text cannot forge lines or terminal sequences. */
    private static String plain(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints().forEach(c -> clean.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
        return clean.toString();
    }
}
