package io.hubcrate.runtime;

import io.hubcrate.failure.MachineException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * From what a bundle's runtime can be made on this machine.
 *
 * @param jdkHome the JDK that runs hubcrate
 * @param hubcrateJar the packed hubcrate, its libraries beside it as its manifest says
 */
public record Toolchain(Path jdkHome, Path hubcrateJar) {
    /** @throws MachineException code {@code hubcrate-not-packed} if hubcrate runs from loose classes */
    Path requireJar() {
        if (!Files.isRegularFile(hubcrateJar)) {
            throw new MachineException(
                    "hubcrate-not-packed",
                    "this hubcrate runs from " + hubcrateJar + ", which is no jar: a bundle cannot carry it",
                    "Start it with the launcher 'hubcrate', which packs it first.",
                    null);
        }
        return hubcrateJar;
    }
}
