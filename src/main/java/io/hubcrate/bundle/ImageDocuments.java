package io.hubcrate.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.bundle.BundleIndex.Kind;
import io.hubcrate.content.Digest;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.image.Descriptor;
import io.hubcrate.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** That the documents inside {@code images.tar} say the same as the index: engines read the former, we the latter. */
public final class ImageDocuments {
    /** What registries accept at most. */
    private static final int MAX_MANIFEST = 4 << 20;

    private ImageDocuments() {}

    /** The layout's own documents are the ones that the index's images give. */
    static void requireConsistent(BundleIndex index) {
        for (Entry entry : index.entries()) {
            if (entry.role() != BundleIndex.Role.IMAGES || entry.kind() == Kind.BLOB) {
                continue;
            }
            if (entry.kind() != Kind.LAYOUT || !ImageLayout.DOCUMENTS.contains(entry.name())) {
                throw IndexFields.malformed(
                        entry.name(),
                        "a blob or a document of the layout",
                        entry.kind().text());
            }
            Digest expected = Digest.of(ImageLayout.document(entry.name(), index.images()));
            if (!expected.equals(entry.digest())) {
                throw ContentCheck.damaged(entry.subject(), expected, entry.digest());
            }
        }
    }

    /** Demands that a manifest is no longer than any registry accepts, before it is read. */
    static void requireBounded(Entry entry) {
        if (entry.size() > MAX_MANIFEST) {
            throw IndexFields.malformed(entry.name(), "a manifest of at most 4 MiB", entry.size() + " bytes");
        }
    }

    /**
     * Demands that an image manifest names exactly these blobs.
     *
     * @param subject the image, for the message
     * @throws IntegrityException code {@code image-manifest-mismatch}
     */
    public static void requireManifest(String subject, byte[] manifest, Descriptor config, List<Descriptor> layers) {
        List<Descriptor> expected = new ArrayList<>(layers);
        expected.add(0, config);
        List<Descriptor> actual = new ArrayList<>();
        try {
            JsonNode root = Json.parse(manifest);
            actual.add(descriptor(root.path("config")));
            root.path("layers").forEach(layer -> actual.add(descriptor(layer)));
        } catch (IOException | IllegalArgumentException e) {
            throw mismatch(subject, "an image manifest", String.valueOf(e.getMessage()));
        }
        if (!actual.equals(expected)) {
            throw mismatch(subject, "configuration and layers " + digests(expected), digests(actual));
        }
    }

    private static Descriptor descriptor(JsonNode node) {
        return new Descriptor(
                node.path("mediaType").asText(),
                Digest.parse(node.path("digest").asText()),
                node.path("size").asLong(-1));
    }

    private static String digests(List<Descriptor> blobs) {
        return String.join(
                ", ", blobs.stream().map(blob -> blob.digest().shortHex()).toList());
    }

    private static IntegrityException mismatch(String subject, String expected, String actual) {
        return new IntegrityException(
                "image-manifest-mismatch", subject, expected, actual, "Lock the bundle manifest again.");
    }
}
