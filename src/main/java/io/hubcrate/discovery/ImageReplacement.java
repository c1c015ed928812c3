package io.hubcrate.discovery;

import io.hubcrate.discovery.ChartValues.NamedText;
import io.hubcrate.image.ImageReference;
import io.hubcrate.manifest.DerivedImage;
import io.hubcrate.render.ChartTree;
import io.hubcrate.yaml.YamlNode;
import io.hubcrate.yaml.YamlNode.Mapping;
import io.hubcrate.yaml.YamlNode.Scalar;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Makes one chart's values name derived images where they named the images that these replace.
 *
 * @param overlay what is laid over the given values, by path
 * @param places where something was replaced
 * @param input the chart with the overlay as its last values
 */
record ImageReplacement(Map<ValuePath, String> overlay, List<Place> places, ChartInput input) {
    private static final List<String> NAMES = List.of("repository", "name", "image");
    private static final List<String> TAGS = List.of("tag", "imageTag", "image_tag", "imageVersion");
    private static final List<String> REGISTRIES = List.of("registry", "imageRegistry");
    private static final List<String> DIGESTS = List.of("digest", "sha", "sha256");

    /** An image in the values that is another one now. */
    record Place(ValuePath path, DerivedImage by) {}

    static ImageReplacement in(ChartInput input, List<DerivedImage> derived) {
        List<DerivedImage> replacing =
                derived.stream().filter(image -> image.replaces() != null).toList();
        if (replacing.isEmpty()) {
            return new ImageReplacement(Map.of(), List.of(), input);
        }
        List<NamedText> given = input.values().stream()
                .map(text -> new NamedText("given values", text))
                .toList();
        ChartValues values = ChartValues.of(ChartTree.of(input.archive()), given);
        Map<ValuePath, String> overlay = new TreeMap<>(Comparator.comparing(ValuePath::toString));
        List<Place> places = new ArrayList<>();
        for (ValueImage image : ValueImageReader.read(values)) {
            for (DerivedImage candidate : replacing) {
                if (names(image, candidate) && !image.path().crossesList()) {
                    Map<ValuePath, String> change = change(values, image, candidate.reference());
                    overlay.putAll(change);
                    if (!change.isEmpty()) {
                        places.add(new Place(image.path(), candidate));
                    }
                }
            }
        }
        List<String> all = new ArrayList<>(input.values());
        if (!overlay.isEmpty()) {
            all.add(ValuesYaml.write(overlay));
        }
        return new ImageReplacement(overlay, places, new ChartInput(input.spec(), input.archive(), all));
    }

    /** Whether values name the image that is replaced, with its tag or without any. */
    private static boolean names(ValueImage image, DerivedImage candidate) {
        ImageReference written = image.reference();
        ImageReference replaced = candidate.findReplaced().orElseThrow();
        return written != null
                && (written.withDefaultTag().equals(replaced.withDefaultTag())
                        || (image.tagIsOpen() && written.name().equals(replaced.name())));
    }

    /** The values that name the new image; empty for a form that cannot be changed by keys. */
    private static Map<ValuePath, String> change(ChartValues values, ValueImage image, ImageReference by) {
        Map<ValuePath, String> change = new TreeMap<>(Comparator.comparing(ValuePath::toString));
        Optional<YamlNode> node = values.find(image.path());
        if (node.orElse(null) instanceof Scalar scalar) {
            boolean whole = ImageReference.tryParse(scalar.text())
                    .filter(named -> named.tag().isPresent() || named.digest().isPresent())
                    .isPresent();
            return whole ? Map.of(image.path(), by.toString()) : Map.of();
        }
        if (!(node.orElse(null) instanceof Mapping mapping)) {
            return Map.of();
        }
        Optional<String> name = key(mapping, NAMES);
        if (name.isEmpty()) {
            return Map.of();
        }
        Optional<String> registry = key(mapping, REGISTRIES);
        registry.ifPresent(key -> change.put(image.path().key(key), by.registry()));
        change.put(image.path().key(name.get()), registry.isPresent() ? by.repository() : by.name());
        change.put(image.path().key(key(mapping, TAGS).orElse("tag")), by.tag().orElseThrow());
        key(mapping, DIGESTS).ifPresent(key -> change.put(image.path().key(key), ""));
        return change;
    }

    private static Optional<String> key(Mapping mapping, List<String> keys) {
        return keys.stream().filter(mapping.entries()::containsKey).findFirst();
    }
}
