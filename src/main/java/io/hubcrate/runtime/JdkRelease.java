package io.hubcrate.runtime;

import io.hubcrate.failure.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a JDK says of itself in its file {@code release}.
 *
 * @param java its version, as {@code 25.0.3}
 * @param vendor who built it, as {@code Eclipse Adoptium}
 * @param bytes the file as it is
 */
public record JdkRelease(String java, String vendor, byte[] bytes) {
    private static final int MAX_BYTES = 64 << 10;
    private static final int OLDEST = 17;
    private static final Pattern LINE = Pattern.compile("^([A-Z_]+)=\"([^\"\\p{Cntrl}]{0,200})\"$", Pattern.MULTILINE);
    private static final Pattern VERSION = Pattern.compile("([0-9]{1,4})([.+_-].*)?");

    /**
     * Reads it and looks whether jlink is there.
     *
     * @throws InvalidInputException code {@code jdk-unusable} if this is no JDK of version 17 or later
     */
    public static JdkRelease read(Path home) {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(home.resolve("release"))) {
            bytes = in.readNBytes(MAX_BYTES);
        } catch (IOException e) {
            throw unusable(home, "it has no file 'release' that can be read");
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        String java = value(text, "JAVA_VERSION");
        Matcher version = VERSION.matcher(java);
        if (!version.matches() || Integer.parseInt(version.group(1)) < OLDEST) {
            throw unusable(home, "its Java is '" + java + "', version " + OLDEST + " or later is needed");
        }
        if (!Files.isRegularFile(home.resolve("bin/jlink"))) {
            throw unusable(home, "it has no bin/jlink");
        }
        return new JdkRelease(java, value(text, "IMPLEMENTOR"), bytes);
    }

    private static String value(String text, String key) {
        Matcher line = LINE.matcher(text);
        while (line.find()) {
            if (line.group(1).equals(key)) {
                return line.group(2);
            }
        }
        return "";
    }

    static InvalidInputException unusable(Path home, String why) {
        return new InvalidInputException(
                "jdk-unusable",
                "no Java runtime can be made from " + home + ": " + why,
                "Install a whole JDK and run hubcrate with it, or name a packed one under runtime in the bundle"
                        + " manifest.");
    }
}
