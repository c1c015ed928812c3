package io.hubcrate.localimage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.content.ByteSource;
import io.hubcrate.content.Digest;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.ImageConfig;
import io.hubcrate.image.ImageReference;
import io.hubcrate.image.MediaTypes;
import io.hubcrate.json.Json;
import io.hubcrate.json.JsonCursor;
import io.hubcrate.manifest.ImageSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Reads what {@code docker save} writes, with {@code layer.tar} in folders (before 25) or blobs (since). Such an archive
 * has no manifest, so one of Docker's schema 2 is written: configuration and layers decide every byte of it.
 *
 * @see <a href="https://github.com/moby/docker-image-spec/blob/v1.3.1/spec.md">the archive's format</a>
 */
final class DockerArchiveReader {
    private static final int MAX_DOCUMENT = 4 << 20;
    private static final int MAX_LAYERS = 500;

    private final ImageSource source;
    private final ImageFiles files;

    DockerArchiveReader(ImageSource source, ImageFiles files) {
        this.source = source;
        this.files = files;
    }

    /** @param wanted the name to look for if the source names none */
    LocalImage read(ImageReference wanted) throws IOException {
        JsonCursor image = choose(wanted);
        byte[] configBytes = files.require(image.require("Config").text()).bytes(MAX_DOCUMENT);
        List<JsonCursor> names = image.find("Layers").map(JsonCursor::items).orElse(List.of());
        if (names.size() > MAX_LAYERS) {
            throw new IOException("more than " + MAX_LAYERS + " layers");
        }
        ImageConfig config = ImageConfig.read(configBytes, names.size());
        List<Descriptor> layers = new ArrayList<>();
        Map<Digest, ByteSource> blobs = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            FileBlob blob = files.require(names.get(i).text());
            Descriptor layer = readLayer(blob, config.diffIds().get(i));
            layers.add(layer);
            blobs.putIfAbsent(layer.digest(), blob);
        }
        Descriptor configBlob = new Descriptor(MediaTypes.DOCKER_CONFIG, Digest.of(configBytes), configBytes.length);
        byte[] manifest = manifest(configBlob, layers);
        return new LocalImage(
                new Descriptor(MediaTypes.DOCKER_MANIFEST, Digest.of(manifest), manifest.length),
                manifest,
                configBlob,
                configBytes,
                layers,
                blobs);
    }

    private Descriptor readLayer(FileBlob blob, Digest diffId) throws IOException {
        Digest digest = LayerCheck.digest(blob);
        switch (LayerCheck.packing(blob)) {
            case NONE -> {
                if (!digest.equals(diffId)) {
                    throw LocalImageFailures.damaged(source, "a layer", diffId, digest);
                }
                return new Descriptor(MediaTypes.DOCKER_LAYER, digest, blob.size());
            }
            case GZIP -> {
                LayerCheck.requireUnpacksTo(source, blob, diffId);
                return new Descriptor(MediaTypes.DOCKER_LAYER_GZIP, digest, blob.size());
            }
            default -> throw new IOException("a layer that is neither a tar nor a tar.gz");
        }
    }

    private JsonCursor choose(ImageReference wanted) throws IOException {
        List<JsonCursor> images = JsonCursor.at(
                        Json.parse(files.require("manifest.json").bytes(MAX_DOCUMENT)))
                .items();
        TreeSet<String> names = new TreeSet<>();
        List<JsonCursor> named = new ArrayList<>();
        ImageReference asked = source.name().isEmpty()
                ? wanted
                : ImageReference.tryParse(source.name())
                        .map(ImageReference::withDefaultTag)
                        .orElse(wanted);
        for (JsonCursor image : images) {
            List<String> tags = image.find("RepoTags").map(JsonCursor::items).orElse(List.of()).stream()
                    .map(JsonCursor::text)
                    .toList();
            tags.forEach(tag -> names.add(LocalImageFailures.printable(tag)));
            boolean byTag = tags.stream()
                    .map(ImageReference::tryParse)
                    .flatMap(Optional::stream)
                    .anyMatch(asked::equals);
            if (byTag || hasId(image)) {
                named.add(image);
            }
        }
        if (named.isEmpty() && images.size() == 1 && (source.name().isEmpty() || isEngine())) {
            return images.get(0);
        }
        if (named.size() != 1) {
            throw LocalImageFailures.unknown(source, names);
        }
        return named.get(0);
    }

    /** What was exported for one name holds that image, whatever its tags are. */
    private boolean isEngine() {
        return source.kind() == ImageSource.Kind.ENGINE;
    }

    /** An image without a tag can be named by its ID. */
    private boolean hasId(JsonCursor image) {
        String id = source.name().replaceFirst("^sha256:", "");
        return id.matches("[0-9a-f]{12,64}") && image.require("Config").text().contains(id);
    }

    private static byte[] manifest(Descriptor config, List<Descriptor> layers) {
        ObjectNode root = Json.object();
        root.put("schemaVersion", 2).put("mediaType", MediaTypes.DOCKER_MANIFEST);
        write(root.putObject("config"), config);
        ArrayNode array = root.putArray("layers");
        layers.forEach(layer -> write(array.addObject(), layer));
        return Json.writeCompact(root);
    }

    private static void write(ObjectNode node, Descriptor blob) {
        node.put("mediaType", blob.mediaType())
                .put("size", blob.size())
                .put("digest", blob.digest().toString());
    }
}
