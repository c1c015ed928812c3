package io.hubcrate.cli;

import io.hubcrate.content.PackedText;

/** Which hubcrate this is. */
final class Version {
    private Version() {}

    /** As in pom.xml, for example {@code 0.1.0}. */
    static String current() {
        return PackedText.read(Version.class, "version.txt").strip();
    }
}
