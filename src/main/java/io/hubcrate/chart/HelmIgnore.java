package io.hubcrate.chart;

import io.hubcrate.failure.IntegrityException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A chart folder's {@code .helmignore}, read as Helm reads it and not as git would: a name without a slash is compared
 * with the last part of the path, one with a slash with the whole path, {@code **} is refused, and {@code !} ignores
 * whatever the rest of the line does not match.
 *
 * @see <a href="https://helm.sh/docs/chart_template_guide/helm_ignore_file/">the .helmignore file</a>
 */
final class HelmIgnore {
    /** Helm's own rule: hidden files beside the templates are never packed. */
    private static final String BUILT_IN = "templates/.?*";

    private final List<Rule> rules;

    /**
     * @param whole whether the pattern is compared with the whole path
     * @param foldersOnly whether it means folders alone
     */
    private record Rule(Pattern pattern, boolean whole, boolean foldersOnly, boolean negated) {
        boolean matches(String path) {
            String compared = whole ? path : path.substring(path.lastIndexOf('/') + 1);
            return pattern.matcher(compared).matches();
        }
    }

    private HelmIgnore(List<Rule> rules) {
        this.rules = rules;
    }

    /**
     * Reads the file's lines.
     *
     * @param subject the chart, for messages
     * @throws IntegrityException of code {@code chart-invalid} at a line that Helm refuses
     */
    static HelmIgnore parse(String subject, byte[] bytes) {
        List<Rule> rules = new ArrayList<>();
        for (String line : new String(bytes, StandardCharsets.UTF_8).split("\n", -1)) {
            String text = line.startsWith("\uFEFF") ? line.substring(1).strip() : line.strip();
            if (!text.isEmpty() && !text.startsWith("#")) {
                rules.add(rule(subject, text));
            }
        }
        rules.add(rule(subject, BUILT_IN));
        return new HelmIgnore(rules);
    }

    /** Whether a file or folder stays out; nothing below an ignored folder is asked for. */
    boolean ignores(String path, boolean folder) {
        for (Rule rule : rules) {
            if (rule.negated()) {
                if ((rule.foldersOnly() && !folder) || !rule.matches(path)) {
                    return true;
                }
            } else if ((folder || !rule.foldersOnly()) && rule.matches(path)) {
                return true;
            }
        }
        return false;
    }

    private static Rule rule(String subject, String text) {
        if (text.contains("**")) {
            throw ChartFailures.invalid(subject, ".helmignore without **", "'" + text + "'");
        }
        boolean negated = text.startsWith("!");
        String pattern = negated ? text.substring(1) : text;
        boolean foldersOnly = pattern.endsWith("/");
        pattern = foldersOnly ? pattern.substring(0, pattern.length() - 1) : pattern;
        boolean whole = pattern.contains("/");
        String bare = pattern.startsWith("/") ? pattern.substring(1) : pattern;
        return new Rule(glob(subject, bare), whole, foldersOnly, negated);
    }

    /** Go's path/filepath.Match: {@code * ? [a-z] [^a-z]} and a backslash that takes the next character literally. */
    private static Pattern glob(String subject, String glob) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            switch (c) {
                case '*' -> regex.append("[^/]*");
                case '?' -> regex.append("[^/]");
                case '\\' -> {
                    i++;
                    regex.append(Pattern.quote(glob.substring(i, Math.min(i + 1, glob.length()))));
                }
                case '[' -> {
                    int end = glob.indexOf(']', i + 2);
                    if (end < 0) {
                        throw ChartFailures.invalid(subject, "a pattern in .helmignore", "'" + glob + "'");
                    }
                    regex.append(characterClass(glob.substring(i + 1, end)));
                    i = end;
                }
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    private static String characterClass(String content) {
        StringBuilder regex = new StringBuilder("[");
        for (int i = 0; i < content.length(); i++) {
            char c = content.charAt(i);
            boolean plain = (c == '^' && i == 0) || (c == '-' && i > 0 && i < content.length() - 1);
            if (c == '\\' && i < content.length() - 1) {
                i++;
                c = content.charAt(i);
                plain = false;
            }
            regex.append(plain || Character.isLetterOrDigit(c) ? "" : "\\").append(c);
        }
        return regex.append("]").toString();
    }
}
