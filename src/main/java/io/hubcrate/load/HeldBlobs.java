package io.hubcrate.load;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.bundle.ImageLayout;
import io.hubcrate.content.Digest;
import io.hubcrate.image.MediaTypes;
import io.hubcrate.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An image of nothing but blobs whose images want others from a medium still to come: what no image names, containerd
 * collects. Nobody can start it, and it goes when they are whole.
 *
 * @param entries whose blobs it holds
 */
record HeldBlobs(List<Entry> entries) {
    /** Its name in the runtime; no registry can have it. */
    static final String NAME = "hubcrate.invalid/held:1";

    private static final byte[] CONFIG =
            "{\"architecture\":\"amd64\",\"os\":\"linux\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]}}"
                    .getBytes(StandardCharsets.UTF_8);

    /** What stands in the archive before the blobs, in order, by the members' names. */
    Map<String, byte[]> documents() {
        byte[] manifest = manifest();
        ObjectNode index = Json.object().put("schemaVersion", 2).put("mediaType", MediaTypes.OCI_INDEX);
        descriptor(
                        index.putArray("manifests").addObject(),
                        MediaTypes.OCI_MANIFEST,
                        Digest.of(manifest),
                        manifest.length)
                .putObject("annotations")
                .put("io.containerd.image.name", NAME);
        Map<String, byte[]> documents = new LinkedHashMap<>();
        documents.put(ImageLayout.INDEX, Json.write(index));
        documents.put(ImageLayout.blobName(Digest.of(CONFIG)), CONFIG);
        documents.put(ImageLayout.blobName(Digest.of(manifest)), manifest);
        return documents;
    }

    private byte[] manifest() {
        ObjectNode manifest = Json.object().put("schemaVersion", 2).put("mediaType", MediaTypes.OCI_MANIFEST);
        descriptor(manifest.putObject("config"), MediaTypes.OCI_CONFIG, Digest.of(CONFIG), CONFIG.length);
        ArrayNode layers = manifest.putArray("layers");
        entries.forEach(
                entry -> descriptor(layers.addObject(), "application/octet-stream", entry.digest(), entry.size()));
        return Json.write(manifest);
    }

    private static ObjectNode descriptor(ObjectNode node, String type, Digest digest, long size) {
        return node.put("mediaType", type).put("digest", digest.toString()).put("size", size);
    }
}
