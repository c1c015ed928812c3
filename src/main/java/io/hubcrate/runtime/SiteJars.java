package io.hubcrate.runtime;

import io.hubcrate.failure.MachineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Pattern;

/**
 * hubcrate's jar and those of its libraries that the site's side uses. What only the builder's side uses (Helm, zstd,
 * jib's HTTP client) would be three times as large and needs a newer C library than EL7 has.
 */
final class SiteJars {
    /** Names of the libraries without their versions. */
    static final List<String> LIBRARIES = List.of(
            "bcpg-jdk18on",
            "bcprov-jdk18on",
            "bcutil-jdk18on",
            "commons-codec",
            "commons-compress",
            "commons-io",
            "commons-lang3",
            // With jib-core what reads registry logins and asks credential helpers, for push.
            "failureaccess",
            "guava",
            "httpclient5",
            "httpcore5",
            "httpcore5-h2",
            "jackson-annotations",
            "jackson-core",
            "jackson-databind",
            "jackson-datatype-jsr310",
            "jib-core",
            "jsch",
            "picocli",
            "slf4j-api",
            "slf4j-nop",
            "snakeyaml");

    private SiteJars() {}

    /**
     * Entry names with the jars' places.
     *
     * @throws MachineException code {@code hubcrate-not-packed} if a library is not where the jar says
     */
    static SortedMap<String, Path> of(Path hubcrateJar) throws IOException {
        SortedMap<String, Path> jars = new TreeMap<>();
        jars.put("hubcrate/hubcrate.jar", hubcrateJar);
        List<String> classPath = classPath(hubcrateJar);
        for (String library : LIBRARIES) {
            Pattern name = Pattern.compile("(.*/)?" + Pattern.quote(library) + "-[0-9][A-Za-z0-9.-]*\\.jar");
            Path path = classPath.stream()
                    .filter(element -> name.matcher(element).matches())
                    .findFirst()
                    .map(hubcrateJar::resolveSibling)
                    .filter(Files::isRegularFile)
                    .orElseThrow(() -> new MachineException(
                            "hubcrate-not-packed",
                            "the library " + library + " is not where " + hubcrateJar + " says",
                            "Start hubcrate with its launcher, which puts it together again.",
                            null));
            // The jar's own manifest names its libraries as lib/NAME: the same places are kept.
            jars.put("hubcrate/lib/" + path.getFileName(), path);
        }
        return jars;
    }

    private static List<String> classPath(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            var manifest = file.getManifest();
            String value =
                    manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            return value == null ? new ArrayList<>() : List.of(value.split(" "));
        }
    }
}
