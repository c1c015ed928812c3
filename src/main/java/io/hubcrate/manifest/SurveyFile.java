package io.hubcrate.manifest;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What one host of the site said of itself.
 *
 * @param file what the script of {@code hubcrate survey} printed there
 * @param roles what the host is meant for; a worker if the manifest does not say
 */
public record SurveyFile(Path file, Set<Role> roles) {
    public SurveyFile {
        roles = Set.copyOf(roles);
    }

    /** What a host is meant for; one host may be all of it. */
    public enum Role {
        CONTROL_PLANE,
        WORKER,
        /** From here the bundle is installed; it keeps the store of what was verified. */
        INSTALLER;

        /** As in manifests: {@code control-plane}. */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** @throws IllegalArgumentException with the accepted words */
        public static Role parse(String text) {
            return Arrays.stream(values())
                    .filter(role -> role.text().equals(text))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("one of "
                            + Arrays.stream(values()).map(Role::text).collect(Collectors.joining(", "))
                            + " expected"));
        }
    }
}
