package io.hubcrate.discovery;

import io.hubcrate.discovery.PodContainer.PlacedText;
import io.hubcrate.yaml.YamlNode;
import io.hubcrate.yaml.YamlNode.Mapping;
import io.hubcrate.yaml.YamlNode.Scalar;
import io.hubcrate.yaml.YamlNode.Sequence;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The strings of objects that start no pod themselves but in which an image may be named. */
final class ObjectStrings {
    private static final Set<String> TEXT_KINDS = Set.of("ConfigMap", "Secret");

    private ObjectStrings() {}

    /** Every string of a ConfigMap's or Secret's data, Secrets decoded, or of a custom resource or its definition. */
    static List<PlacedText> of(KubernetesObject object) {
        List<PlacedText> found = new ArrayList<>();
        if (TEXT_KINDS.contains(object.kind()) && object.group().isEmpty()) {
            collect(object, "data", object.kind().equals("Secret"), found);
            collect(object, "stringData", false, found);
        } else if (!object.isBuiltIn() || object.kind().equals("CustomResourceDefinition")) {
            object.body().entries().forEach((key, value) -> {
                if (!key.equals("metadata")) {
                    walk(value, object.where() + ", " + key, found);
                }
            });
        }
        return found;
    }

    private static void collect(KubernetesObject object, String key, boolean base64, List<PlacedText> found) {
        if (object.body().find(key).orElse(null) instanceof Mapping data) {
            data.entries().forEach((name, value) -> {
                if (value instanceof Scalar scalar) {
                    Optional<String> text = base64 ? decoded(scalar.text()) : Optional.of(scalar.text());
                    text.ifPresent(plain -> found.add(new PlacedText(object.where() + ", " + name, plain)));
                }
            });
        }
    }

    private static Optional<String> decoded(String base64) {
        try {
            return Optional.of(new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // Kubernetes would refuse such a Secret
        }
    }

    private static void walk(YamlNode node, String where, List<PlacedText> found) {
        if (node instanceof Scalar scalar) {
            found.add(new PlacedText(where, scalar.text()));
        } else if (node instanceof Sequence sequence) {
            for (int i = 0; i < sequence.items().size(); i++) {
                walk(sequence.items().get(i), where + "[" + i + "]", found);
            }
        } else if (node instanceof Mapping mapping) {
            mapping.entries().forEach((key, value) -> walk(value, where + "." + key, found));
        }
    }
}
