package io.hubcrate.localimage;

import io.hubcrate.archive.LayerMember;
import io.hubcrate.content.Digest;
import io.hubcrate.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Archives as {@code docker save} writes them, and such as it never would. */
final class SavedImage {
    final Map<String, byte[]> files = new LinkedHashMap<>();
    final Map<String, String> links = new LinkedHashMap<>();

    static byte[] layer(String content) {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        member(tar, new LayerMember(LayerMember.Type.FILE, "file", "", bytes.length, 0644, 0, 0), bytes);
        tar.writeBytes(new byte[1024]);
        return tar.toByteArray();
    }

    static byte[] config(List<byte[]> plainLayers) {
        var root = Json.object().put("architecture", "amd64").put("os", "linux");
        var ids = root.putObject("rootfs").put("type", "layers").putArray("diff_ids");
        plainLayers.forEach(layer -> ids.add(Digest.of(layer).toString()));
        return Json.write(root);
    }

    /** One image in the layout that Docker had before version 25. */
    static SavedImage legacy(String tag, byte[]... layers) {
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

    SavedImage link(String name, String target) {
        files.remove(name);
        links.put(name, target);
        return this;
    }

    Path write(Path file) {
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
