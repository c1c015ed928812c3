package io.hubcrate.failure;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/**
 * The one place through which texts of nodes and programs go before they reach a message, a journal or a log: secrets of
 * this site are masked, and so is what looks like a secret whoever made it. Thread-safe.
 */
public final class Redactor {
    private static final String MASK = "********";

    /** Shorter ones are words that would be masked everywhere. */
    private static final int SHORTEST = 6;

    private static final List<Pattern> SHAPES = List.of(
            Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----[\\s\\S]*?(-----END [A-Z ]*PRIVATE KEY-----|\\z)"),
            // One whose beginning was cut off; bounded, because texts of nodes are.
            Pattern.compile("(?<![A-Za-z0-9+/=])(?:[A-Za-z0-9+/=]{16,80}+[\\s/]{0,4}+){0,100}+"
                    + "(?:[A-Za-z0-9+/=]{1,15}+[\\s/]{0,4}+)?-----END [A-Z ]{0,20}PRIVATE KEY-----"),
            // kubeadm's bootstrap tokens, and the key for certificates.
            Pattern.compile("\\b[a-z0-9]{6}\\.[a-z0-9]{16}\\b"),
            Pattern.compile("(?<=--certificate-key[ =])[0-9a-f]{64}\\b"),
            // Tokens of service accounts.
            Pattern.compile("\\beyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]*"),
            Pattern.compile("(?<=://)[^/\\s:@]{1,200}:[^/\\s@]{1,200}(?=@)"));

    /** A key that names a secret, then its value: in YAML, JSON, flags and environments. */
    private static final Pattern NAMED = Pattern.compile(
            "(?i)(\"?[A-Za-z0-9_.-]*(?:password|passwd|secret|token|cookie_secret|api[_-]?key|client-key-data)\"?"
                    + "\\s*[:=]\\s*)(\"[^\"]{1,4096}\"|'[^']{1,4096}'|[^\\s,;{}\\[\\]\"']{6,4096})");

    private final List<String> known = new CopyOnWriteArrayList<>();

    /** From now on this secret is masked, whole and by its lines. */
    public void add(Secret secret) {
        secret.reveal(characters -> {
            String text = new String(characters).strip();
            if (text.length() >= SHORTEST && !known.contains(text)) {
                known.add(text);
            }
            return null;
        });
    }

    /** The text without secrets. */
    public String redact(String text) {
        String clean = text;
        for (String secret : known) {
            clean = clean.replace(secret, MASK);
        }
        for (Pattern shape : SHAPES) {
            clean = shape.matcher(clean).replaceAll(MASK);
        }
        return NAMED.matcher(clean).replaceAll("$1" + MASK);
    }
}
