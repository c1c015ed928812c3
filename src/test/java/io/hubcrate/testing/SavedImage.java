package io.hubcrate.testing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.archive.LayerMember;
import io.hubcrate.content.Digest;
import io.hubcrate.image.MediaTypes;
import io.hubcrate.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Archives as {@code docker save} writes them, and such as it never would. */
public final class SavedImage {
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final Map<String, String> links = new LinkedHashMap<>();

    /** A tar with one file. */
    public static byte[] layer(String content) {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        member(tar, new LayerMember(LayerMember.Type.FILE, "file", "", bytes.length, 0644, 0, 0), bytes);
        tar.writeBytes(new byte[1024]);
        return tar.toByteArray();
    }

    /** The configuration of an image for amd64. */
    public static byte[] config(List<byte[]> plainLayers) {
        return config("amd64", plainLayers);
    }

    private static byte[] config(String architecture, List<byte[]> plainLayers) {
        var root = Json.object().put("architecture", architecture).put("os", "linux");
        var ids = root.putObject("rootfs").put("type", "layers").putArray("diff_ids");
        plainLayers.forEach(layer -> ids.add(Digest.of(layer).toString()));
        return Json.write(root);
    }

    /** One image in the layout that Docker had before version 25. */
    public static SavedImage legacy(String tag, byte[]... layers) {
        SavedImage saved = new SavedImage();
        byte[] config = config(List.of(layers));
        String configName = Digest.of(config).hex() + ".json";
        saved.files.put(configName, config);
        var image = Json.object().put("Config", configName);
        image.putArray("RepoTags").add(tag);
        var names = image.putArray("Layers");
        for (int i = 0; i < layers.length; i++) {
            saved.files.put("layer" + i + "/VERSION", "1.0".getBytes(StandardCharsets.UTF_8));
            saved.files.put("layer" + i + "/layer.tar", layers[i]);
            names.add("layer" + i + "/layer.tar");
        }
        var root = Json.object();
        saved.files.put("manifest.json", Json.writeCompact(root.putArray("x").add(image)));
        return saved;
    }

    /** The same image as Docker writes it since 25: an OCI layout that has the old manifest.json as well. */
    public static SavedImage modern(String tag, byte[]... layers) {
        SavedImage saved = new SavedImage();
        byte[] config = config(List.of(layers));
        saved.blob(config);
        for (byte[] layer : layers) {
            saved.blob(layer);
        }
        var image = Json.object().put("Config", blobName(config));
        image.putArray("RepoTags").add(tag);
        var names = image.putArray("Layers");
        var sources = image.putObject("LayerSources");
        for (byte[] layer : layers) {
            names.add(blobName(layer));
            describe(sources.putObject(Digest.of(layer).toString()), MediaTypes.OCI_LAYER, layer);
        }
        var entry = Json.object();
        describe(entry, MediaTypes.OCI_MANIFEST, saved.blob(ociManifest(config, layers)));
        entry.putObject("annotations")
                .put("io.containerd.image.name", "docker.io/library/" + tag)
                .put("org.opencontainers.image.ref.name", tag.substring(tag.indexOf(':') + 1));
        saved.index(List.of(entry));
        saved.file(
                "manifest.json", Json.writeCompact(Json.object().putArray("x").add(image)));
        return saved;
    }

    /** An OCI layout whose one name is an index with an image of one layer for each platform. */
    public static SavedImage layout(String name, Map<String, byte[]> layerByArchitecture) {
        SavedImage saved = new SavedImage();
        var index = Json.object().put("schemaVersion", 2).put("mediaType", MediaTypes.OCI_INDEX);
        var manifests = index.putArray("manifests");
        layerByArchitecture.forEach((architecture, layer) -> {
            saved.blob(layer);
            byte[] config = saved.blob(config(architecture, List.of(layer)));
            var entry = manifests.addObject();
            describe(entry, MediaTypes.OCI_MANIFEST, saved.blob(ociManifest(config, layer)));
            entry.putObject("platform").put("os", "linux").put("architecture", architecture);
        });
        var top = Json.object();
        describe(top, MediaTypes.OCI_INDEX, saved.blob(Json.write(index)));
        top.putObject("annotations").put("org.opencontainers.image.ref.name", name);
        saved.index(List.of(top));
        return saved;
    }

    /** The same without that index: the name stands in index.json once for each platform. */
    public static SavedImage flatLayout(String name, Map<String, byte[]> layerByArchitecture) {
        SavedImage saved = new SavedImage();
        List<ObjectNode> entries = new ArrayList<>();
        layerByArchitecture.forEach((architecture, layer) -> {
            saved.blob(layer);
            byte[] config = saved.blob(config(architecture, List.of(layer)));
            var entry = Json.object();
            describe(entry, MediaTypes.OCI_MANIFEST, saved.blob(ociManifest(config, layer)));
            entry.putObject("platform").put("os", "linux").put("architecture", architecture);
            entry.putObject("annotations").put("org.opencontainers.image.ref.name", name);
            entries.add(entry);
        });
        saved.index(entries);
        return saved;
    }

    private void index(List<ObjectNode> entries) {
        var index = Json.object().put("schemaVersion", 2).put("mediaType", MediaTypes.OCI_INDEX);
        var manifests = index.putArray("manifests");
        entries.forEach(manifests::add);
        file("index.json", Json.write(index));
        file("oci-layout", "{\"imageLayoutVersion\": \"1.0.0\"}".getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] ociManifest(byte[] config, byte[]... layers) {
        var manifest = Json.object().put("schemaVersion", 2).put("mediaType", MediaTypes.OCI_MANIFEST);
        describe(manifest.putObject("config"), MediaTypes.OCI_CONFIG, config);
        var array = manifest.putArray("layers");
        for (byte[] layer : layers) {
            describe(array.addObject(), MediaTypes.OCI_LAYER, layer);
        }
        return Json.write(manifest);
    }

    private static void describe(ObjectNode node, String mediaType, byte[] bytes) {
        node.put("mediaType", mediaType)
                .put("digest", Digest.of(bytes).toString())
                .put("size", bytes.length);
    }

    private static String blobName(byte[] bytes) {
        return "blobs/sha256/" + Digest.of(bytes).hex();
    }

    private byte[] blob(byte[] bytes) {
        file(blobName(bytes), bytes);
        return bytes;
    }

    /** Adds or replaces a file. */
    public SavedImage file(String name, byte[] bytes) {
        files.put(name, bytes);
        return this;
    }

    /** Puts a link in place of a file. */
    public SavedImage link(String name, String target) {
        files.remove(name);
        links.put(name, target);
        return this;
    }

    /** Writes its files into a folder, links left out. */
    public Path unpack(Path folder) {
        try {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Path target = folder.resolve(file.getKey());
                Files.createDirectories(target.getParent());
                Files.write(target, file.getValue());
            }
            return folder;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Writes the archive. */
    public Path write(Path file) {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        files.forEach((name, bytes) ->
                member(tar, new LayerMember(LayerMember.Type.FILE, name, "", bytes.length, 0644, 0, 0), bytes));
        links.forEach((name, target) ->
                member(tar, new LayerMember(LayerMember.Type.LINK, name, target, 0, 0777, 0, 0), new byte[0]));
        tar.writeBytes(new byte[1024]);
        try {
            return Files.write(file, tar.toByteArray());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void member(ByteArrayOutputStream tar, LayerMember member, byte[] content) {
        tar.writeBytes(member.header());
        tar.writeBytes(content);
        tar.writeBytes(new byte[member.padding()]);
    }
}
