package io.hubcrate.image;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a binary runs on.
 *
 * @param os as Go names it, {@code linux}
 * @param architecture as Go names it, {@code amd64}, {@code arm64}
 * @param variant of the CPU, {@code v8}; null for none
 * @see <a href="https://github.com/opencontainers/image-spec/blob/v1.1.0/image-index.md">OCI image index</a>
 */
public record Platform(String os, String architecture, @Nullable String variant) {
    public static final Platform LINUX_AMD64 = new Platform("linux", "amd64", null);

    private static final Pattern FORM = Pattern.compile("([a-z0-9]+)/([a-z0-9_]+)(?:/([a-z0-9]+))?");

    /** @throws IllegalArgumentException unless of the form {@code os/architecture[/variant]} */
    public static Platform parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "not a platform: '" + text + "', the accepted form is os/architecture[/variant], as linux/amd64");
        }
        return new Platform(matcher.group(1), matcher.group(2), matcher.group(3));
    }

    public Optional<String> findVariant() {
        return Optional.ofNullable(variant);
    }

    @Override
    public String toString() {
        return os + "/" + architecture + (variant == null ? "" : "/" + variant);
    }
}
