package io.hubcrate.derive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.content.Digest;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.ImageConfig;
import io.hubcrate.image.ImageFormatException;
import io.hubcrate.image.ImageManifest;
import io.hubcrate.image.ImageManifestReader;
import io.hubcrate.image.MediaTypes;
import io.hubcrate.json.Json;
import io.hubcrate.manifest.DerivedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Manifest and configuration of a derived image: the base's own trees with what was asked for put in, so that everything
 * else of the base stays, known to us or not.
 */
public record DerivedDocuments(
        Descriptor manifest, byte[] manifestBytes, Descriptor config, byte[] configBytes, List<Descriptor> layers) {
    /** Engines refuse images with more. */
    private static final int MAX_LAYERS = 127;

    public DerivedDocuments {
        layers = List.copyOf(layers);
    }

    /** The type of a made layer, in the family of its base. */
    public static String layerType(String baseManifestType) {
        return MediaTypes.isDocker(baseManifestType) ? MediaTypes.DOCKER_LAYER : MediaTypes.OCI_LAYER;
    }

    /**
     * Makes both documents.
     *
     * @param baseManifest of one platform, its digest checked; like {@code baseConfig}
     * @param made the new layers in the order of the image's folders
     * @throws InvalidInputException {@code derived-base-unfit}
     */
    public static DerivedDocuments of(
            DerivedImage image, Descriptor base, byte[] baseManifest, byte[] baseConfig, List<Descriptor> made) {
        try {
            if (!(ImageManifestReader.read(baseManifest, base.mediaType()) instanceof ImageManifest manifest)) {
                throw DeriveFailures.base(image.base().toString(), "it is an index");
            }
            ImageConfig.read(baseConfig, manifest.layers().size());
            List<Descriptor> layers = new ArrayList<>(manifest.layers());
            layers.addAll(made);
            if (layers.size() > MAX_LAYERS) {
                throw DeriveFailures.base(image.base().toString(), "it would have " + layers.size() + " layers");
            }
            byte[] config = new ConfigEdit(image, object(baseConfig))
                    .apply(
                            manifest.layers().size(),
                            made.stream().map(Descriptor::digest).toList());
            Descriptor configBlob = new Descriptor(manifest.config().mediaType(), Digest.of(config), config.length);
            byte[] bytes = manifest(object(baseManifest), configBlob, made);
            Descriptor top = new Descriptor(base.mediaType(), Digest.of(bytes), bytes.length);
            return new DerivedDocuments(top, bytes, configBlob, config, layers);
        } catch (IOException | ImageFormatException e) {
            throw DeriveFailures.base(image.base().toString(), String.valueOf(e.getMessage()));
        }
    }

    private static ObjectNode object(byte[] bytes) throws IOException {
        JsonNode node = Json.parse(bytes);
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw new IOException("not an object");
    }

    private static byte[] manifest(ObjectNode root, Descriptor config, List<Descriptor> made) {
        // What the base refers to is not what this image refers to.
        root.remove("subject");
        write(root.withObject("/config"), config);
        root.withObject("/config").retain("mediaType", "size", "digest");
        ArrayNode layers = root.withArray("/layers");
        for (Descriptor layer : made) {
            ObjectNode node = JsonNodeFactory.instance.objectNode();
            write(node, layer);
            layers.add(node);
        }
        return Json.writeCompact(root);
    }

    private static void write(ObjectNode node, Descriptor blob) {
        node.put("mediaType", blob.mediaType())
                .put("size", blob.size())
                .put("digest", blob.digest().toString());
    }
}
