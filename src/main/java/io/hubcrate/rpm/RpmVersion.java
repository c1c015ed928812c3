package io.hubcrate.rpm;

/**
 * The order of RPM version and release texts, as rpmvercmp of rpm 4.15 and later has it: runs of digits are numbers,
 * runs of letters are words, a number is newer than a word, {@code ~} sorts before the end of a text and {@code ^} after
 * it but before anything else. All other characters only separate.
 */
final class RpmVersion {
    private RpmVersion() {}

    /** Negative, zero or positive, as {@code a} is older than, as old as, or newer than {@code b}. */
    static int compare(String a, String b) {
        int i = 0;
        int j = 0;
        while (true) {
            i = skipSeparators(a, i);
            j = skipSeparators(b, j);
            if (is(a, i, '~') || is(b, j, '~')) {
                if (!is(a, i, '~')) {
                    return 1;
                }
                if (!is(b, j, '~')) {
                    return -1;
                }
                i++;
                j++;
                continue;
            }
            if (is(a, i, '^') || is(b, j, '^')) {
                if (i >= a.length()) {
                    return -1;
                }
                if (j >= b.length()) {
                    return 1;
                }
                if (!is(a, i, '^')) {
                    return 1;
                }
                if (!is(b, j, '^')) {
                    return -1;
                }
                i++;
                j++;
                continue;
            }
            if (i >= a.length() || j >= b.length()) {
                return Boolean.compare(i < a.length(), j < b.length());
            }
            boolean number = isDigit(a.charAt(i));
            int endOfA = endOfRun(a, i, number);
            int endOfB = endOfRun(b, j, number);
            if (endOfB == j) {
                return number ? 1 : -1;
            }
            int order = number
                    ? compareNumbers(a.substring(i, endOfA), b.substring(j, endOfB))
                    : a.substring(i, endOfA).compareTo(b.substring(j, endOfB));
            if (order != 0) {
                return order;
            }
            i = endOfA;
            j = endOfB;
        }
    }

    private static int compareNumbers(String a, String b) {
        String x = withoutZeros(a);
        String y = withoutZeros(b);
        return x.length() == y.length() ? x.compareTo(y) : Integer.compare(x.length(), y.length());
    }

    private static String withoutZeros(String digits) {
        int at = 0;
        while (at < digits.length() && digits.charAt(at) == '0') {
            at++;
        }
        return digits.substring(at);
    }

    private static int skipSeparators(String text, int from) {
        int at = from;
        while (at < text.length()
                && !isDigit(text.charAt(at))
                && !isLetter(text.charAt(at))
                && text.charAt(at) != '~'
                && text.charAt(at) != '^') {
            at++;
        }
        return at;
    }

    private static int endOfRun(String text, int from, boolean number) {
        int at = from;
        while (at < text.length() && (number ? isDigit(text.charAt(at)) : isLetter(text.charAt(at)))) {
            at++;
        }
        return at;
    }

    private static boolean is(String text, int at, char wanted) {
        return at < text.length() && text.charAt(at) == wanted;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
