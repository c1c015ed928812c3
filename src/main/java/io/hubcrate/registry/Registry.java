package io.hubcrate.registry;

import io.hubcrate.content.ByteSink;
import io.hubcrate.content.Digest;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.failure.SourceException;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.ImageReference;

/**
 * All registries, told apart by the references. Mirrors from the settings apply inside: names never change. Thread-safe.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md">OCI distribution</a>
 */
public interface Registry {
    /**
     * The manifest or index that a reference points to, byte for byte.
     *
     * @throws SourceException if it cannot be had
     * @throws IntegrityException if its digest is not the one asked for or announced
     */
    RawManifest fetchManifest(ImageReference reference);

    /** A small blob (an image configuration, a chart) whole and verified; at most 64 MiB. */
    byte[] fetchBlob(ImageReference repository, Descriptor blob);

    /**
     * Streams a blob from byte {@code from} on and goes on by range requests where the connection breaks. Size is
     * checked here; the digest is the sink's to check, because only it has seen the bytes before {@code from}.
     */
    void streamBlob(ImageReference repository, Descriptor blob, long from, ByteSink sink);

    /**
     * What stands at a reference.
     *
     * @param bytes exactly as the registry sent them
     * @param mediaType from the document itself where it says so, else from the answer's header
     * @param digest of the bytes
     */
    record RawManifest(byte[] bytes, String mediaType, Digest digest) {}
}
