package io.hubcrate.chart;

import io.hubcrate.content.ByteSink;
import io.hubcrate.content.Digest;
import io.hubcrate.failure.SourceException;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.ImageReference;
import io.hubcrate.registry.Registry;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** A registry in memory that holds manifests by reference and blobs by digest. */
final class MapRegistry implements Registry {
    static final String CONFIG = "application/vnd.cncf.helm.config.v1+json";
    static final String CONTENT = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";
    static final String PROVENANCE = "application/vnd.cncf.helm.chart.provenance.v1.prov";

    private final Map<String, byte[]> manifests = new HashMap<>();
    private final Map<Digest, byte[]> blobs = new HashMap<>();

    /** Stores a manifest with that configuration's media type and these layers, media type and bytes in turn. */
    MapRegistry put(String reference, String configType, Object... layers) {
        StringBuilder json = new StringBuilder(
                "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"" + configType + "\",\"size\":2,\"digest\":\""
                        + Digest.of("{}".getBytes(StandardCharsets.UTF_8)) + "\"},\"layers\":[");
        for (int i = 0; i < layers.length; i += 2) {
            byte[] bytes = (byte[]) layers[i + 1];
            blobs.put(Digest.of(bytes), bytes);
            json.append(i == 0 ? "" : ",")
                    .append("{\"mediaType\":\"" + layers[i] + "\",\"size\":" + bytes.length + ",\"digest\":\""
                            + Digest.of(bytes) + "\"}");
        }
        manifests.put(reference, json.append("]}").toString().getBytes(StandardCharsets.UTF_8));
        return this;
    }

    @Override
    public RawManifest fetchManifest(ImageReference reference) {
        byte[] bytes = manifests.get(reference.toString());
        if (bytes == null) {
            throw new SourceException("registry-test", "no " + reference, "", reference.name(), 404, false, null);
        }
        return new RawManifest(bytes, "application/vnd.oci.image.manifest.v1+json", Digest.of(bytes));
    }

    @Override
    public byte[] fetchBlob(ImageReference repository, Descriptor blob) {
        byte[] bytes = blobs.get(blob.digest());
        if (bytes == null || bytes.length != blob.size()) {
            throw new AssertionError("no such blob: " + blob);
        }
        return bytes;
    }

    @Override
    public void streamBlob(ImageReference repository, Descriptor blob, long from, ByteSink sink) {
        throw new AssertionError("a chart is never streamed: " + blob);
    }
}
