package io.hubcrate.lock;

import io.hubcrate.content.Digest;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.ImageReference;
import io.hubcrate.json.JsonCursor;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads where a locked image comes from, if not from a registry. */
final class OriginReader {
    private final Function<JsonCursor, Descriptor> descriptors;

    OriginReader(Function<JsonCursor, Descriptor> descriptors) {
        this.descriptors = descriptors;
    }

    @Nullable
    ImageOrigin read(JsonCursor image, List<Descriptor> layers) {
        Optional<JsonCursor> local = image.find("local");
        Optional<JsonCursor> derived = image.find("derived");
        if (local.isPresent() && derived.isPresent()) {
            throw image.malformed("either local or derived, not both");
        }
        if (local.isPresent()) {
            return new ImageOrigin.Local(local.get().text());
        }
        return derived.map(node -> readDerived(node, layers)).orElse(null);
    }

    private ImageOrigin.Derived readDerived(JsonCursor node, List<Descriptor> layers) {
        node.only(Set.of("base", "pullFrom", "source", "manifest", "config", "folders", "replaces", "values"));
        List<ImageOrigin.Folder> folders = LockReader.each(node.require("folders"), OriginReader::readFolder);
        int first = layers.size() - folders.size();
        for (int i = 0; i < folders.size(); i++) {
            if (first < 0
                    || !layers.get(first + i).digest().equals(folders.get(i).digest())) {
                throw node.require("folders").malformed("the image's last layers are others");
            }
        }
        return new ImageOrigin.Derived(
                node.require("base").text(ImageReference::parse),
                node.require("pullFrom").text(ImageReference::parse),
                node.require("source").text(),
                descriptors.apply(node.require("manifest")),
                descriptors.apply(node.require("config")),
                folders,
                node.find("replaces")
                        .map(text -> text.text(ImageReference::parse))
                        .orElse(null),
                LockReader.each(node.require("values"), OriginReader::readValue));
    }

    private static ImageOrigin.Folder readFolder(JsonCursor node) {
        node.only(Set.of("name", "to", "digest"));
        return new ImageOrigin.Folder(
                node.require("name").text(),
                node.require("to").text(),
                node.require("digest").text(Digest::parse));
    }

    private static ImageOrigin.ReplacedValue readValue(JsonCursor node) {
        node.only(Set.of("release", "path"));
        return new ImageOrigin.ReplacedValue(
                node.require("release").text(), node.require("path").text());
    }
}
