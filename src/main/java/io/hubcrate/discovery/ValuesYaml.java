package io.hubcrate.discovery;

import java.util.Map;
import java.util.TreeMap;

/** Writes small values files: nested mappings of quoted strings, keys sorted, so that the same content gives the same bytes. */
final class ValuesYaml {
    private ValuesYaml() {}

    /** YAML of these values by path; empty for none. No path may be another's beginning or cross a list. */
    static String write(Map<ValuePath, String> values) {
        Map<String, Object> root = new TreeMap<>();
        values.forEach((path, value) -> put(root, path, value));
        StringBuilder out = new StringBuilder();
        append(out, root, 0);
        return out.toString();
    }

    @SuppressWarnings("unchecked") // only put() makes these mappings
    private static void put(Map<String, Object> root, ValuePath path, String value) {
        Map<String, Object> at = root;
        for (String segment : path.parent().segments()) {
            at = (Map<String, Object>) at.computeIfAbsent(segment, key -> new TreeMap<String, Object>());
        }
        at.put(path.last(), value);
    }

    private static void append(StringBuilder out, Map<?, ?> mapping, int depth) {
        mapping.forEach((key, value) -> {
            out.append("  ".repeat(depth)).append(key((String) key)).append(':');
            if (value instanceof Map<?, ?> below) {
                out.append('\n');
                append(out, below, depth + 1);
            } else {
                out.append(' ').append(quoted((String) value)).append('\n');
            }
        });
    }

    private static String key(String key) {
        return key.matches("[A-Za-z_][A-Za-z0-9_-]*") && !key.matches("(?i)y|n|yes|no|on|off|true|false|null")
                ? key
                : quoted(key);
    }

    /** A double-quoted scalar. */
    static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                default -> out.append(c < ' ' ? ' ' : c);
            }
        }
        return out.append('"').toString();
    }
}
