package io.hubcrate.manifest;

import io.hubcrate.failure.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Any bytes are a bundle manifest or a refusal. */
public final class BundleManifestReaderFuzz {
    private static final Path FILE = file();

    private BundleManifestReaderFuzz() {}

    private static Path file() {
        try {
            Path file = Files.createTempFile("fuzz", ".yaml");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            Files.write(FILE, input);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            BundleManifestReader.read(FILE);
        } catch (InvalidInputException e) {
            // What a person is told.
        }
    }
}
