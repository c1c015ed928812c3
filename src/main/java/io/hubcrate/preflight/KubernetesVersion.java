package io.hubcrate.preflight;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A minor release of Kubernetes; patches change nothing that is checked here. */
record KubernetesVersion(int minor) implements Comparable<KubernetesVersion> {
    private static final Pattern FORM = Pattern.compile("v?1\\.([0-9]{1,3})(\\..*)?");

    /** Reads {@code v1.20.2} or {@code 1.20}; empty for anything else. */
    static Optional<KubernetesVersion> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new KubernetesVersion(Integer.parseInt(matcher.group(1))))
                : Optional.empty();
    }

    @Override
    public int compareTo(KubernetesVersion other) {
        return Integer.compare(minor, other.minor);
    }

    @Override
    public String toString() {
        return "1." + minor;
    }
}
