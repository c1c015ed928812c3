package io.hubcrate.manifest;

import io.hubcrate.elf.GlibcVersion;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The line of CentOS and its relatives that a site's hosts run; what matters of it here is its C library. */
public enum TargetOs {
    EL7(17),
    EL8(28),
    EL9(34);

    private final int glibcMinor;

    TargetOs(int glibcMinor) {
        this.glibcMinor = glibcMinor;
    }

    /** The glibc of its first release; none of its updates is older. */
    public GlibcVersion glibc() {
        return new GlibcVersion(2, glibcMinor);
    }

    /** As in manifests and in {@code bundle.json}: {@code el7}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException with the accepted words */
    public static TargetOs parse(String text) {
        return Arrays.stream(values())
                .filter(os -> os.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("one of "
                        + Arrays.stream(values()).map(TargetOs::text).collect(Collectors.joining(", "))
                        + " expected"));
    }
}
