package io.hubcrate.image;

import java.util.Arrays;
import java.util.List;

/** Any bytes are a manifest, an index, a configuration or a refusal; the first byte picks the media type. */
public final class ImageManifestReaderFuzz {
    private static final List<String> TYPES = List.of(
            MediaTypes.OCI_MANIFEST,
            MediaTypes.OCI_INDEX,
            MediaTypes.DOCKER_MANIFEST,
            MediaTypes.DOCKER_INDEX,
            "text/html");

    private ImageManifestReaderFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        int choice = input.length == 0 ? 0 : Math.floorMod(input[0], TYPES.size());
        byte[] document = input.length == 0 ? input : Arrays.copyOfRange(input, 1, input.length);
        try {
            ImageManifestReader.read(document, TYPES.get(choice));
        } catch (ImageFormatException e) {
            // What a person is told.
        }
        try {
            ImageConfig.read(document, choice);
        } catch (ImageFormatException e) {
            // What a person is told.
        }
    }
}
