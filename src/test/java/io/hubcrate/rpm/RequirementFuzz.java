package io.hubcrate.rpm;

import io.hubcrate.rpm.Requirement.Rich;
import java.nio.charset.StandardCharsets;

/** Any text is a dependency or none, and what is read is written so that it reads the same again. */
public final class RequirementFuzz {
    private RequirementFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        Requirement read;
        try {
            read = Requirement.parse(text);
        } catch (IllegalArgumentException e) {
            // What becomes a refusal.
            return;
        }
        if (read instanceof Rich && joints(read) < 30 && isPlain(read)) {
            String written = read.toString();
            if (!Requirement.parse(written).toString().equals(written)) {
                throw new AssertionError(written + " became " + Requirement.parse(written));
            }
        }
        Evr.parse(text).compareTo(Evr.parse(text + "~1"));
        Nevra.parse(text).ifPresent(nevra -> {
            if (nevra.name().isEmpty()) {
                throw new AssertionError("a package without a name");
            }
        });
    }

    /** A chain of many without brackets is nested too deeply when it is written with all of them. */
    private static int joints(Requirement requirement) {
        if (requirement instanceof Rich rich) {
            Requirement otherwise = rich.otherwise();
            return 1 + joints(rich.left()) + joints(rich.right()) + (otherwise == null ? 0 : joints(otherwise));
        }
        return 0;
    }

    /**
     * A name may end with an open bracket before a space, as for rpm, and a dependency's version may hold a colon; both
     * read otherwise where they are written elsewhere.
     */
    private static boolean isPlain(Requirement requirement) {
        if (requirement instanceof Rich rich) {
            Requirement otherwise = rich.otherwise();
            return isPlain(rich.left()) && isPlain(rich.right()) && (otherwise == null || isPlain(otherwise));
        }
        Evr evr = ((Requirement.Plain) requirement).capability().evr();
        String text = requirement.toString();
        return (evr == null || evr.version().indexOf(':') < 0)
                && text.chars().filter(c -> c == '(').count()
                        == text.chars().filter(c -> c == ')').count();
    }
}
