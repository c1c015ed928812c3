package io.hubcrate.chart;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A chart's version in the order of semantic versioning, read as leniently as Helm does: a leading {@code v} and missing
 * minor or patch numbers are allowed. Build metadata counts for nothing in the order.
 *
 * @param numbers major, minor, patch
 * @param preRelease its dot-separated identifiers; empty for a release
 * @param written as it was written
 * @see <a href="https://semver.org/spec/v2.0.0.html">Semantic Versioning 2.0.0, clauses 9 to 11</a>
 */
record ChartVersion(List<BigInteger> numbers, List<String> preRelease, String written)
        implements Comparable<ChartVersion> {
    private static final String IDENTIFIERS = "[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*";
    private static final Pattern FORM = Pattern.compile("v?([0-9]{1,18})(?:\\.([0-9]{1,18}))?(?:\\.([0-9]{1,18}))?(?:-("
            + IDENTIFIERS + "))?(?:\\+" + IDENTIFIERS + ")?");

    ChartVersion {
        numbers = List.copyOf(numbers);
        preRelease = List.copyOf(preRelease);
    }

    /** The version that {@code text} stands for; empty if it stands for none. */
    static Optional<ChartVersion> tryParse(String text) {
        Matcher matcher = text.length() > 256 ? null : FORM.matcher(text);
        if (matcher == null || !matcher.matches()) {
            return Optional.empty();
        }
        List<BigInteger> numbers = new ArrayList<>();
        for (int group = 1; group <= 3; group++) {
            String number = matcher.group(group);
            numbers.add(number == null ? BigInteger.ZERO : new BigInteger(number));
        }
        String pre = matcher.group(4);
        return Optional.of(new ChartVersion(numbers, pre == null ? List.of() : Arrays.asList(pre.split("\\.")), text));
    }

    /** Whether both texts name one version, a leading {@code v} apart. */
    static boolean same(String one, String other) {
        return withoutV(one).equals(withoutV(other));
    }

    private static String withoutV(String text) {
        return text.startsWith("v") ? text.substring(1) : text;
    }

    boolean isRelease() {
        return preRelease.isEmpty();
    }

    BigInteger major() {
        return numbers.get(0);
    }

    BigInteger minor() {
        return numbers.get(1);
    }

    BigInteger patch() {
        return numbers.get(2);
    }

    /** The release {@code major.minor.patch}. */
    static ChartVersion release(BigInteger major, BigInteger minor, BigInteger patch) {
        return new ChartVersion(List.of(major, minor, patch), List.of(), major + "." + minor + "." + patch);
    }

    /** By precedence (clause 11); not consistent with equals, which looks at build metadata and writing too. */
    @Override
    public int compareTo(ChartVersion other) {
        for (int i = 0; i < 3; i++) {
            int order = numbers.get(i).compareTo(other.numbers.get(i));
            if (order != 0) {
                return order;
            }
        }
        if (preRelease.isEmpty() || other.preRelease.isEmpty()) {
            return Boolean.compare(preRelease.isEmpty(), other.preRelease.isEmpty());
        }
        for (int i = 0; i < Math.min(preRelease.size(), other.preRelease.size()); i++) {
            int order = compareIdentifiers(preRelease.get(i), other.preRelease.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(preRelease.size(), other.preRelease.size());
    }

    private static int compareIdentifiers(String one, String other) {
        boolean oneIsNumber = isNumber(one);
        boolean otherIsNumber = isNumber(other);
        if (oneIsNumber && otherIsNumber) {
            return new BigInteger(one).compareTo(new BigInteger(other));
        }
        return oneIsNumber == otherIsNumber ? one.compareTo(other) : Boolean.compare(otherIsNumber, oneIsNumber);
    }

    private static boolean isNumber(String identifier) {
        return identifier.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    @Override
    public String toString() {
        return written;
    }
}
