package io.hubcrate.discovery;

import java.util.ArrayList;
import java.util.List;

/**
 * Where something stands in a chart's values.
 *
 * @param segments keys, and list positions as {@code [0]}
 */
record ValuePath(List<String> segments) {
    static final ValuePath ROOT = new ValuePath(List.of());

    ValuePath {
        segments = List.copyOf(segments);
    }

    /** A path of plain keys, written with dots. */
    static ValuePath of(String dotted) {
        return new ValuePath(List.of(dotted.split("\\.", -1)));
    }

    ValuePath key(String key) {
        List<String> longer = new ArrayList<>(segments);
        longer.add(key);
        return new ValuePath(longer);
    }

    ValuePath keys(ValuePath below) {
        List<String> longer = new ArrayList<>(segments);
        longer.addAll(below.segments);
        return new ValuePath(longer);
    }

    ValuePath item(int position) {
        return key("[" + position + "]");
    }

    /** Without the last segment; the root is its own parent. */
    ValuePath parent() {
        return segments.isEmpty() ? this : new ValuePath(segments.subList(0, segments.size() - 1));
    }

    /** The last key; empty at the root. */
    String last() {
        return segments.isEmpty() ? "" : segments.get(segments.size() - 1);
    }

    boolean startsWith(ValuePath prefix) {
        return segments.size() >= prefix.segments.size()
                && segments.subList(0, prefix.segments.size()).equals(prefix.segments);
    }

    /** Whether a list stands on the way: Helm replaces lists as a whole, an overlay cannot reach inside. */
    boolean crossesList() {
        return segments.stream().anyMatch(segment -> segment.startsWith("["));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (String segment : segments) {
            text.append(text.length() == 0 || segment.startsWith("[") ? "" : ".")
                    .append(segment);
        }
        return text.toString();
    }
}
