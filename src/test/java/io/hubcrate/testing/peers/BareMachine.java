package io.hubcrate.testing.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A machine on which nothing was prepared: an empty environment, a home of its own, and a {@code PATH} with the tools
 * of a minimal system and no Java.
 */
public final class BareMachine {
    private static final List<String> TOOLS = List.of(
            "awk",
            "base64",
            "cat",
            "chmod",
            "cp",
            "cut",
            "date",
            "df",
            "dirname",
            "env",
            "find",
            "getconf",
            "gpgv",
            "grep",
            "id",
            "ls",
            "mkdir",
            "mktemp",
            "mv",
            "readlink",
            "rm",
            "rmdir",
            "sed",
            "sh",
            "sha256sum",
            "stty",
            "tar",
            "tr",
            "uname",
            "wc");

    private final Path bin;
    private final Path home;
    private final Path temporary;

    /** @param folder an empty one, or one that is not there yet */
    public BareMachine(Path folder) {
        try {
            bin = Files.createDirectories(folder.resolve("bin"));
            home = Files.createDirectories(folder.resolve("home"));
            temporary = Files.createDirectories(folder.resolve("tmp"));
            for (String tool : TOOLS) {
                Files.createSymbolicLink(bin.resolve(tool), Programs.find(tool));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path home() {
        return home;
    }

    /** Puts a shell script onto the {@code PATH}. */
    public void addProgram(String name, String script) {
        try {
            Path file = Files.writeString(bin.resolve(name), "#!/bin/sh\n" + script + "\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Names of what lies in its temporary folder. */
    public List<String> temporaryFiles() {
        try (Stream<Path> files = Files.list(temporary)) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A command line there, whatever comes of it. */
    public Programs.Result run(Path folder, String... words) {
        List<String> line = new ArrayList<>(List.of("-i", "PATH=" + bin, "HOME=" + home, "TMPDIR=" + temporary));
        line.addAll(List.of(words));
        return Programs.command("env", line.toArray(String[]::new))
                .in(folder)
                .within(Duration.ofMinutes(4))
                .run();
    }

    /** What a person types into its shell, inside a folder. */
    public Programs.Result type(Path folder, String text) {
        return run(folder, "sh", "-c", text);
    }
}
