package io.hubcrate.discovery;

import io.hubcrate.discovery.Discovery.Finding;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The lines that answer all findings of a run, to be pasted into the manifest. */
public final class FindingsFragment {
    private FindingsFragment() {}

    /** Declarations and dismissals of all findings; of each finding a person keeps the one that is right. */
    public static String of(List<Finding> findings) {
        return merged(findings.stream().map(Finding::remedy).toList());
    }

    /** One fragment of several: entries under the same top-level key come together, doubles once. */
    static String merged(List<String> fragments) {
        Map<String, Set<String>> entries = new LinkedHashMap<>();
        for (String fragment : fragments) {
            String key = "";
            StringBuilder entry = new StringBuilder();
            StringBuilder comment = new StringBuilder();
            for (String line : fragment.lines().toList()) {
                if (line.startsWith("#")) {
                    // A comment above a key belongs to the one entry below it, not to all that are merged there.
                    keep(entries, key, entry);
                    comment.append("  ").append(line).append('\n');
                    continue;
                }
                boolean newKey = !line.isBlank() && !Character.isWhitespace(line.charAt(0)) && !line.startsWith("-");
                if (newKey || line.startsWith("  - ")) {
                    keep(entries, key, entry);
                }
                if (newKey) {
                    key = line;
                    entries.computeIfAbsent(key, k -> new LinkedHashSet<>());
                } else {
                    entry.append(comment).append(line).append('\n');
                    comment.setLength(0);
                }
            }
            keep(entries, key, entry);
        }
        StringBuilder merged = new StringBuilder();
        entries.forEach((key, lines) -> {
            merged.append(key).append(key.isEmpty() ? "" : "\n");
            lines.forEach(merged::append);
        });
        return merged.toString();
    }

    private static void keep(Map<String, Set<String>> entries, String key, StringBuilder entry) {
        if (entry.length() > 0) {
            entries.computeIfAbsent(key, k -> new LinkedHashSet<>()).add(entry.toString());
            entry.setLength(0);
        }
    }
}
