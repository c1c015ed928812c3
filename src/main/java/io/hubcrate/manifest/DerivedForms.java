package io.hubcrate.manifest;

import io.hubcrate.image.ImageReference;
import io.hubcrate.manifest.DerivedImage.Owner;
import java.util.Set;
import java.util.regex.Pattern;

/** What the texts of local and derived images may look like; throws like {@link AcceptedForms}. */
final class DerivedForms {
    private static final Pattern MODE = Pattern.compile("0?[0-7]{3}");
    private static final Pattern OWNER = Pattern.compile("([0-9]{1,10}):([0-9]{1,10})");
    private static final Pattern PORT = Pattern.compile("([0-9]{1,5})(?:/(tcp|udp|sctp))?");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,127}");
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,199}");
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}(:[A-Za-z0-9_.-]{1,64})?");
    private static final Pattern PATH = Pattern.compile("(/[^/\\\\\\p{Cntrl}]+)+");
    private static final int MAX_PATH = 512;
    private static final int MAX_TEXT = 32 << 10;
    private static final long MAX_ID = 0xfffffffeL;

    /** Links to other places in most images, or no part of an image at all: a folder there would hide the link. */
    private static final Set<String> NOT_THERE =
            Set.of("bin", "sbin", "lib", "lib32", "lib64", "libx32", "proc", "sys", "dev", "run");

    private DerivedForms() {}

    /** A name of its own for an image that is made or brought: engines know it by tag alone. */
    static ImageReference ownName(String text) {
        ImageReference reference = ImageReference.parse(text);
        if (reference.tag().isEmpty() || reference.digest().isPresent()) {
            throw new IllegalArgumentException("a reference with a tag and without a digest expected");
        }
        return reference;
    }

    static String target(String text) {
        String path = inImage(text);
        String[] parts = path.substring(1).split("/", -1);
        if (NOT_THERE.contains(parts[0])
                || (parts[0].equals("var")
                        && parts.length > 1
                        && (parts[1].equals("run") || parts[1].equals("lock")))) {
            throw new IllegalArgumentException("/" + parts[0]
                    + " is a link or belongs to the system; write the place behind it, as /usr/lib, or one of your own,"
                    + " as /opt/course");
        }
        return path;
    }

    /** An absolute path inside an image. */
    static String inImage(String text) {
        boolean dots = false;
        for (String part : text.split("/", -1)) {
            dots |= part.equals(".") || part.equals("..");
        }
        if (dots || text.length() > MAX_PATH || !PATH.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "an absolute path inside the image expected, without '..' and without a slash at its end, as"
                            + " /opt/course");
        }
        return text;
    }

    static int mode(String text) {
        if (!MODE.matcher(text).matches()) {
            throw new IllegalArgumentException("three octal digits expected, as 0644");
        }
        return Integer.parseInt(text, 8);
    }

    static Owner owner(String text) {
        var matcher = OWNER.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("user and group by number expected, as 1000:100");
        }
        Owner owner = new Owner(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
        if (owner.user() > MAX_ID || owner.group() > MAX_ID) {
            throw new IllegalArgumentException("a user or group beyond " + MAX_ID);
        }
        return owner;
    }

    static String port(String text) {
        var matcher = PORT.matcher(text);
        if (!matcher.matches()
                || Integer.parseInt(matcher.group(1)) < 1
                || Integer.parseInt(matcher.group(1)) > 65535) {
            throw new IllegalArgumentException("a port from 1 to 65535 expected, as 8888 or 8888/udp");
        }
        return Integer.parseInt(matcher.group(1)) + "/" + (matcher.group(2) == null ? "tcp" : matcher.group(2));
    }

    static String user(String text) {
        return matching(USER, text, "a user, with or without group, by number or name, as 1000:100");
    }

    static String variable(String text) {
        return matching(VARIABLE, text, "a variable's name: letters, digits and underscores");
    }

    static String label(String text) {
        return matching(LABEL, text, "a label's name: letters, digits, dots, hyphens, underscores, slashes");
    }

    /** A value that goes into a configuration. */
    static String value(String text) {
        if (text.length() > MAX_TEXT
                || text.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t')) {
            throw new IllegalArgumentException("text without control characters, " + MAX_TEXT + " at most, expected");
        }
        return text;
    }

    private static String matching(Pattern pattern, String text, String expected) {
        if (!pattern.matcher(text).matches()) {
            throw new IllegalArgumentException("expected " + expected);
        }
        return text;
    }
}
