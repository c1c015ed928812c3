package io.hubcrate.derive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.content.Digest;
import io.hubcrate.json.Json;
import io.hubcrate.manifest.DerivedImage;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes the configuration of a base as a Dockerfile's instructions would.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/v1.1.0/config.md">OCI image configuration</a>
 */
final class ConfigEdit {
    private final DerivedImage image;
    private final ObjectNode root;

    ConfigEdit(DerivedImage image, ObjectNode root) {
        this.image = image;
        this.root = root;
    }

    /**
     * The new configuration.
     *
     * @param baseLayers how many layers the base has
     * @param diffIds of the layers on top, which are uncompressed and so have the digest of their blobs
     */
    byte[] apply(int baseLayers, List<Digest> diffIds) throws IOException {
        ObjectNode config = child(root, "config");
        image.environment().forEach((name, value) -> setVariable(array(config, "Env"), name, value));
        put(config, "WorkingDir", image.workingDirectory());
        put(config, "User", image.user());
        image.labels().forEach((name, value) -> child(config, "Labels").put(name, value));
        image.ports().forEach(port -> child(child(config, "ExposedPorts"), port));
        List<String> entrypoint = image.entrypoint();
        if (entrypoint != null) {
            words(config, "Entrypoint", entrypoint);
            config.remove("Cmd");
        }
        List<String> command = image.command();
        if (command != null) {
            words(config, "Cmd", command);
        }
        if (!(root.get("rootfs") instanceof ObjectNode rootfs)) {
            throw new IOException("its configuration has no rootfs");
        }
        ArrayNode ids = array(rootfs, "diff_ids");
        diffIds.forEach(id -> ids.add(id.toString()));
        addHistory(baseLayers);
        return Json.writeCompact(root);
    }

    private static void setVariable(ArrayNode variables, String name, String value) {
        for (int i = 0; i < variables.size(); i++) {
            if (variables.get(i).asText().startsWith(name + "=")) {
                variables.set(i, name + "=" + value);
                return;
            }
        }
        variables.add(name + "=" + value);
    }

    /** A base whose history does not tell of each layer gets none: engines count both against each other. */
    private void addHistory(int baseLayers) {
        JsonNode there = root.get("history");
        long told = 0;
        if (there != null) {
            for (JsonNode entry : there) {
                told += entry.path("empty_layer").asBoolean() ? 0 : 1;
            }
        }
        if (!(there instanceof ArrayNode history) || told != baseLayers) {
            return;
        }
        String created = root.path("created").asText("1980-01-01T00:00:00Z");
        for (DerivedImage.Layer layer : image.layers()) {
            history.addObject().put("created", created).put("created_by", "hubcrate: a folder as " + layer.to());
        }
        if (image.layers().isEmpty()) {
            history.addObject()
                    .put("created", created)
                    .put("created_by", "hubcrate: configuration")
                    .put("empty_layer", true);
        }
    }

    private static void put(ObjectNode node, String key, @Nullable String value) {
        if (value != null) {
            node.put(key, value);
        }
    }

    private static void words(ObjectNode node, String key, List<String> words) {
        ArrayNode array = node.putArray(key);
        words.forEach(array::add);
    }

    /** The object under a key; what else stands there (null above all) gives way. */
    private static ObjectNode child(ObjectNode node, String key) {
        return node.get(key) instanceof ObjectNode there ? there : node.putObject(key);
    }

    private static ArrayNode array(ObjectNode node, String key) {
        return node.get(key) instanceof ArrayNode there ? there : node.putArray(key);
    }
}
