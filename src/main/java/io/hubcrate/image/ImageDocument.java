package io.hubcrate.image;

/** What an image reference can point to. */
public sealed interface ImageDocument permits ImageManifest, ImageIndex {
    /** As the source gave it. */
    String mediaType();
}
