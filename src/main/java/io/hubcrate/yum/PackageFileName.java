package io.hubcrate.yum;

import io.hubcrate.content.Digest;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Names of files in a repository of ours: generated, whatever characters a package's version has. */
public final class PackageFileName {
    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]*");
    private static final Pattern UNSAFE = Pattern.compile("[^A-Za-z0-9._+-]");
    /** Beside the folders, a set's name and {@code .rpm} this fits a tar header's name field. */
    private static final int LONGEST = 52;

    private PackageFileName() {}

    /** The package's name where it is a safe one, else a likeness made unique by its digest; with {@code .rpm}. */
    public static String of(String nevra) {
        if (nevra.length() <= LONGEST && SAFE.matcher(nevra).matches()) {
            return nevra + ".rpm";
        }
        String like = UNSAFE.matcher(nevra).replaceAll("_");
        String digest = Digest.of(nevra.getBytes(StandardCharsets.UTF_8)).shortHex();
        return "x" + like.substring(0, Math.min(like.length(), LONGEST - digest.length() - 2)) + "-" + digest + ".rpm";
    }

    /** {@code modules.yaml} with the ending that says how it is compressed. */
    public static String ofModules(String name) {
        for (String ending : new String[] {".gz", ".xz", ".zst", ".bz2"}) {
            if (name.endsWith(ending)) {
                return "modules.yaml" + ending;
            }
        }
        return "modules.yaml";
    }
}
