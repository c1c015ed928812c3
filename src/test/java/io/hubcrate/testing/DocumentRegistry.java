package io.hubcrate.testing;

import io.hubcrate.content.ByteSink;
import io.hubcrate.content.Digest;
import io.hubcrate.failure.SourceException;
import io.hubcrate.http.StatusFailures;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.ImageReference;
import io.hubcrate.image.MediaTypes;
import io.hubcrate.registry.Registry;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Registries without network: what was not put answers 404, blobs are asked for where they were put. */
public final class DocumentRegistry implements Registry {
    private final Map<String, RawManifest> manifests = new ConcurrentHashMap<>();
    private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
    private final Map<String, Integer> refusals = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> fetches = new ConcurrentHashMap<>();

    /** Waits before each answer, to shuffle the order of arrival. */
    private volatile Runnable delay = () -> {};

    public void delayWith(Runnable newDelay) {
        delay = newDelay;
    }

    /** Makes a reference answer with an HTTP status, 0 for no answer at all; those that pass are told as temporary. */
    public void refuse(String reference, int status) {
        refusals.put(ImageReference.parse(reference).toString(), status);
    }

    /** How often a manifest was asked for. */
    public int fetches(String reference) {
        AtomicInteger count = fetches.get(ImageReference.parse(reference).toString());
        return count == null ? 0 : count.get();
    }

    /** Puts a document under a reference and under its digest. */
    public Descriptor putDocument(String reference, String mediaType, String json) {
        ImageReference parsed = ImageReference.parse(reference);
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        RawManifest raw = new RawManifest(bytes, mediaType, Digest.of(bytes));
        manifests.put(parsed.toString(), raw);
        manifests.put(parsed.withDigest(raw.digest()).toString(), raw);
        return new Descriptor(mediaType, raw.digest(), bytes.length);
    }

    /** Puts what does not fit its digest under a reference. */
    public void putForged(String reference, String mediaType, String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        manifests.put(ImageReference.parse(reference).toString(), new RawManifest(bytes, mediaType, Digest.of(bytes)));
    }

    /** Puts a blob into a reference's repository. */
    public Descriptor putBlob(String reference, String mediaType, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        Descriptor descriptor = new Descriptor(mediaType, Digest.of(bytes), bytes.length);
        blobs.put(key(ImageReference.parse(reference), descriptor), bytes);
        return descriptor;
    }

    /** Puts a Docker schema 2 image of one layer. */
    public Descriptor putImage(String reference, String architecture, String content) {
        return putImage(reference, architecture, MediaTypes.DOCKER_LAYER_GZIP, content);
    }

    /** Puts a Docker schema 2 image of one layer of a given type. */
    public Descriptor putImage(String reference, String architecture, String layerType, String content) {
        Descriptor layer = putBlob(reference, layerType, content);
        Descriptor config = putBlob(reference, MediaTypes.DOCKER_CONFIG, config(architecture, content));
        return putDocument(
                reference,
                MediaTypes.DOCKER_MANIFEST,
                "{\"schemaVersion\":2,\"mediaType\":\"" + MediaTypes.DOCKER_MANIFEST + "\",\"config\":" + json(config)
                        + ",\"layers\":[" + json(layer) + "]}");
    }

    /** Puts an OCI index of images that {@link #putImage} made; {@code entries} are platform and descriptor in turn. */
    public Descriptor putIndex(String reference, Map<String, Descriptor> entries) {
        StringBuilder list = new StringBuilder();
        entries.forEach((platform, descriptor) -> {
            String[] parts = platform.split("/", -1);
            list.append(list.length() == 0 ? "" : ",")
                    .append(json(descriptor).replaceFirst("}$", ""))
                    .append(",\"platform\":{\"os\":\"" + parts[0] + "\",\"architecture\":\"" + parts[1] + "\"")
                    .append(parts.length > 2 ? ",\"variant\":\"" + parts[2] + "\"" : "")
                    .append("}}");
        });
        return putDocument(reference, MediaTypes.OCI_INDEX, "{\"schemaVersion\":2,\"manifests\":[" + list + "]}");
    }

    public static String json(Descriptor descriptor) {
        return "{\"mediaType\":\"" + descriptor.mediaType() + "\",\"digest\":\"" + descriptor.digest() + "\",\"size\":"
                + descriptor.size() + "}";
    }

    private static String config(String architecture, String content) {
        return "{\"os\":\"linux\",\"architecture\":\"" + architecture
                + "\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\""
                + Digest.of(content.getBytes(StandardCharsets.UTF_8)) + "\"]}}";
    }

    @Override
    public RawManifest fetchManifest(ImageReference reference) {
        delay.run();
        fetches.computeIfAbsent(reference.toString(), key -> new AtomicInteger())
                .incrementAndGet();
        Integer status = refusals.get(reference.toString());
        ImageReference asked = reference.digest().isPresent()
                ? reference.withDigest(reference.digest().get())
                : reference;
        RawManifest raw = manifests.get(asked.toString());
        if (status != null || raw == null) {
            throw new SourceException(
                    "registry-refused",
                    "cannot fetch " + reference,
                    "",
                    reference.registry(),
                    status == null ? 404 : status,
                    status != null && (status == 0 || StatusFailures.isTemporary(status)),
                    null);
        }
        return raw;
    }

    @Override
    public byte[] fetchBlob(ImageReference repository, Descriptor blob) {
        delay.run();
        byte[] bytes = blobs.get(key(repository, blob));
        if (bytes == null) {
            throw new AssertionError("unexpected blob " + blob.digest() + " of " + repository);
        }
        return bytes;
    }

    @Override
    public void streamBlob(ImageReference repository, Descriptor blob, long from, ByteSink sink) {
        throw new AssertionError("unexpected streamBlob");
    }

    private static String key(ImageReference repository, Descriptor blob) {
        return repository.name() + "@" + blob.digest();
    }
}
