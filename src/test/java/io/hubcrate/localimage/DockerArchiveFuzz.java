package io.hubcrate.localimage;

import io.hubcrate.failure.IntegrityException;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.image.ImageReference;
import io.hubcrate.image.Platform;
import io.hubcrate.manifest.ImageSource;
import io.hubcrate.progress.EventSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Any file is an archive of an image, in Docker's layout or OCI's, or a refusal. */
public final class DockerArchiveFuzz {
    private static final ImageReference WANTED = ImageReference.parse("example.org/app:1");
    private static final Path FILE = file();

    private DockerArchiveFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            Files.write(FILE, input);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (ImageSource.Kind kind : new ImageSource.Kind[] {ImageSource.Kind.DOCKER_ARCHIVE, ImageSource.Kind.OCI}) {
            try {
                new LocalImages(FILE.resolveSibling("none"), Map.of(), EventSink.NONE)
                        .open(new ImageSource(kind, "fuzz", FILE, ""), WANTED, Platform.parse("linux/amd64"));
            } catch (InvalidInputException | IntegrityException e) {
                // What a person is told.
            }
        }
    }

    private static Path file() {
        try {
            Path file = Files.createTempFile("hubcrate-fuzz", ".tar");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
