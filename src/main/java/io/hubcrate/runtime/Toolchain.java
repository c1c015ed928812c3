package io.hubcrate.runtime;

import io.hubcrate.failure.MachineException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;

/**
 * From what a bundle's runtime can be made on this machine.
 *
 * @param jdkHome the JDK that runs hubcrate
 * @param hubcrateJar the packed hubcrate, its libraries beside it as its manifest says
 */
public record Toolchain(Path jdkHome, Path hubcrateJar) {
    /** Of the process that calls. */
    public static Toolchain ofThisProcess() {
        CodeSource source = Toolchain.class.getProtectionDomain().getCodeSource();
        try {
            return new Toolchain(
                    Path.of(System.getProperty("java.home")),
                    Path.of(source.getLocation().toURI()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

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
