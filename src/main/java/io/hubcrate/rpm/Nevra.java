package io.hubcrate.rpm;

import java.util.Optional;

/** A package's whole name. */
public record Nevra(String name, Evr evr, String arch) {

    /** Reads {@code name-[epoch:]version-release.arch} or {@code epoch:name-version-release.arch}, as rpm prints it. */
    public static Optional<Nevra> parse(String text) {
        String rest = text.endsWith(".rpm") ? text.substring(0, text.length() - 4) : text;
        String epoch = "";
        int colon = rest.indexOf(':');
        if (colon > 0 && rest.substring(0, colon).chars().allMatch(c -> c >= '0' && c <= '9')) {
            epoch = rest.substring(0, colon + 1);
            rest = rest.substring(colon + 1);
        }
        int dot = rest.lastIndexOf('.');
        int release = rest.lastIndexOf('-');
        int version = release <= 0 ? -1 : rest.lastIndexOf('-', release - 1);
        if (version <= 0 || dot < release + 2 || release - version < 2) {
            return Optional.empty();
        }
        Evr evr = Evr.parse(epoch + rest.substring(version + 1, dot));
        return Optional.of(new Nevra(rest.substring(0, version), evr, rest.substring(dot + 1)));
    }

    /** {@code name-[epoch:]version-release.arch}, which dnf and EL7's yum both take. */
    @Override
    public String toString() {
        return name + "-" + evr + "." + arch;
    }
}
