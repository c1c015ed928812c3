package io.hubcrate.chart;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which versions a dependency accepts, in the language that Helm uses: alternatives by {@code ||}, conditions joined by
 * spaces or commas, operators {@code = != > < >= <= ~ ^}, wildcards {@code x X *} and ranges {@code 1.2 - 2.3}. As
 * there, a pre-release is accepted only where the condition itself names one.
 *
 * @see <a href="https://github.com/Masterminds/semver/blob/v3.2.1/README.md">Masterminds/semver</a>
 */
public final class VersionRange {
    private static final BigInteger ONE = BigInteger.ONE;
    private static final String PART = "(?:[0-9]{1,18}|[xX*])";
    private static final String VERSION =
            "v?(" + PART + ")(?:\\.(" + PART + "))?(?:\\.(" + PART + "))?(-[0-9A-Za-z.-]+)?(?:\\+[0-9A-Za-z.-]+)?";
    private static final Pattern CONDITION =
            Pattern.compile("(=<|>=|=>|<=|!=|~>|=|>|<|~|\\^)?\\s*" + VERSION + "(?=[\\s,]|$)");
    private static final Pattern HYPHEN = Pattern.compile("(" + VERSION + ")\\s+-\\s+(" + VERSION + ")");
    private static final int MAX_LENGTH = 512;

    private final List<List<Predicate<ChartVersion>>> alternatives;

    private VersionRange(List<List<Predicate<ChartVersion>>> alternatives) {
        this.alternatives = alternatives;
    }

    /** Whether a range accepts a version; what nobody can read as a range refuses nothing. */
    public static boolean accepts(String range, String version) {
        Optional<ChartVersion> parsed = ChartVersion.tryParse(version);
        return parsed.isEmpty()
                || tryParse(range).map(known -> known.accepts(parsed.get())).orElse(true);
    }

    /** The range that {@code text} stands for, empty if it is none; an empty text accepts every release. */
    static Optional<VersionRange> tryParse(String text) {
        if (text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        List<List<Predicate<ChartVersion>>> alternatives = new ArrayList<>();
        for (String alternative : text.split("\\|\\|", -1)) {
            Optional<List<Predicate<ChartVersion>>> conditions = parseConditions(alternative.strip());
            if (conditions.isEmpty()) {
                return Optional.empty();
            }
            alternatives.add(conditions.get());
        }
        return Optional.of(new VersionRange(alternatives));
    }

    boolean accepts(ChartVersion version) {
        return alternatives.stream().anyMatch(all -> all.stream().allMatch(one -> one.test(version)));
    }

    private static Optional<List<Predicate<ChartVersion>>> parseConditions(String text) {
        String rest =
                HYPHEN.matcher(text.isEmpty() ? "*" : text).replaceAll(m -> ">=" + m.group(1) + " <=" + m.group(6));
        List<Predicate<ChartVersion>> conditions = new ArrayList<>();
        Matcher matcher = CONDITION.matcher(rest);
        int at = 0;
        while (at < rest.length()) {
            char next = rest.charAt(at);
            if (next == ',' || Character.isWhitespace(next)) {
                at++;
                continue;
            }
            if (!matcher.find(at) || matcher.start() != at) {
                return Optional.empty();
            }
            conditions.add(condition(matcher));
            at = matcher.end();
        }
        return conditions.isEmpty() ? Optional.empty() : Optional.of(conditions);
    }

    private static Predicate<ChartVersion> condition(Matcher m) {
        String operator = m.group(1) == null ? "" : m.group(1);
        int given = numbersGiven(m);
        String pre = m.group(5);
        ChartVersion low = lowest(m, given, pre == null ? "" : pre);
        Predicate<ChartVersion> inside =
                switch (operator) {
                    case ">" -> given == 3 ? v -> v.compareTo(low) > 0 : v -> v.compareTo(next(low, given)) >= 0;
                    case "<" -> v -> v.compareTo(low) < 0;
                    case ">=", "=>" -> v -> v.compareTo(low) >= 0;
                    case "<=", "=<" -> given == 3 ? v -> v.compareTo(low) <= 0 : v -> v.compareTo(next(low, given)) < 0;
                    case "!=" -> given == 3 ? v -> v.compareTo(low) != 0 : v -> !between(v, low, next(low, given));
                    case "~", "~>" -> v -> between(v, low, next(low, Math.min(given, 2)));
                    case "^" -> v -> between(v, low, caretEnd(low, given));
                    default -> given == 3 ? v -> v.compareTo(low) == 0 : v -> between(v, low, next(low, given));
                };
        return v -> (v.isRelease() || pre != null) && inside.test(v);
    }

    /** How many of major, minor and patch are given as numbers. */
    private static int numbersGiven(Matcher m) {
        int given = 0;
        while (given < 3
                && m.group(given + 2) != null
                && Character.isDigit(m.group(given + 2).charAt(0))) {
            given++;
        }
        return given;
    }

    private static ChartVersion lowest(Matcher m, int given, String pre) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 3; i++) {
            text.append(i == 0 ? "" : ".").append(i < given ? m.group(i + 2) : "0");
        }
        return ChartVersion.tryParse(text + pre)
                .orElseGet(() -> ChartVersion.tryParse(text.toString()).orElseThrow());
    }

    /** The first release behind everything that shares the given numbers. */
    private static ChartVersion next(ChartVersion low, int given) {
        return switch (given) {
            case 0 -> ChartVersion.release(BigInteger.TEN.pow(30), BigInteger.ZERO, BigInteger.ZERO);
            case 1 -> ChartVersion.release(low.major().add(ONE), BigInteger.ZERO, BigInteger.ZERO);
            case 2 -> ChartVersion.release(low.major(), low.minor().add(ONE), BigInteger.ZERO);
            default ->
                ChartVersion.release(low.major(), low.minor(), low.patch().add(ONE));
        };
    }

    /** {@code ^} lets everything move to the right of the leftmost number that is not zero. */
    private static ChartVersion caretEnd(ChartVersion low, int given) {
        if (low.major().signum() > 0 || given <= 1) {
            return next(low, Math.min(given, 1));
        }
        return next(low, low.minor().signum() > 0 || given == 2 ? 2 : 3);
    }

    private static boolean between(ChartVersion v, ChartVersion from, ChartVersion before) {
        return v.compareTo(from) >= 0 && v.compareTo(before) < 0;
    }
}
