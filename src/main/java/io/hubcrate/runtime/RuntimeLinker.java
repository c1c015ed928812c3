package io.hubcrate.runtime;

import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.MachineException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Makes a small Java runtime from a JDK with the JDK's own jlink. The same JDK gives the same bytes: nothing is packed
 * (compression differs between builds of zlib), no time gets in, modules and options are fixed here.
 */
final class RuntimeLinker {
    /**
     * What hubcrate and its libraries use at a site, as jdeps finds it, without java.desktop, whose beans the libraries
     * look for and do without, and without java.security.jgss, since no Kerberos login is ever tried; and with what is
     * loaded by name: elliptic curves for TLS, the file system of jars.
     */
    static final List<String> MODULES = List.of(
            "java.base",
            "java.logging",
            "java.management",
            "java.naming",
            "java.sql",
            "java.xml",
            "jdk.crypto.ec",
            "jdk.net",
            "jdk.unsupported",
            "jdk.zipfs");

    private static final List<String> OPTIONS =
            List.of("--strip-java-debug-attributes", "--no-header-files", "--no-man-pages", "--vm=server");
    private static final long LIMIT_MINUTES = 10;
    private static final int LONGEST_ANSWER = 2000;

    private RuntimeLinker() {}

    /**
     * Links into {@code out}, which must not exist yet.
     *
     * @throws InvalidInputException code {@code jdk-unusable} if jlink refuses, with its own words
     * @throws MachineException code {@code jlink-failed} if it cannot be run here
     */
    static void link(Path jdk, Path out) {
        Path log = out.resolveSibling(out.getFileName() + ".log");
        ProcessBuilder builder = new ProcessBuilder(jdk.resolve("bin/jlink").toString(), "--add-modules");
        builder.command().add(String.join(",", MODULES));
        builder.command().addAll(OPTIONS);
        builder.command().addAll(List.of("--output", out.toString()));
        // What Java and jlink would read from the environment must not show in the bundle.
        builder.environment().clear();
        // Java opens by the locale, so that only this one opens folders of any name.
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.redirectInput(new File("/dev/null"));
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        try {
            Process process = builder.start();
            try {
                if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
                    throw failed(jdk, "it took more than " + LIMIT_MINUTES + " minutes", null);
                }
            } finally {
                process.destroyForcibly();
            }
            if (process.exitValue() != 0) {
                throw JdkRelease.unusable(jdk, "its jlink says: " + answer(log));
            }
        } catch (IOException e) {
            throw failed(jdk, String.valueOf(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(jdk, "interrupted", e);
        }
    }

    private static String answer(Path log) throws IOException {
        String text = Files.readString(log, StandardCharsets.ISO_8859_1).strip().replaceAll("\\s+", " ");
        return text.substring(0, Math.min(text.length(), LONGEST_ANSWER));
    }

    private static MachineException failed(Path jdk, String why, @org.jspecify.annotations.Nullable Throwable cause) {
        return new MachineException(
                "jlink-failed",
                "jlink of " + jdk + " could not be run: " + why,
                "A JDK for another architecture does not run here; a folder mounted noexec runs nothing.",
                cause);
    }
}
