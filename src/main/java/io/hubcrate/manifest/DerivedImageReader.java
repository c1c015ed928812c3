package io.hubcrate.manifest;

import io.hubcrate.image.ImageReference;
import io.hubcrate.manifest.BundleManifest.DeclaredImage;
import io.hubcrate.manifest.DerivedImage.Layer;
import io.hubcrate.manifest.DerivedImage.Modes;
import io.hubcrate.manifest.DerivedImage.Owner;
import io.hubcrate.yaml.MappingReader;
import io.hubcrate.yaml.YamlValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the list {@code derived} of a manifest. */
final class DerivedImageReader {
    private static final List<String> CHANGES =
            List.of("layers", "environment", "workingDirectory", "user", "labels", "entrypoint", "command", "ports");
    /** Engines stop at 127 layers; bases have some already. */
    private static final int MAX_LAYERS = 40;

    private final ManifestFolder folder;
    private final Set<ImageReference> names = new HashSet<>();
    private final Set<ImageReference> made = new HashSet<>();
    private final Set<ImageReference> replaced = new HashSet<>();

    /** @param declared whose names are taken */
    DerivedImageReader(ManifestFolder folder, List<DeclaredImage> declared) {
        this.folder = folder;
        declared.forEach(image -> names.add(image.reference()));
    }

    List<DerivedImage> read(MappingReader root) {
        List<DerivedImage> images = new ArrayList<>();
        for (YamlValue item : root.items("derived")) {
            item.mapping().flatMap(this::readOne).ifPresent(images::add);
        }
        return images;
    }

    private Optional<DerivedImage> readOne(MappingReader mapping) {
        Optional<ImageReference> reference =
                mapping.require("reference").flatMap(value -> value.text(DerivedForms::ownName));
        Optional<ImageReference> replaces = mapping.findText("replaces", AcceptedForms::image);
        Optional<ImageReference> base = mapping.has("base") || !mapping.has("replaces")
                ? mapping.require("base").flatMap(value -> value.text(AcceptedForms::image))
                : replaces;
        List<Layer> layers = readLayers(mapping);
        SortedMap<String, String> environment = readTexts(mapping, "environment", DerivedForms::variable);
        Optional<String> workingDirectory = mapping.findText("workingDirectory", DerivedForms::inImage);
        Optional<String> user = mapping.findText("user", DerivedForms::user);
        SortedMap<String, String> labels = readTexts(mapping, "labels", DerivedForms::label);
        List<String> entrypoint = readWords(mapping, "entrypoint");
        List<String> command = readWords(mapping, "command");
        List<String> ports = mapping.texts("ports", DerivedForms::port);
        String reason = mapping.findText("reason", AcceptedForms::reason).orElse("");
        mapping.refuseUnknownKeys();
        if (CHANGES.stream().noneMatch(mapping::has)) {
            mapping.problem("nothing is changed: at least one of " + String.join(", ", CHANGES) + " is needed");
        }
        if (reference.isEmpty() || base.isEmpty()) {
            return Optional.empty();
        }
        refuseTwice(mapping, reference.get(), base.get(), replaces.orElse(null));
        return Optional.of(new DerivedImage(
                reference.get(),
                base.get(),
                replaces.orElse(null),
                layers,
                environment,
                workingDirectory.orElse(null),
                user.orElse(null),
                labels,
                entrypoint,
                command,
                ports.stream().distinct().toList(),
                reason));
    }

    private void refuseTwice(
            MappingReader mapping, ImageReference reference, ImageReference base, @Nullable ImageReference replaces) {
        if (!names.add(reference)) {
            mapping.problem("reference", "another image of this manifest has this name already: " + reference);
        }
        boolean itself = reference.equals(base.withDefaultTag())
                || (replaces != null && reference.equals(replaces.withDefaultTag()));
        if (itself) {
            mapping.problem("reference", "the image that it is made from or stands in for has this name already");
        }
        if (made.contains(base.withDefaultTag())) {
            mapping.problem("base", "this one is derived too; put its layers here and take its base");
        }
        made.add(reference);
        if (replaces != null && !replaced.add(replaces.withDefaultTag())) {
            mapping.problem("replaces", "another derived image replaces this one already");
        }
    }

    private List<Layer> readLayers(MappingReader mapping) {
        List<Layer> layers = new ArrayList<>();
        for (YamlValue item : mapping.items("layers")) {
            item.mapping().flatMap(this::readLayer).ifPresent(layers::add);
        }
        if (layers.size() > MAX_LAYERS) {
            mapping.problem("layers", MAX_LAYERS + " layers at most");
        }
        return layers;
    }

    private Optional<Layer> readLayer(MappingReader mapping) {
        Optional<Path> from = mapping.require("folder").flatMap(folder::folder);
        Optional<String> to = mapping.require("to").flatMap(value -> value.text(DerivedForms::target));
        Modes modes = mapping.find("modes")
                .flatMap(YamlValue::mapping)
                .map(DerivedImageReader::readModes)
                .orElse(Modes.USUAL);
        Owner owner = mapping.findText("owner", DerivedForms::owner).orElse(Owner.ROOT);
        mapping.refuseUnknownKeys();
        return from.flatMap(path -> to.map(target -> new Layer(path, target, modes, owner)));
    }

    private static Modes readModes(MappingReader mapping) {
        Modes modes = new Modes(
                mapping.findText("files", DerivedForms::mode).orElse(Modes.USUAL.files()),
                mapping.findText("executables", DerivedForms::mode).orElse(Modes.USUAL.executables()),
                mapping.findText("folders", DerivedForms::mode).orElse(Modes.USUAL.folders()));
        mapping.refuseUnknownKeys();
        return modes;
    }

    private static SortedMap<String, String> readTexts(MappingReader parent, String key, Consumer<String> name) {
        SortedMap<String, String> texts = new TreeMap<>();
        parent.find(key).flatMap(YamlValue::mapping).ifPresent(mapping -> mapping.keys()
                .forEach(each -> mapping.find(each)
                        .flatMap(value -> value.text(text -> {
                            name.accept(each);
                            return DerivedForms.value(text);
                        }))
                        .ifPresent(text -> texts.put(each, text))));
        return texts;
    }

    /** Null if the key is not there: an empty list takes the base's words away. */
    private static @Nullable List<String> readWords(MappingReader mapping, String key) {
        return mapping.has(key) ? mapping.texts(key, DerivedForms::value) : null;
    }
}
