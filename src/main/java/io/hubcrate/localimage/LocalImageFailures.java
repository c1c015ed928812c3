package io.hubcrate.localimage;

import io.hubcrate.failure.IntegrityException;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.SourceException;
import io.hubcrate.manifest.ImageSource;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The ways in which a local image is refused, each worded once. */
final class LocalImageFailures {
    private LocalImageFailures() {}

    static InvalidInputException unreadable(ImageSource source, @Nullable String problem) {
        return new InvalidInputException(
                "local-image-unreadable",
                source.text() + ": " + problem,
                "Save the image again: docker save -o FILE.tar NAME:TAG for docker-archive:, or"
                        + " skopeo copy docker-daemon:NAME:TAG oci:FOLDER for oci:.");
    }

    static InvalidInputException unknown(ImageSource source, Collection<String> names) {
        return new InvalidInputException(
                "local-image-unknown",
                source.text() + ": "
                        + (source.name().isEmpty()
                                ? "it holds more than one image, or none"
                                : "no image in it is called '" + source.name() + "'")
                        + "; there are: "
                        + (names.isEmpty() ? "none with a name" : String.join(", ", names)),
                "Name one of them behind the last colon of 'from'.");
    }

    static IntegrityException damaged(ImageSource source, String what, Object expected, Object actual) {
        return new IntegrityException(
                "local-image-damaged",
                source.text() + ": " + what,
                expected.toString(),
                actual.toString(),
                "The archive is damaged. Save the image again.");
    }

    static SourceException engine(ImageSource source, String endpoint, String problem, int status) {
        return new SourceException(
                "local-image-engine",
                source.text() + ": " + problem,
                "Start the engine, or set DOCKER_HOST to its socket (unix:///run/docker.sock); or save the image with"
                        + " docker save -o FILE.tar and use docker-archive:FILE.tar.",
                endpoint,
                status,
                false,
                null);
    }

    static String printable(String text) {
        String bounded = text.length() > 120 ? text.substring(0, 120) : text;
        return bounded.replaceAll("\\p{Cntrl}", "?");
    }
}
