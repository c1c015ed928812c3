package io.hubcrate.bundle;

import io.hubcrate.content.Digest;
import io.hubcrate.failure.IntegrityException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one signed file: the digest of every other file of the folder, in the text form of {@code sha256sum -c}.
 *
 * @see <a href="https://www.gnu.org/software/coreutils/manual/html_node/cksum-output-modes.html">GNU coreutils</a>
 */
public final class Sha256Sums {
    /** A bundle has a dozen files, cut for small media a few hundred. */
    public static final int MAX_BYTES = 1 << 20;

    private static final Pattern LINE = Pattern.compile("([0-9a-f]{64})  ([^\\n]+)");

    private final SortedMap<String, Digest> digests;

    private Sha256Sums(SortedMap<String, Digest> digests) {
        this.digests = Collections.unmodifiableSortedMap(digests);
    }

    public static Sha256Sums of(Map<String, Digest> digests) {
        return new Sha256Sums(new TreeMap<>(digests));
    }

    /**
     * Reads exactly what {@link #toBytes} writes: sorted, text mode, no escapes, no comments.
     *
     * @throws IntegrityException for anything else
     */
    public static Sha256Sums parse(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        SortedMap<String, Digest> digests = new TreeMap<>();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            if (line.isEmpty()) {
                continue;
            }
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches() || !BundleNames.isFileName(matcher.group(2))) {
                throw invalid("line " + number + " as 'HEX  NAME'", line);
            }
            digests.put(matcher.group(2), new Digest(matcher.group(1)));
        }
        Sha256Sums sums = new Sha256Sums(digests);
        // Order, doubled names, blank lines, a missing newline at the end: whatever was read over shows here.
        if (digests.isEmpty() || !java.util.Arrays.equals(sums.toBytes(), bytes)) {
            throw invalid("sorted lines, each name once", "other lines");
        }
        return sums;
    }

    private static IntegrityException invalid(String expected, String actual) {
        return new IntegrityException(
                "sums-invalid",
                BundleNames.SUMS,
                expected,
                actual.length() > 120 ? actual.substring(0, 120) + "…" : actual,
                "Copy the bundle again from where it came.");
    }

    /** By file name. */
    public SortedMap<String, Digest> digests() {
        return digests;
    }

    public byte[] toBytes() {
        StringBuilder text = new StringBuilder();
        digests.forEach((name, digest) ->
                text.append(digest.hex()).append("  ").append(name).append('\n'));
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
