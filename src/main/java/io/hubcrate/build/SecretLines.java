package io.hubcrate.build;

import io.hubcrate.failure.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Secrets that show in a single line, whatever the file is. */
final class SecretLines {
    private record Rule(Pattern pattern, String text) {}

    private static final List<Rule> RULES = List.of(
            // PKCS#1, PKCS#8 (encrypted ones too), SEC 1, OpenSSH; OpenPGP ends in BLOCK.
            rule("-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----", "a private key"),
            rule("---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----", "a private key"),
            rule("^\\s*PuTTY-User-Key-File-[0-9]+:", "a PuTTY private key"),
            rule("\\b(?:machine\\s+\\S+|default)\\s+login\\s+\\S+\\s+password\\s+\\S", "a line of a .netrc file"),
            rule(
                    "\"(?:auth|identitytoken|registrytoken)\"\\s*:\\s*\"[^\"]{4,}\"",
                    "a registry credential of a docker config.json"),
            rule("\\b(?:AKIA|ASIA)[0-9A-Z]{16}\\b", "a cloud access key"),
            rule("\\bgh[pousr]_[A-Za-z0-9]{36,}\\b|\\bglpat-[A-Za-z0-9_-]{20,}", "an access token of a code host"));

    /** Base64 of {@code -----BEGIN}, under each of the three alignments only the first is at a value's start. */
    private static final Pattern ENCODED = Pattern.compile("LS0tLS1CRUdJTi[A-Za-z0-9+/]{22,}");

    private SecretLines() {}

    private static Rule rule(String pattern, String text) {
        return new Rule(Pattern.compile(pattern), text);
    }

    static List<Problem> find(String name, byte[] bytes) {
        List<Problem> problems = new ArrayList<>();
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            for (Rule rule : RULES) {
                Matcher matcher = rule.pattern().matcher(line);
                if (matcher.find()) {
                    problems.add(new Problem(name, number, matcher.start() + 1, "", rule.text()));
                }
            }
            Matcher encoded = ENCODED.matcher(line);
            if (encoded.find() && decoded(encoded.group()).contains("PRIVATE KEY")) {
                problems.add(new Problem(name, number, encoded.start() + 1, "", "a private key in Base64"));
            }
        }
        return problems;
    }

    private static String decoded(String base64) {
        int whole = Math.min(base64.length(), 80) / 4 * 4;
        return new String(Base64.getDecoder().decode(base64.substring(0, whole)), StandardCharsets.ISO_8859_1);
    }
}
