package io.hubcrate.bundle;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.content.Digest;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.ImageReference;
import io.hubcrate.image.MediaTypes;
import io.hubcrate.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The three documents that make one tar of blobs both an OCI image layout and a {@code docker load} archive. They
 * follow from the images alone, so a verifier makes them again and compares.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/v1.1.0/image-layout.md">OCI image layout</a>
 * @see <a href="https://github.com/moby/docker-image-spec/blob/v1.3.1/spec.md#combined-image-json--filesystem-changeset-format">Docker's
 *     archive</a>
 */
public final class ImageLayout {
    public static final String OCI_LAYOUT = "oci-layout";
    public static final String INDEX = "index.json";
    public static final String DOCKER_MANIFEST = "manifest.json";
    /** In the order in which they begin the tar. */
    public static final List<String> DOCUMENTS = List.of(OCI_LAYOUT, INDEX, DOCKER_MANIFEST);

    /** What {@code ctr images import} calls the image. */
    private static final String CONTAINERD_NAME = "io.containerd.image.name";
    /** What skopeo and other OCI tools call it. */
    private static final String REF_NAME = "org.opencontainers.image.ref.name";

    private ImageLayout() {}

    /** Where a blob stands in the layout. */
    public static String blobName(Digest digest) {
        return "blobs/sha256/" + digest.hex();
    }

    /** The document of that name. */
    public static byte[] document(String name, List<BundleIndex.Image> images) {
        return switch (name) {
            case OCI_LAYOUT -> "{\"imageLayoutVersion\":\"1.0.0\"}\n".getBytes(StandardCharsets.UTF_8);
            case INDEX -> index(images);
            case DOCKER_MANIFEST -> dockerManifest(images);
            default -> throw new IllegalArgumentException("no document of an image layout: " + name);
        };
    }

    /**
     * Every name under which engines will know something here, with what it points to: a tag to the platform's
     * manifest, a digest to the manifest or index of that digest.
     */
    public static SortedMap<String, Descriptor> names(List<BundleIndex.Image> images) {
        SortedMap<String, Descriptor> names = new TreeMap<>();
        for (BundleIndex.Image image : images) {
            ImageReference reference = image.reference().withDefaultTag();
            reference.tag().ifPresent(tag -> put(names, reference.withTag(tag), image.manifest()));
            reference.digest().ifPresent(digest -> put(names, reference.withDigest(digest), byDigest(image, digest)));
            if (image.indexKept()) {
                image.findIndex().ifPresent(index -> put(names, reference.withDigest(index.digest()), index));
            }
        }
        return names;
    }

    private static Descriptor byDigest(BundleIndex.Image image, Digest digest) {
        Optional<Descriptor> index =
                image.findIndex().filter(found -> found.digest().equals(digest));
        if (index.isPresent() && image.indexKept()) {
            return index.get();
        }
        if (!image.manifest().digest().equals(digest)) {
            throw IndexFields.malformed(
                    image.reference().toString(), "a manifest or kept index of that digest", "another");
        }
        return image.manifest();
    }

    private static void put(SortedMap<String, Descriptor> names, ImageReference name, Descriptor target) {
        Descriptor before = names.put(name.toString(), target);
        if (before != null && !before.equals(target)) {
            throw IndexFields.malformed(
                    name.toString(), before.digest().toString(), target.digest().toString());
        }
    }

    private static byte[] index(List<BundleIndex.Image> images) {
        ObjectNode root = Json.object();
        root.put("schemaVersion", 2);
        root.put("mediaType", MediaTypes.OCI_INDEX);
        ArrayNode manifests = root.putArray("manifests");
        names(images).forEach((name, target) -> {
            ObjectNode entry = manifests.addObject();
            BundleIndexWriter.descriptor(entry, target);
            entry.putObject("annotations").put(CONTAINERD_NAME, name).put(REF_NAME, name);
        });
        return Json.write(root);
    }

    /** One element per manifest, in the order of digests; an image known by digest only has no tag. */
    private static byte[] dockerManifest(List<BundleIndex.Image> images) {
        Map<Digest, BundleIndex.Image> distinct = new TreeMap<>();
        Map<Digest, TreeSet<String>> tags = new TreeMap<>();
        for (BundleIndex.Image image : images) {
            Digest digest = image.manifest().digest();
            distinct.putIfAbsent(digest, image);
            TreeSet<String> ofManifest = tags.computeIfAbsent(digest, key -> new TreeSet<>());
            ImageReference reference = image.reference().withDefaultTag();
            reference
                    .tag()
                    .ifPresent(tag -> ofManifest.add(reference.withTag(tag).toString()));
        }
        List<ObjectNode> elements = new ArrayList<>();
        distinct.forEach((digest, image) -> {
            ObjectNode element = Json.object();
            element.put("Config", blobName(image.config().digest()));
            TreeSet<String> ofManifest = tags.getOrDefault(digest, new TreeSet<>());
            if (ofManifest.isEmpty()) {
                element.putNull("RepoTags");
            } else {
                ofManifest.forEach(element.putArray("RepoTags")::add);
            }
            ArrayNode layers = element.putArray("Layers");
            image.layers().forEach(layer -> layers.add(blobName(layer.digest())));
            elements.add(element);
        });
        ArrayNode root = Json.object().arrayNode();
        elements.forEach(root::add);
        return Json.write(root);
    }
}
