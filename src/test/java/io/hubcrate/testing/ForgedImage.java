package io.hubcrate.testing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.archive.TarHeader;
import io.hubcrate.archive.TarMember;
import io.hubcrate.content.Digest;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.MediaTypes;
import io.hubcrate.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.NullMarked;

/** A small image that engines load, made in memory: its layers are tars of one file of noise. */
@NullMarked
public record ForgedImage(Descriptor manifest, Descriptor config, List<Descriptor> layers) {

    /** A layer and the digest of what it unpacks to. */
    public record Layer(Descriptor blob, Digest diffId) {}

    /** Puts a layer of about {@code size} bytes into the registry. */
    public static Layer layer(BlobRegistry registry, long seed, int size, boolean oci, boolean gzip) {
        byte[] noise = new byte[size];
        new Random(seed).nextBytes(noise);
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        tar.writeBytes(TarHeader.of(new TarMember("file-" + seed, size, false)));
        tar.writeBytes(noise);
        tar.writeBytes(new byte[(int) (-(long) size & 511) + 1024]);
        byte[] plain = tar.toByteArray();
        String type = oci
                ? gzip ? MediaTypes.OCI_LAYER_GZIP : MediaTypes.OCI_LAYER
                : gzip ? MediaTypes.DOCKER_LAYER_GZIP : MediaTypes.DOCKER_LAYER;
        return new Layer(registry.add(type, gzip ? gzipped(plain) : plain), Digest.of(plain));
    }

    /** Puts configuration and manifest over these layers into the registry. */
    public static ForgedImage of(BlobRegistry registry, boolean oci, String label, List<Layer> layers) {
        ObjectNode config = Json.object();
        config.put("architecture", "amd64").put("os", "linux");
        config.putObject("config").putObject("Labels").put("label", label);
        ObjectNode root = config.putObject("rootfs").put("type", "layers");
        var diffIds = root.putArray("diff_ids");
        layers.forEach(layer -> diffIds.add(layer.diffId().toString()));
        Descriptor configBlob =
                registry.add(oci ? MediaTypes.OCI_CONFIG : MediaTypes.DOCKER_CONFIG, Json.writeCompact(config));
        ObjectNode manifest = Json.object();
        String type = oci ? MediaTypes.OCI_MANIFEST : MediaTypes.DOCKER_MANIFEST;
        manifest.put("schemaVersion", 2).put("mediaType", type);
        write(manifest.putObject("config"), configBlob);
        var array = manifest.putArray("layers");
        List<Descriptor> blobs = new ArrayList<>();
        for (Layer layer : layers) {
            write(array.addObject(), layer.blob());
            blobs.add(layer.blob());
        }
        return new ForgedImage(registry.add(type, Json.write(manifest)), configBlob, blobs);
    }

    /** Puts a multi-platform index over this image into the registry; its other platform is nowhere. */
    public Descriptor index(BlobRegistry registry) {
        ObjectNode index = Json.object();
        index.put("schemaVersion", 2).put("mediaType", MediaTypes.OCI_INDEX);
        var manifests = index.putArray("manifests");
        ObjectNode here = manifests.addObject();
        write(here, manifest);
        here.putObject("platform").put("architecture", "amd64").put("os", "linux");
        ObjectNode elsewhere = manifests.addObject();
        write(elsewhere, new Descriptor(manifest.mediaType(), Digest.of(new byte[] {1}), 1));
        elsewhere.putObject("platform").put("architecture", "arm64").put("os", "linux");
        return registry.add(MediaTypes.OCI_INDEX, Json.write(index));
    }

    private static void write(ObjectNode node, Descriptor descriptor) {
        node.put("mediaType", descriptor.mediaType())
                .put("digest", descriptor.digest().toString())
                .put("size", descriptor.size());
    }

    private static byte[] gzipped(byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
