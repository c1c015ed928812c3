package io.hubcrate.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.content.Digest;
import io.hubcrate.image.ImageReference;
import io.hubcrate.image.MediaTypes;
import io.hubcrate.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/**
 * A real image made in memory: gzipped tar layers, a configuration and a manifest whose digests hold.
 *
 * @param blobs layers and configuration
 * @param manifest as a registry sends it
 */
record SmallImage(ImageReference reference, String mediaType, byte[] manifest, List<byte[]> blobs) {

    /** Which of the two families of media types an image is written in. */
    enum Family {
        OCI(MediaTypes.OCI_MANIFEST, MediaTypes.OCI_CONFIG, MediaTypes.OCI_LAYER_GZIP),
        SCHEMA_2(MediaTypes.DOCKER_MANIFEST, MediaTypes.DOCKER_CONFIG, MediaTypes.DOCKER_LAYER_GZIP);

        private final String manifestType;
        private final String configType;
        private final String layerType;

        Family(String manifestType, String configType, String layerType) {
            this.manifestType = manifestType;
            this.configType = configType;
            this.layerType = layerType;
        }
    }

    /** An image of two layers: one that all of them share, and one of about {@code kilobytes} of its own. */
    static SmallImage of(ImageReference reference, Family family, int kilobytes) {
        List<byte[]> tars = List.of(baseLayer(), ownLayer(reference, kilobytes));
        List<byte[]> blobs = new ArrayList<>();
        ArrayNode layers = Json.object().putArray("layers");
        ArrayNode diffIds = Json.object().putArray("diff_ids");
        for (byte[] tar : tars) {
            byte[] layer = SmallTar.gzip(tar);
            blobs.add(layer);
            diffIds.add(Digest.of(tar).toString());
            layers.add(descriptor(family.layerType, layer));
        }
        ObjectNode config =
                Json.object().put("architecture", "amd64").put("os", "linux").put("created", "2026-11-01T00:00:00Z");
        config.putObject("config").putArray("Cmd").add("/usr/bin/start");
        config.putObject("rootfs").put("type", "layers").set("diff_ids", diffIds);
        byte[] configBytes = Json.writeCompact(config);
        blobs.add(configBytes);
        ObjectNode manifest = Json.object().put("schemaVersion", 2).put("mediaType", family.manifestType);
        manifest.set("config", descriptor(family.configType, configBytes));
        manifest.set("layers", layers);
        return new SmallImage(reference, family.manifestType, Json.write(manifest), blobs);
    }

    private static ObjectNode descriptor(String mediaType, byte[] bytes) {
        return Json.object()
                .put("mediaType", mediaType)
                .put("size", bytes.length)
                .put("digest", Digest.of(bytes).toString());
    }

    private static byte[] baseLayer() {
        TreeMap<String, byte[]> files = new TreeMap<>();
        files.put("etc/os-release", text("NAME=\"hubcrate demo\"\nID=demo\n"));
        files.put("usr/lib/libdemo.so", noise("base", 400));
        return SmallTar.of(files);
    }

    private static byte[] ownLayer(ImageReference reference, int kilobytes) {
        TreeMap<String, byte[]> files = new TreeMap<>();
        files.put("etc/image", text(reference + "\n"));
        files.put("usr/bin/start", text("#!/bin/sh\necho this is only the demo of " + reference.repository() + "\n"));
        files.put("usr/share/content", noise(reference.toString(), kilobytes));
        return SmallTar.of(files);
    }

    /** Bytes that do not compress, the same at every start. */
    private static byte[] noise(String seed, int kilobytes) {
        byte[] bytes = new byte[kilobytes * 1000];
        new Random(seed.hashCode()).nextBytes(bytes);
        return bytes;
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
