package io.hubcrate.resolve;

import io.hubcrate.discovery.Discovery.Finding;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.Problem;
import io.hubcrate.manifest.BundleManifest;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is to be said of questions that are open, with all of them and one fragment that answers them. */
final class OpenFindings {
    private OpenFindings() {}

    /** {@code findings-open} with all of them; empty if nothing is open. */
    static Optional<InvalidInputException> find(BundleManifest manifest, List<Finding> findings) {
        if (findings.isEmpty()) {
            return Optional.empty();
        }
        String file = manifest.file().toString();
        List<Problem> problems = findings.stream()
                .map(finding -> new Problem(
                        file,
                        0,
                        0,
                        finding.where(),
                        finding.text() + " [" + finding.code() + ", " + finding.id() + "]"))
                .toList();
        return Optional.of(new InvalidInputException(
                "findings-open",
                findings.size() + (findings.size() == 1 ? " finding is" : " findings are")
                        + " open: only a person can say whether the bundle would be complete",
                problems,
                "For each finding keep the one entry that is right, declared image or dismissal with your reason, and put"
                        + " it into " + file + ":\n\n"
                        + mergedFragments(findings.stream().map(Finding::remedy).toList())));
    }

    /** One fragment of several: entries under the same top-level key come together, doubles once. */
    static String mergedFragments(List<String> fragments) {
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
