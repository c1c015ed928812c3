package io.hubcrate.demo;

import io.hubcrate.failure.InvalidInputException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where a story happens. */
final class DemoFolder {
    private DemoFolder() {}

    /**
     * A new folder.
     *
     * @param kept the one that a person has named; null for a temporary one
     * @throws InvalidInputException code {@code demo-folder-used} if that holds something
     */
    static Path open(@Nullable Path kept) throws IOException {
        if (kept == null) {
            return Files.createTempDirectory("hubcrate-demo-").toRealPath();
        }
        Files.createDirectories(kept);
        try (Stream<Path> files = Files.list(kept)) {
            if (files.findAny().isPresent()) {
                throw new InvalidInputException(
                        "demo-folder-used", kept + " is not empty", "Name a new folder with --dir.");
            }
        }
        return kept;
    }

    /** The one file below a folder of the story whose name ends so, as written on a command line. */
    static String find(Path folder, String below, String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(below))) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .map(file -> folder.relativize(file).toString())
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no " + ending + " in " + below));
        }
    }

    static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
