package io.hubcrate.yum;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** A checksum of repository metadata. Only such as prove something are taken. */
record Checksum(String algorithm, String hex) {
    private static final Map<String, String> KNOWN =
            Map.of("sha256", "SHA-256", "sha384", "SHA-384", "sha512", "SHA-512");
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128}");

    /**
     * Reads type and value.
     *
     * @throws MetadataException code {@code repository-weak-checksum} for MD5, SHA-1 and what is unknown
     */
    static Checksum parse(String subject, String type, String value) {
        String algorithm = KNOWN.get(type.toLowerCase(Locale.ROOT));
        if (algorithm == null || !HEX.matcher(value.strip()).matches()) {
            throw new MetadataException("repository-weak-checksum", subject, "checksums of sha256 or sha512", type);
        }
        return new Checksum(algorithm, value.strip());
    }

    MessageDigest begin() {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean isOf(MessageDigest finished) {
        return HexFormat.of().formatHex(finished.digest()).equals(hex);
    }

    @Override
    public String toString() {
        return algorithm.replace("-", "").toLowerCase(Locale.ROOT) + ":" + hex;
    }
}
