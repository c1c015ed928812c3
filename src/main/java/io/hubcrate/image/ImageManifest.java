package io.hubcrate.image;

import java.util.List;

/**
 * The manifest of one platform's image.
 *
 * @param config the image configuration, whose digest is the image ID
 * @param layers from the base upwards
 * @see <a href="https://github.com/opencontainers/image-spec/blob/v1.1.0/manifest.md">OCI image manifest</a>
 */
public record ImageManifest(String mediaType, Descriptor config, List<Descriptor> layers) implements ImageDocument {
    public ImageManifest {
        layers = List.copyOf(layers);
    }

    /** Whether a layer is compressed with zstd, which Docker before 23 cannot load. */
    public boolean hasZstdLayer() {
        return layers.stream().anyMatch(layer -> MediaTypes.isZstd(layer.mediaType()));
    }
}
