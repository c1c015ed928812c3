package io.hubcrate.settings;

import io.hubcrate.failure.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Any bytes are the builder's settings or a refusal. */
public final class BuilderSettingsFuzz {
    private static final Path FILE = file();

    private BuilderSettingsFuzz() {}

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
            BuilderSettingsReader.read(FILE, Map.of());
        } catch (InvalidInputException e) {
            // What a person is told.
        }
    }
}
