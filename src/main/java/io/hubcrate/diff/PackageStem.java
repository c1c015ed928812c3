package io.hubcrate.diff;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of packages' files: what of them stays the same from version to version. */
final class PackageStem {
    /** {@code NAME-VERSION-RELEASE.ARCH.rpm}; a name may hold hyphens, version and release may not. */
    private static final Pattern RPM = Pattern.compile("(.+)-[^-]+-[^-]+\\.([^.]+)\\.rpm");

    private PackageStem() {}

    /** Name and architecture of an RPM; any other name as it is. */
    static String keyOf(String name) {
        Matcher rpm = RPM.matcher(name);
        return rpm.matches() ? rpm.group(1) + "." + rpm.group(2) : name;
    }
}
