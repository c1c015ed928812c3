package io.hubcrate.bundle;

import io.hubcrate.image.Platform;
import java.util.regex.Pattern;

/** The names of a bundle's folder and files. */
public final class BundleNames {
    public static final String SUMS = "SHA256SUMS";
    public static final String INDEX = "bundle.json";
    public static final String LOCK = "lock.json";
    public static final String SBOM = "sbom.cdx.json";
    public static final String PROVENANCE = "provenance.json";
    public static final String REPORT = "REPORT.txt";
    public static final String GUIDE = "GUIDE.txt";

    private static final Pattern FILE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,99}");
    private static final Pattern SIGNATURE = Pattern.compile("SHA256SUMS\\.[0-9A-F]{16,64}\\.asc");

    private BundleNames() {}

    /** {@code NAME-VERSION-ARCH}; a CPU variant follows the architecture. */
    public static String folder(String name, String version, Platform platform) {
        return name + "-" + version + "-" + platform.architecture()
                + platform.findVariant().map(variant -> "-" + variant).orElse("");
    }

    /** Whether this can be a file in a bundle's folder, and the name or version of a bundle. */
    public static boolean isFileName(String name) {
        return FILE.matcher(name).matches();
    }

    /** The signature file of the key with this ID or fingerprint in upper-case hexadecimal. */
    public static String signature(String keyId) {
        String name = SUMS + "." + keyId + ".asc";
        if (!isSignature(name)) {
            throw new IllegalArgumentException("not a key ID: '" + keyId + "'");
        }
        return name;
    }

    /** Whether this is the name of a detached signature over {@link #SUMS}. */
    public static boolean isSignature(String name) {
        return SIGNATURE.matcher(name).matches();
    }
}
