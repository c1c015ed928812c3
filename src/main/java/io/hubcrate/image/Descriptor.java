package io.hubcrate.image;

import io.hubcrate.content.Digest;

/**
 * Points to a blob.
 *
 * @param mediaType as the source gave it, never normalised
 * @param size in bytes, exact
 * @see <a href="https://github.com/opencontainers/image-spec/blob/v1.1.0/descriptor.md">OCI content descriptors</a>
 */
public record Descriptor(String mediaType, Digest digest, long size) {
    public Descriptor {
        if (size < 0) {
            throw new IllegalArgumentException("a blob of " + size + " bytes: " + digest);
        }
    }
}
