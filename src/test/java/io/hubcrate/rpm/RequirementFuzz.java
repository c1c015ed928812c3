package io.hubcrate.rpm;

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
        if (read instanceof Requirement.Rich) {
            String written = read.toString();
            String again;
            try {
                again = Requirement.parse(written).toString();
            } catch (IllegalArgumentException e) {
                // Brackets of a chain without any count when it is written with all of them.
                if (written.contains("((((((((((((")) {
                    return;
                }
                throw new AssertionError(written, e);
            }
            if (!again.equals(written)) {
                throw new AssertionError(written + " became " + again);
            }
        }
        Evr.parse(text).compareTo(Evr.parse(text + "~1"));
        Nevra.parse(text).ifPresent(nevra -> {
            if (nevra.name().isEmpty()) {
                throw new AssertionError("a package without a name");
            }
        });
    }
}
