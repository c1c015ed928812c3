package io.hubcrate.runtime;

import io.hubcrate.content.PackedText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code install.sh} for one bundle: the script of the folder installer/ with its parts put in where a line says {@code
 * #include FILE}, and the bundle's figures written into its first lines. Nothing else is replaced, and only by words
 * that mean nothing to a shell.
 */
public final class InstallScript {
    /** Its name in the bundle's folder. */
    public static final String NAME = "install.sh";

    private static final Pattern INCLUDE = Pattern.compile("(?m)^#include ([a-z-]+\\.(?:sh|awk))\n");
    private static final Pattern WORDS = Pattern.compile("[A-Za-z0-9._+ -]*");
    private static final Map<String, String> MACHINES = Map.of(
            "amd64", "x86_64",
            "arm64", "aarch64",
            "386", "i686",
            "arm", "armv7l",
            "ppc64le", "ppc64le",
            "riscv64", "riscv64",
            "s390x", "s390x");

    private InstallScript() {}

    /**
     * Writes it.
     *
     * @param bundle the folder's name
     * @param architecture as Go names it
     * @param tarballs the files of the role installer, in order
     */
    public static byte[] write(String bundle, String architecture, InstallerParts parts, List<String> tarballs) {
        String text = whole(NAME);
        String filled = fill(text, "bundle", bundle);
        filled = fill(filled, "machine", MACHINES.getOrDefault(architecture, architecture));
        filled = fill(filled, "glibc", parts.findGlibc().map(Object::toString).orElse(""));
        filled = fill(filled, "unpacked_kib", Long.toString((parts.unpacked() + 1023) / 1024));
        filled = fill(filled, "tarballs", String.join(" ", tarballs));
        return filled.getBytes(StandardCharsets.UTF_8);
    }

    /** A script with its parts in it. */
    private static String whole(String name) {
        return INCLUDE.matcher(resource(name)).replaceAll(part -> Matcher.quoteReplacement(whole(part.group(1))));
    }

    /** The script that starts the unpacked hubcrate. */
    static byte[] launcher() {
        return resource("hubcrate").getBytes(StandardCharsets.UTF_8);
    }

    /** What that one sources, as the launcher of a checkout does. */
    static byte[] javaOptions() {
        return resource("java-options.sh").getBytes(StandardCharsets.UTF_8);
    }

    private static String fill(String text, String name, String value) {
        String line = "\n" + name + "=''\n";
        if (!WORDS.matcher(value).matches() || !text.contains(line)) {
            throw new IllegalStateException("not for a script: " + name + "='" + value + "'");
        }
        return text.replace(line, "\n" + name + "='" + value + "'\n");
    }

    private static String resource(String name) {
        return PackedText.read(InstallScript.class, "/io/hubcrate/installer/" + name);
    }
}
