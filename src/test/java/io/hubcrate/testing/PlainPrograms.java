package io.hubcrate.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** This machine's programs that change nothing but files, for nodes that are folders; the others get doubles. */
@NullMarked
public final class PlainPrograms {
    private static final List<String> NAMES = Stream.of(
                    "awk base64 basename bash cat chmod chown cp cut date dd df dirname echo env false find flock grep head id kill ln ls",
                    "mkdir mv od printf readlink rm rmdir sed sh sha256sum sleep sort stat tail tar timeout touch tr true uname wc")
            .flatMap(line -> Arrays.stream(line.split(" ")))
            .toList();
    private static final Path FOLDER = links();

    private PlainPrograms() {}

    /** One folder for all nodes, with links to them. */
    public static Path folder() {
        return FOLDER;
    }

    /** Below target, the same for every process: one that is killed, as a test wants it, could not take its own away. */
    private static Path links() {
        try {
            Path folder =
                    Files.createDirectories(Path.of("target", "plain-programs").toAbsolutePath());
            for (String name : NAMES) {
                Path program = Path.of("/usr/bin", name);
                link(folder.resolve(name), Files.exists(program) ? program : Path.of("/bin", name));
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void link(Path link, Path program) throws IOException {
        if (Files.exists(link)) {
            return;
        }
        try {
            Files.createSymbolicLink(link, program);
        } catch (FileAlreadyExistsException e) {
            // By a process beside this one, to the same program.
        }
    }
}
