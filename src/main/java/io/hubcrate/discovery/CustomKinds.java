package io.hubcrate.discovery;

import io.hubcrate.yaml.YamlNode;
import io.hubcrate.yaml.YamlNode.Mapping;
import io.hubcrate.yaml.YamlNode.Scalar;
import io.hubcrate.yaml.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What definitions of custom resources make an API server serve: {@code GROUP/VERSION} and {@code GROUP/VERSION/KIND}. */
final class CustomKinds {
    private CustomKinds() {}

    static Set<String> of(List<KubernetesObject> objects) {
        Set<String> served = new TreeSet<>();
        for (KubernetesObject object : objects) {
            if (object.kind().equals("CustomResourceDefinition")) {
                String group = text(object.body(), "spec.group");
                String kind = text(object.body(), "spec.names.kind");
                for (String version : versions(object.body())) {
                    served.add(group + "/" + version);
                    served.add(group + "/" + version + "/" + kind);
                }
            }
        }
        return served;
    }

    /** Also the form of {@code v1beta1}, with one version. */
    private static List<String> versions(Mapping definition) {
        List<String> versions = new ArrayList<>();
        String only = text(definition, "spec.version");
        if (!only.isEmpty()) {
            versions.add(only);
        }
        if (ChartValues.find(definition, ValuePath.of("spec.versions")).orElse(null) instanceof Sequence sequence) {
            for (YamlNode item : sequence.items()) {
                if (item instanceof Mapping version
                        && !ChartValues.isFalse(version.entries().get("served"))) {
                    version.findText("name").ifPresent(versions::add);
                }
            }
        }
        return versions;
    }

    private static String text(Mapping body, String path) {
        return ChartValues.find(body, ValuePath.of(path)).orElse(null) instanceof Scalar scalar ? scalar.text() : "";
    }
}
