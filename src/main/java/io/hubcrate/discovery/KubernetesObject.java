package io.hubcrate.discovery;

import io.hubcrate.yaml.YamlNode;
import io.hubcrate.yaml.YamlNode.Mapping;
import io.hubcrate.yaml.YamlNode.Sequence;
import io.hubcrate.yaml.YamlReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One object of a manifest.
 *
 * @param group of its apiVersion; empty for the core group
 * @param owner the chart or file it comes from, for people
 */
record KubernetesObject(String owner, String group, String kind, String name, Mapping body) {
    private static final Set<String> BUILT_IN_GROUPS = Set.of(
            "",
            "apps",
            "batch",
            "extensions",
            "autoscaling",
            "policy",
            "scheduling.k8s.io",
            "storage.k8s.io",
            "networking.k8s.io",
            "rbac.authorization.k8s.io",
            "apiextensions.k8s.io",
            "apiregistration.k8s.io",
            "admissionregistration.k8s.io",
            "authentication.k8s.io",
            "authorization.k8s.io",
            "certificates.k8s.io",
            "coordination.k8s.io",
            "discovery.k8s.io",
            "events.k8s.io",
            "node.k8s.io",
            "flowcontrol.apiserver.k8s.io",
            "resource.k8s.io",
            "gateway.networking.k8s.io",
            "snapshot.storage.k8s.io",
            "settings.k8s.io");

    private static final ValuePath TEMPLATE = ValuePath.of("spec.template.spec");

    /** Where a kind of the built-in groups keeps its pod. */
    private static final Map<String, ValuePath> POD_SPECS = Map.of(
            "Pod", ValuePath.of("spec"),
            "Deployment", TEMPLATE,
            "DaemonSet", TEMPLATE,
            "StatefulSet", TEMPLATE,
            "ReplicaSet", TEMPLATE,
            "ReplicationController", TEMPLATE,
            "Job", TEMPLATE,
            "CronJob", ValuePath.of("spec.jobTemplate.spec.template.spec"),
            "PodTemplate", ValuePath.of("template.spec"));

    /**
     * Reads every object of a stream, those inside lists too.
     *
     * @throws io.hubcrate.failure.InvalidInputException if it is no YAML
     */
    static List<KubernetesObject> readAll(String owner, String file, String yaml) {
        List<KubernetesObject> objects = new ArrayList<>();
        for (YamlNode document : YamlReader.readAll(file, yaml.getBytes(StandardCharsets.UTF_8))) {
            collect(owner, document, objects);
        }
        return objects;
    }

    private static void collect(String owner, YamlNode node, List<KubernetesObject> objects) {
        if (!(node instanceof Mapping body)) {
            return;
        }
        String kind = body.findText("kind").orElse("");
        if (kind.endsWith("List") && body.find("items").orElse(null) instanceof Sequence items) {
            items.items().forEach(item -> collect(owner, item, objects));
            return;
        }
        String apiVersion = body.findText("apiVersion").orElse("");
        int slash = apiVersion.indexOf('/');
        String name = ChartValues.find(body, ValuePath.of("metadata.name"))
                .map(found -> found instanceof YamlNode.Scalar scalar ? scalar.text() : "")
                .orElse("");
        objects.add(new KubernetesObject(owner, slash < 0 ? "" : apiVersion.substring(0, slash), kind, name, body));
    }

    /** A kind that Kubernetes itself knows; others are for an operator, who may start images that they name. */
    boolean isBuiltIn() {
        return BUILT_IN_GROUPS.contains(group);
    }

    /** The pod that this object starts, if it is of a kind that does. */
    Optional<Mapping> findPodSpec() {
        ValuePath path = isBuiltIn() ? POD_SPECS.get(kind) : null;
        return path == null
                ? Optional.empty()
                : ChartValues.find(body, path).filter(Mapping.class::isInstance).map(Mapping.class::cast);
    }

    /** The moments at which Helm runs it as a hook; empty for an ordinary object. */
    String hook() {
        return ChartValues.find(body, ValuePath.of("metadata.annotations"))
                .map(found -> found instanceof Mapping mapping
                        ? mapping.findText("helm.sh/hook").orElse("")
                        : "")
                .orElse("");
    }

    /** Only {@code helm test} would start it. */
    boolean isTestHook() {
        return !hook().isEmpty()
                && List.of(hook().split("\\s*,\\s*", -1)).stream().allMatch(when -> when.startsWith("test"));
    }

    /** {@code jupyterhub: DaemonSet hook-image-puller}. */
    String where() {
        return owner + ": " + kind + " " + name + (hook().isEmpty() ? "" : " (hook)");
    }
}
