package io.hubcrate.image;

import io.hubcrate.content.Digest;
import io.hubcrate.image.ImageFormatException.Reason;
import io.hubcrate.json.Json;
import io.hubcrate.json.JsonCursor;
import io.hubcrate.json.JsonShapeException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads manifests and indexes of the OCI image specification 1.1 and of Docker's schema 2. Unknown keys are let pass, as
 * both specifications ask; a document that could be read as two kinds is refused (CVE-2021-41190).
 */
public final class ImageManifestReader {
    /** The registries' own bound is 4 MiB for a manifest. */
    public static final int MAX_BYTES = 4 << 20;
    /** Engines stop at 127 layers; indexes of many platforms and attestations have fewer than this too. */
    private static final int MAX_ENTRIES = 500;

    private ImageManifestReader() {}

    /**
     * Reads what a registry or a layout holds under a name.
     *
     * @param mediaType as announced for these bytes; what the document itself says must not differ
     * @throws ImageFormatException if it cannot be used, with the reason
     */
    public static ImageDocument read(byte[] bytes, String mediaType) {
        if (bytes.length > MAX_BYTES) {
            throw malformed("longer than " + MAX_BYTES + " bytes");
        }
        try {
            JsonCursor root = JsonCursor.at(Json.parse(bytes));
            refuseSchema1(root, mediaType);
            String said = root.find("mediaType").map(JsonCursor::text).orElse(mediaType);
            if (!said.equals(mediaType)) {
                throw malformed("announced as " + mediaType + ", calls itself " + said);
            }
            if (root.require("schemaVersion").size() != 2) {
                throw malformed("$.schemaVersion: 2 expected");
            }
            if (MediaTypes.isIndex(mediaType)) {
                return readIndex(root, mediaType);
            }
            if (MediaTypes.isManifest(mediaType)) {
                return readManifest(root, mediaType);
            }
            throw new ImageFormatException(Reason.NOT_AN_IMAGE, "of media type " + shown(mediaType));
        } catch (JsonShapeException e) {
            throw malformed(e.path() + ": " + e.problem());
        } catch (IOException e) {
            throw malformed("not JSON: " + e.getMessage());
        }
    }

    private static void refuseSchema1(JsonCursor root, String mediaType) {
        boolean first = root.find("schemaVersion").map(JsonCursor::size).orElse(2L) == 1;
        if (first
                || mediaType.equals(MediaTypes.DOCKER_SCHEMA_1)
                || mediaType.equals(MediaTypes.DOCKER_SCHEMA_1_SIGNED)) {
            throw new ImageFormatException(Reason.SCHEMA_1, "a manifest of Docker's schema 1");
        }
    }

    private static ImageIndex readIndex(JsonCursor root, String mediaType) {
        refuseKey(root, "layers");
        refuseKey(root, "config");
        List<ImageIndex.Entry> entries = new ArrayList<>();
        for (JsonCursor entry : bounded(root.require("manifests"))) {
            entries.add(new ImageIndex.Entry(
                    readDescriptor(entry),
                    entry.find("platform")
                            .map(ImageManifestReader::readPlatform)
                            .orElse(null)));
        }
        return new ImageIndex(mediaType, entries);
    }

    private static ImageManifest readManifest(JsonCursor root, String mediaType) {
        refuseKey(root, "manifests");
        Descriptor config = readDescriptor(root.require("config"));
        boolean image = config.mediaType().equals(MediaTypes.OCI_CONFIG)
                || config.mediaType().equals(MediaTypes.DOCKER_CONFIG);
        if (!image) {
            throw new ImageFormatException(
                    Reason.NOT_AN_IMAGE, "an artifact whose configuration is " + shown(config.mediaType()));
        }
        List<Descriptor> layers = new ArrayList<>();
        long total = config.size();
        for (JsonCursor layer : bounded(root.require("layers"))) {
            Descriptor descriptor = readDescriptor(layer);
            refuseForeign(layer, descriptor);
            if (!MediaTypes.isLayer(descriptor.mediaType())) {
                throw new ImageFormatException(
                        Reason.UNKNOWN_LAYER, layer.path() + ": a layer of type " + shown(descriptor.mediaType()));
            }
            try {
                total = Math.addExact(total, descriptor.size());
            } catch (ArithmeticException e) {
                throw malformed(layer.path() + ": the sum of all sizes is not a number of bytes");
            }
            layers.add(descriptor);
        }
        return new ImageManifest(mediaType, config, layers);
    }

    private static void refuseForeign(JsonCursor layer, Descriptor descriptor) {
        boolean elsewhere =
                layer.find("urls").map(urls -> !urls.items().isEmpty()).orElse(false);
        if (elsewhere
                || descriptor.mediaType().contains(".foreign.")
                || descriptor.mediaType().contains(".nondistributable.")) {
            throw new ImageFormatException(
                    Reason.FOREIGN_LAYER, layer.path() + ": a layer of type " + shown(descriptor.mediaType()));
        }
    }

    private static Descriptor readDescriptor(JsonCursor node) {
        return new Descriptor(
                node.require("mediaType").text(),
                node.require("digest").text(Digest::parse),
                node.require("size").size());
    }

    /** Null for one that says nothing, as an index without it. */
    private static @Nullable Platform readPlatform(JsonCursor node) {
        String os = node.find("os").map(JsonCursor::text).orElse("");
        String architecture = node.find("architecture").map(JsonCursor::text).orElse("");
        Optional<String> variant = node.find("variant").map(JsonCursor::text).filter(text -> !text.isEmpty());
        return os.isEmpty() && architecture.isEmpty() ? null : new Platform(os, architecture, variant.orElse(null));
    }

    private static List<JsonCursor> bounded(JsonCursor array) {
        List<JsonCursor> items = array.items();
        if (items.size() > MAX_ENTRIES) {
            throw malformed(array.path() + ": more than " + MAX_ENTRIES + " entries");
        }
        return items;
    }

    private static void refuseKey(JsonCursor root, String key) {
        if (root.find(key).isPresent()) {
            throw malformed("$." + key + ": a manifest and an index in one document");
        }
    }

    private static ImageFormatException malformed(String message) {
        return new ImageFormatException(Reason.MALFORMED, message);
    }

    private static String shown(String mediaType) {
        String bounded = mediaType.length() > 120 ? mediaType.substring(0, 120) : mediaType;
        return bounded.replaceAll("[^\\x20-\\x7e]", "?");
    }
}
