package io.hubcrate.install;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Values as single words, so that no name can break a line of ours: bytes of UTF-8 other than letters, digits and a few
 * harmless signs become {@code %XX}; the empty value is {@code %}. One value has one spelling.
 */
final class FieldCode {
    private static final String PLAIN = "._/@+-:=~";

    private FieldCode() {}

    static String encode(String value) {
        if (value.isEmpty()) {
            return "%";
        }
        StringBuilder word = new StringBuilder();
        for (byte one : value.getBytes(StandardCharsets.UTF_8)) {
            if (isPlain((char) (one & 0xff))) {
                word.append((char) one);
            } else {
                word.append(String.format(Locale.ROOT, "%%%02X", one & 0xff));
            }
        }
        return word.toString();
    }

    private static boolean isPlain(char one) {
        return (one >= 'a' && one <= 'z')
                || (one >= 'A' && one <= 'Z')
                || (one >= '0' && one <= '9')
                || PLAIN.indexOf(one) >= 0;
    }

    /** @throws IllegalArgumentException for anything that {@link #encode} never writes */
    static String decode(String word) {
        if (word.equals("%")) {
            return "";
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < word.length(); i++) {
            if (word.charAt(i) != '%') {
                bytes.write(word.charAt(i));
            } else if (i + 3 <= word.length()) {
                bytes.write(Integer.parseInt(word, i + 1, i + 3, 16));
                i += 2;
            }
        }
        String value = bytes.toString(StandardCharsets.UTF_8);
        if (!encode(value).equals(word)) {
            throw new IllegalArgumentException("not a field of ours: '" + word + "'");
        }
        return value;
    }
}
