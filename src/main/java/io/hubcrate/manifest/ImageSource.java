package io.hubcrate.manifest;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where an image comes from that no registry gives.
 *
 * @param text as the manifest says it, which is also how lock and report name it
 * @param path of the archive or layout folder, absolute; null for an engine
 * @param name the image inside: a tag of a docker-archive, a ref name of an OCI layout, what an engine calls it; empty
 *     where the archive holds just one
 */
public record ImageSource(Kind kind, String text, @Nullable Path path, String name) {
    /** What kind of thing is read. */
    public enum Kind {
        /** What {@code docker save} wrote. */
        DOCKER_ARCHIVE,
        /** An OCI image layout, as a folder or as a tar of one. */
        OCI,
        /** A Docker Engine on this machine. */
        ENGINE
    }
}
