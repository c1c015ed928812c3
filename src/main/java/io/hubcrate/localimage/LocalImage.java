package io.hubcrate.localimage;

import io.hubcrate.content.ByteSource;
import io.hubcrate.content.Digest;
import io.hubcrate.image.Descriptor;
import java.util.List;
import java.util.Map;

/**
 * An image on this machine, every digest of which was compared with its bytes.
 *
 * @param manifestBytes as the layout has them, or made from configuration and layers where the source has none
 * @param configBytes exactly as the source has them: their digest is the image ID
 * @param blobs the bytes of each layer, by digest; to be read as long as the process lives
 */
public record LocalImage(
        Descriptor manifest,
        byte[] manifestBytes,
        Descriptor config,
        byte[] configBytes,
        List<Descriptor> layers,
        Map<Digest, ByteSource> blobs) {
    public LocalImage {
        layers = List.copyOf(layers);
        blobs = Map.copyOf(blobs);
    }
}
