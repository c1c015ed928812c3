package io.hubcrate.facts;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lines of the facts script by key: {@code KEY=VALUE} between a first and a last line, {@code unknown=KEY REASON} for
 * what could not be read. Whatever a node holds, it cannot make a second line of one or a text without an end.
 */
final class FactsText {
    static final String FIRST_LINE = "hubcrate-facts 1";
    static final String LAST_LINE = "end=hubcrate-facts";

    private static final int MOST_LINES = 20_000;
    private static final Pattern LINE = Pattern.compile("([a-z][a-z0-9._-]{0,80})=([\\x20-\\x7e]{1,1000})");
    private static final Pattern UNKNOWN = Pattern.compile("([a-z][a-z0-9._-]{0,80}) (.+)");

    private final Map<String, List<String>> values = new LinkedHashMap<>();
    private final SortedMap<String, String> unknown = new TreeMap<>();

    private FactsText() {}

    /** @throws FactsFormatException if the text is cut or holds a line of another form */
    static FactsText parse(String text) {
        String[] lines = text.split("\n", -1);
        if (!lines[0].equals(FIRST_LINE)) {
            throw new FactsFormatException("the first line is not '" + FIRST_LINE + "'");
        }
        if (lines.length < 3
                || !lines[lines.length - 1].isEmpty()
                || !lines[lines.length - 2].equals(LAST_LINE)
                || lines.length > MOST_LINES) {
            throw new FactsFormatException("the last line is not '" + LAST_LINE + "', or there are too many");
        }
        FactsText facts = new FactsText();
        for (int i = 1; i < lines.length - 2; i++) {
            facts.add(i + 1, lines[i]);
        }
        return facts;
    }

    private void add(int number, String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches() || matcher.group(1).equals("end")) {
            throw new FactsFormatException("line " + number + " is no fact");
        }
        if (matcher.group(1).equals("unknown")) {
            Matcher each = UNKNOWN.matcher(matcher.group(2));
            if (!each.matches()) {
                throw new FactsFormatException("line " + number + " names nothing unknown");
            }
            unknown.put(each.group(1), each.group(2));
        } else {
            values.computeIfAbsent(matcher.group(1), key -> new ArrayList<>())
                    .add(matcher.group(2).strip());
        }
    }

    /** Takes what stands once; a second read of a key finds nothing. */
    Optional<String> one(String key) {
        List<String> all = several(key);
        if (all.size() > 1) {
            throw new FactsFormatException("'" + key + "' stands there " + all.size() + " times");
        }
        return all.stream().findFirst();
    }

    /** What stands once and cannot be missing on any Linux. */
    String need(String key) {
        return one(key).orElseThrow(() -> new FactsFormatException("'" + key + "' is missing"));
    }

    /** Takes every value of a key, in the order found. */
    List<String> several(String key) {
        List<String> all = values.remove(key);
        return all == null ? List.of() : List.copyOf(all);
    }

    /** Takes every key below a prefix, each standing once. */
    SortedMap<String, String> below(String prefix) {
        SortedMap<String, String> found = new TreeMap<>();
        for (String key : List.copyOf(values.keySet())) {
            if (key.startsWith(prefix)) {
                found.put(key.substring(prefix.length()), need(key));
            }
        }
        return found;
    }

    /** Each value cut at blanks into so many words, the last one taking the rest. */
    List<String[]> rows(String key, int words) {
        List<String[]> rows = new ArrayList<>();
        for (String value : several(key)) {
            String[] row = value.split(" +", words);
            if (row.length != words) {
                throw new FactsFormatException("'" + key + "' has " + row.length + " words, not " + words);
            }
            rows.add(row);
        }
        return rows;
    }

    static long number(String key, String value) {
        if (!value.matches("[0-9]{1,18}")) {
            throw new FactsFormatException("'" + key + "' is no number");
        }
        return Long.parseLong(value);
    }

    /** What could not be read, with the reason. */
    SortedMap<String, String> unknown() {
        return new TreeMap<>(unknown);
    }

    /** @throws FactsFormatException if a key was never asked for */
    void requireAllTaken() {
        if (!values.isEmpty()) {
            throw new FactsFormatException("unknown keys " + values.keySet());
        }
    }
}
