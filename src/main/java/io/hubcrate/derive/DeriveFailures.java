package io.hubcrate.derive;

import io.hubcrate.content.IoReason;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.MachineException;
import java.io.IOException;

/** The ways in which a derived image cannot be made, each worded once. */
final class DeriveFailures {
    private DeriveFailures() {}

    static MachineException unreadable(String folder, IOException cause) {
        return new MachineException(
                "derived-folder-unreadable",
                folder + " cannot be read: " + IoReason.of(cause),
                "Make every file in it readable for you, and leave it alone while it is packed.",
                cause);
    }

    static InvalidInputException base(String base, String problem) {
        return new InvalidInputException(
                "derived-base-unfit",
                base + " cannot be derived from: " + problem,
                "Take another base, or build the image with a Dockerfile and bring it with from: docker-archive:.");
    }
}
