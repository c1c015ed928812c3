package io.hubcrate.yum;

import io.hubcrate.failure.InvalidInputException;

/** Any bytes are a list of installed packages or a refusal that names its lines. */
public final class InstalledListFuzz {
    private InstalledListFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            InstalledList.read("fuzz", input).forEach(rpm -> {
                if (rpm.name().isEmpty() || !rpm.installed() || rpm.provides.isEmpty()) {
                    throw new AssertionError("no package: " + rpm);
                }
            });
        } catch (InvalidInputException e) {
            if (e.problems().isEmpty()) {
                throw new AssertionError("refuses without a reason", e);
            }
        }
    }
}
