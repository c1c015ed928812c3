package io.hubcrate.testing.peers;

import java.nio.file.Path;
import java.time.Duration;

/** The sha256sum program. */
public final class Sha256sum {
    private Sha256sum() {}

    /** {@code sha256sum --check --strict SUMS} inside the folder, whatever comes of it. */
    public static Programs.Result check(Path folder, String sums) {
        return Programs.command("sha256sum", "--check", "--strict", "--quiet", sums)
                .in(folder)
                .within(Duration.ofMinutes(5))
                .run();
    }
}
