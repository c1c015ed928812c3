package io.hubcrate.rpm;

import java.util.regex.Pattern;

/**
 * Epoch, version and release. A release may be missing where a dependency names a version alone; then any release fits.
 *
 * @param epoch 0 if not given
 * @param release empty if not given
 */
public record Evr(long epoch, String version, String release) implements Comparable<Evr> {
    private static final Pattern EPOCH = Pattern.compile("[0-9]{1,10}");

    /** Reads {@code [epoch:]version[-release]}, whatever characters version and release have. */
    public static Evr parse(String text) {
        int colon = text.indexOf(':');
        long epoch = 0;
        String rest = text;
        if (colon >= 0 && (colon == 0 || EPOCH.matcher(text.substring(0, colon)).matches())) {
            epoch = colon == 0 ? 0 : Long.parseLong(text.substring(0, colon));
            rest = text.substring(colon + 1);
        }
        int dash = rest.lastIndexOf('-');
        return dash < 0 ? new Evr(epoch, rest, "") : new Evr(epoch, rest.substring(0, dash), rest.substring(dash + 1));
    }

    /** Orders packages: a missing release is the oldest. */
    @Override
    public int compareTo(Evr other) {
        int order = compareVersions(other);
        return order != 0 ? order : RpmVersion.compare(release, other.release);
    }

    /** Orders as dependencies do: a missing release on either side is equal to any. */
    int compareAsDependency(Evr other) {
        int order = compareVersions(other);
        if (order != 0 || release.isEmpty() || other.release.isEmpty()) {
            return order;
        }
        return RpmVersion.compare(release, other.release);
    }

    private int compareVersions(Evr other) {
        int order = Long.compare(epoch, other.epoch);
        return order != 0 ? order : RpmVersion.compare(version, other.version);
    }

    /** {@code [epoch:]version[-release]}, the epoch only if it is not 0. */
    @Override
    public String toString() {
        return (epoch == 0 ? "" : epoch + ":") + version + (release.isEmpty() ? "" : "-" + release);
    }
}
