package io.hubcrate.ssh;

import io.hubcrate.content.GivenFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Host keys as OpenSSH keeps them (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"): names and patterns, negated ones, hashed
 * ones, {@code [host]:port}, {@code @revoked}. Lines of {@code @cert-authority} make nothing known: host certificates are
 * not asked for.
 */
final class KnownHosts {
    private static final int MAX_BYTES = 16 << 20;

    private final List<Entry> entries = new ArrayList<>();

    /** What the file says of a key. */
    enum Verdict {
        KNOWN,
        UNKNOWN,
        /** The host has another key of this or another kind there. */
        CHANGED,
        REVOKED
    }

    /** One line. */
    record Entry(boolean revoked, String hosts, String type, String key) {}

    /** Reads a file; one that is not there knows no host. */
    static KnownHosts read(Path file) throws IOException {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new IOException(file + " is too long for known hosts");
            }
            try (InputStream in = GivenFile.open(file)) {
                return parse(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
            }
        } catch (NoSuchFileException e) {
            return new KnownHosts();
        }
    }

    static KnownHosts parse(String text) {
        KnownHosts known = new KnownHosts();
        for (String line : text.lines().toList()) {
            String[] words = line.strip().split("[ \t]+", 5);
            boolean marked = words[0].startsWith("@");
            int at = marked ? 1 : 0;
            boolean counts = !marked || words[0].equals("@revoked");
            if (!words[0].startsWith("#") && counts && words.length >= at + 3) {
                known.entries.add(new Entry(marked, words[at], words[at + 1], words[at + 2]));
            }
        }
        return known;
    }

    /**
     * What is known of a key that a host shows.
     *
     * @param host as {@code host}, or {@code [host]:port} for another port than 22
     */
    Verdict judge(String host, String key) {
        boolean known = false;
        boolean other = false;
        for (Entry entry : entries) {
            if (!matches(entry.hosts(), host)) {
                continue;
            }
            boolean same = entry.key().equals(key);
            if (same && entry.revoked()) {
                return Verdict.REVOKED;
            }
            known |= same;
            other |= !same && !entry.revoked();
        }
        return known ? Verdict.KNOWN : (other ? Verdict.CHANGED : Verdict.UNKNOWN);
    }

    /** The lines that name a host. */
    List<Entry> of(String host) {
        return entries.stream().filter(entry -> matches(entry.hosts(), host)).toList();
    }

    private static boolean matches(String hosts, String host) {
        if (hosts.startsWith("|1|")) {
            return matchesHash(hosts, host);
        }
        boolean matched = false;
        for (String pattern : hosts.split(",", -1)) {
            boolean negated = pattern.startsWith("!");
            if (matchesPattern(negated ? pattern.substring(1) : pattern, host)) {
                if (negated) {
                    return false;
                }
                matched = true;
            }
        }
        return matched;
    }

    private static boolean matchesPattern(String pattern, String host) {
        String lower = pattern.toLowerCase(Locale.ROOT);
        if (lower.indexOf('*') < 0 && lower.indexOf('?') < 0) {
            return lower.equals(host.toLowerCase(Locale.ROOT));
        }
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < lower.length(); i++) {
            char c = lower.charAt(i);
            regex.append(c == '*' ? ".*" : (c == '?' ? "." : Pattern.quote(String.valueOf(c))));
        }
        return host.toLowerCase(Locale.ROOT).matches(regex.toString());
    }

    /** {@code |1|salt|HMAC-SHA1(salt, host)}. */
    private static boolean matchesHash(String hashed, String host) {
        String[] parts = hashed.split("\\|", -1);
        try {
            if (parts.length != 4) {
                return false;
            }
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(parts[2]), "HmacSHA1"));
            byte[] expected = Base64.getDecoder().decode(parts[3]);
            byte[] found = mac.doFinal(host.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
            return MessageDigest.isEqual(expected, found);
        } catch (IllegalArgumentException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
