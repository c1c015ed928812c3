package io.hubcrate.discovery;

import io.hubcrate.yaml.YamlNode.Scalar;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a template prints of a value. Helm's YAML is version 1.1 with a few words of 1.2, and its numbers go through JSON:
 * without quotes {@code 1.10} is 1.1, {@code 0123456} is octal, {@code yes} is true.
 *
 * @see <a href="https://github.com/go-yaml/yaml/blob/v2.4.0/resolve.go">how it tells numbers and booleans</a>
 */
final class HelmScalar {
    private static final Pattern INTEGER =
            Pattern.compile("([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|([1-9][0-9]*|0))");
    private static final Pattern FLOAT = Pattern.compile("[-+]?(?:\\.[0-9]+|[0-9]+(?:\\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?");
    private static final Pattern TRUE = Pattern.compile("[yY]|[yY]es|YES|[oO]n|ON|[tT]rue|TRUE");
    private static final Pattern FALSE = Pattern.compile("[nN]|[nN]o|NO|[oO]ff|OFF|[fF]alse|FALSE");
    private static final BigDecimal EXPONENT_FROM = new BigDecimal("1e21");
    /** Longer ones are beyond every number that YAML's readers take for one. */
    private static final int MAX_DIGITS = 300;

    private HelmScalar() {}

    /** The text that {@code {{ .Values.x }}} gives. */
    static String printed(Scalar scalar) {
        String text = scalar.text().strip();
        if (scalar.quoted() || text.length() > MAX_DIGITS) {
            return text;
        }
        if (TRUE.matcher(text).matches()) {
            return "true";
        }
        if (FALSE.matcher(text).matches()) {
            return "false";
        }
        String digits = text.replace("_", "");
        return integer(digits).or(() -> fraction(digits)).orElse(text);
    }

    private static Optional<String> integer(String digits) {
        Matcher integer = INTEGER.matcher(digits);
        if (!integer.matches()) {
            return Optional.empty();
        }
        int[] bases = {16, 2, 8, 10};
        for (int i = 0; i < bases.length; i++) {
            String found = integer.group(i + 2);
            if (found != null) {
                BigInteger number = new BigInteger(found, bases[i]);
                boolean fits = number.bitLength() <= Long.SIZE;
                String sign = integer.group(1).equals("-") && number.signum() != 0 ? "-" : "";
                return fits ? Optional.of(sign + number) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static Optional<String> fraction(String digits) {
        if (!FLOAT.matcher(digits).matches()) {
            return Optional.empty();
        }
        double number = Double.parseDouble(digits);
        if (Double.isInfinite(number)) {
            return Optional.empty();
        }
        BigDecimal exact = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        if (exact.abs().compareTo(EXPONENT_FROM) >= 0) {
            return Optional.of(
                    exact.round(java.math.MathContext.DECIMAL64).toString().toLowerCase(Locale.ROOT));
        }
        return Optional.of(exact.signum() == 0 ? "0" : exact.toPlainString());
    }
}
