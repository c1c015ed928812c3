package io.hubcrate.content;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A SHA-256 digest, the only algorithm that hubcrate writes or accepts.
 *
 * @param hex 64 lower-case hexadecimal digits
 * @see <a href="https://github.com/opencontainers/image-spec/blob/v1.1.0/descriptor.md#digests">OCI digests</a>
 */
public record Digest(String hex) implements Comparable<Digest> {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");
    private static final String PREFIX = "sha256:";

    public Digest {
        if (!HEX.matcher(hex).matches()) {
            throw new IllegalArgumentException(
                    "not a SHA-256 digest: '" + hex + "', 64 lower-case hexadecimal digits are");
        }
    }

    /**
     * Reads {@code sha256:HEX}.
     *
     * @throws IllegalArgumentException for any other form or algorithm, with the accepted form
     */
    public static Digest parse(String text) {
        if (!isDigest(text)) {
            throw new IllegalArgumentException(
                    "not a digest: '" + text + "', the accepted form is sha256: and 64 lower-case hexadecimal digits");
        }
        return new Digest(text.substring(PREFIX.length()));
    }

    /** Whether {@link #parse} would accept this. */
    public static boolean isDigest(String text) {
        return text.startsWith(PREFIX)
                && HEX.matcher(text.substring(PREFIX.length())).matches();
    }

    /** The digest of bytes already in memory. */
    public static Digest of(byte[] bytes) {
        return fromHash(newMessageDigest().digest(bytes));
    }

    /** From a finished {@link MessageDigest}, which is reset by this. */
    public static Digest of(MessageDigest finished) {
        return fromHash(finished.digest());
    }

    private static Digest fromHash(byte[] hash) {
        return new Digest(HexFormat.of().formatHex(hash));
    }

    /** A new SHA-256 computation; every Java platform has it. */
    public static MessageDigest newMessageDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Twelve digits, enough for people to tell digests apart; never for comparing. */
    public String shortHex() {
        return hex.substring(0, 12);
    }

    @Override
    public String toString() {
        return PREFIX + hex;
    }

    @Override
    public int compareTo(Digest other) {
        return hex.compareTo(other.hex);
    }
}
