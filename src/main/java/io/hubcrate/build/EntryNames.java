package io.hubcrate.build;

import io.hubcrate.archive.TarMember;
import io.hubcrate.content.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/** Names of entries: generated, never a path out of metadata. */
final class EntryNames {
    private static final Pattern UNSAFE = Pattern.compile("[^A-Za-z0-9._+-]");
    /** Two of these, a digest's short form and the folder fit a header's name field. */
    private static final int LONGEST_PART = 36;

    private static final int LONGEST_FILE = 80;

    private EntryNames() {}

    static String chart(String name, String version, String suffix) {
        return "charts/" + part(name) + "-" + part(version) + suffix + ".tgz";
    }

    static String values(String namespace, String release, int number) {
        return "values/" + part(namespace) + "." + part(release) + "/" + String.format(Locale.ROOT, "%02d", number)
                + ".yaml";
    }

    static String offlineValues(String namespace, String release) {
        return "values/" + part(namespace) + "." + part(release) + "/offline.yaml";
    }

    static String manifest(String name) {
        return "manifests/" + part(name, LONGEST_FILE);
    }

    static String file(String name) {
        return part(name, LONGEST_FILE);
    }

    private static String part(String text) {
        return part(text, LONGEST_PART);
    }

    /** The text itself where it is a safe name, else a likeness of it made unique by its digest. */
    private static String part(String text, int longest) {
        if (text.length() <= longest && TarMember.isName(text) && text.indexOf('/') < 0) {
            return text;
        }
        String like = UNSAFE.matcher(text).replaceAll("_");
        String shortened = like.substring(0, Math.min(like.length(), longest - 14));
        return "x" + shortened + "-"
                + Digest.of(text.getBytes(StandardCharsets.UTF_8)).shortHex();
    }
}
