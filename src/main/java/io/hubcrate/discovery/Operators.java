package io.hubcrate.discovery;

import io.hubcrate.image.ImageReference;
import io.hubcrate.yaml.YamlNode;
import io.hubcrate.yaml.YamlNode.Mapping;
import io.hubcrate.yaml.YamlNode.Scalar;
import io.hubcrate.yaml.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Operators start images that no file names: their own defaults. Seen are workloads that may create workloads, objects
 * that only an operator from elsewhere can understand, and defaults that stand in comments. Rights may stand in another
 * file than the workload, so all is judged together.
 */
final class Operators {
    private static final Set<String> WORKLOADS = Set.of(
            "*",
            "pods",
            "deployments",
            "daemonsets",
            "statefulsets",
            "replicasets",
            "replicationcontrollers",
            "jobs",
            "cronjobs");
    private static final Set<String> GROUPS = Set.of("*", "", "apps", "batch", "extensions");
    private static final Set<String> MIGHTY = Set.of("cluster-admin", "admin", "edit");

    /** Groups whose objects start nothing, whoever serves them. */
    private static final Pattern HARMLESS = Pattern.compile("(.*\\.)?(cert-manager\\.io|traefik\\.(io|containo\\.us)"
            + "|istio\\.io|external-secrets\\.io|bitnami\\.com|cilium\\.io|projectcalico\\.org|metallb\\.io"
            + "|cni\\.cncf\\.io|security\\.openshift\\.io|route\\.openshift\\.io|metrics\\.k8s\\.io|x-k8s\\.io)");

    private static final Set<String> WATCHED =
            Set.of("ServiceMonitor", "PodMonitor", "PrometheusRule", "Probe", "ScrapeConfig");

    /** Where the known ones keep their lists, by what their groups and images are called. */
    private static final Map<String, String> LISTS = Map.of(
            "rook", "Rook's list is deploy/examples/images.txt of its release",
            "tigera",
                    "Calico's operator prints its list: docker run --rm quay.io/tigera/operator:TAG --print-images=list",
            "nvidia",
                    "the GPU operator's are repository, image and version of each part in its values.yaml, the driver's"
                            + " with the system's name in the tag",
            "longhorn", "Longhorn's list is longhorn-images.txt of its release");

    /** Of such groups, what orders a whole installation and so starts images after all, as GROUP/KIND. */
    private static final Pattern INSTALLS = Pattern.compile("(operator|install)\\..*/.*|metallb\\.io/(?i:metallb)");

    /** With a tag, or with a registry and nothing behind it; the value of a variable may stand on the next line. */
    private static final Pattern COMMENT = Pattern.compile(
            "(?m)^[ \\t]*#.*?[\\w.-]*(?i:image)[\"']?[ \\t]*(?:[:=]|\\R[ \\t]*#[ \\t]*value:)[ \\t]*[\"']?"
                    + "([a-z0-9][\\w.:-]*(?:/[\\w.-]+)+:[\\w.-]+"
                    + "|[a-z0-9-]+(?:\\.[a-z0-9-]+)+(?::[0-9]+)?(?:/[\\w.-]+)*/[\\w-]+(?=[\"']?[ \\t\\r]*$))");

    private final List<Owned> all = new ArrayList<>();
    private final Map<String, Set<String>> comments = new LinkedHashMap<>();

    private record Owned(String owner, KubernetesObject object) {}

    /** @param owner the release or file */
    void add(String owner, List<KubernetesObject> objects) {
        objects.forEach(object -> all.add(new Owned(owner, object)));
    }

    /** What somebody who unpacks an operator's file may switch on by taking a # away. */
    void addComments(String owner, String yaml) {
        Matcher matcher = COMMENT.matcher(yaml);
        while (matcher.find()) {
            comments.computeIfAbsent(owner, key -> new LinkedHashSet<>()).add(matcher.group(1));
        }
    }

    /**
     * Adds the findings.
     *
     * @param served what the cluster serves beyond Kubernetes itself, as {@code GROUP/VERSION}
     */
    void judge(Set<String> served, ImageNeeds needs, FindingCollector findings) {
        Set<String> apis = new LinkedHashSet<>(served);
        apis.addAll(CustomKinds.of(objects()));
        Set<String> groups =
                apis.stream().map(api -> api.replaceFirst("/.*", "")).collect(Collectors.toSet());
        for (Owned owned : all) {
            judgeWorkload(owned, findings);
            judgeResource(owned, groups, findings);
        }
        comments.forEach((owner, names) -> judgeComments(owner, names, needs, findings));
    }

    private void judgeWorkload(Owned owned, FindingCollector findings) {
        KubernetesObject object = owned.object();
        String right = object.isTestHook() ? "" : rightToCreate(object);
        if (!right.isEmpty()) {
            find(
                    findings,
                    "image-operator-workload",
                    owned.owner(),
                    object.kind() + " " + object.name(),
                    object.where(),
                    object.where() + " may create workloads (" + right + "), whose images nothing here names",
                    images(object));
        }
    }

    private static void judgeResource(Owned owned, Set<String> groups, FindingCollector findings) {
        KubernetesObject object = owned.object();
        boolean foreign = !object.isBuiltIn() && !groups.contains(object.group());
        boolean harmless = HARMLESS.matcher(object.group()).matches()
                && !INSTALLS.matcher(object.group() + "/" + object.kind()).matches();
        if (foreign && !harmless && !WATCHED.contains(object.kind())) {
            find(
                    findings,
                    "image-operator-resource",
                    owned.owner(),
                    object.group(),
                    object.where(),
                    object.where() + " is of " + object.group()
                            + ", which nothing in this bundle defines: whatever serves it may start images",
                    object.group());
        }
    }

    private static void judgeComments(String owner, Set<String> names, ImageNeeds needs, FindingCollector findings) {
        List<String> images = names.stream()
                .flatMap(name -> ImageReference.tryParse(name).stream())
                .filter(reference -> !needs.contains(reference))
                .map(ImageReference::toString)
                .toList();
        String open = String.join(", ", images);
        if (!images.isEmpty()) {
            find(
                    findings,
                    "image-operator-comment",
                    owner,
                    open,
                    owner,
                    owner + " names images in comments, as operators do with their defaults: " + open,
                    open,
                    images);
        }
    }

    private List<KubernetesObject> objects() {
        return all.stream().map(Owned::object).toList();
    }

    private static void find(
            FindingCollector findings,
            String code,
            String owner,
            String subject,
            String where,
            String text,
            String words) {
        find(findings, code, owner, subject, where, text, words, List.of("REGISTRY/NAME:TAG"));
    }

    /** @param images what to declare */
    private static void find(
            FindingCollector findings,
            String code,
            String owner,
            String subject,
            String where,
            String text,
            String words,
            List<String> images) {
        String known = LISTS.entrySet().stream()
                .filter(list -> words.contains(list.getKey()))
                .map(list -> "; " + list.getValue())
                .sorted()
                .collect(Collectors.joining());
        findings.add(
                code,
                owner,
                subject,
                where,
                text + ". Declare what it starts, then dismiss this" + known,
                images.stream()
                        .map(image -> "  - reference: " + ValuesYaml.quoted(image) + "\n    reason: "
                                + ValuesYaml.quoted("started by " + where) + "\n")
                        .collect(Collectors.joining("", "images:\n", "")));
    }

    private static String images(KubernetesObject object) {
        return PodContainer.of(object).stream().map(PodContainer::image).collect(Collectors.joining(" "));
    }

    /** By which role a workload's account may create workloads; empty if it may not. */
    private String rightToCreate(KubernetesObject workload) {
        Optional<Mapping> pod = workload.findPodSpec();
        if (pod.isEmpty()) {
            return "";
        }
        String account = pod.get()
                .findText("serviceAccountName")
                .or(() -> pod.get().findText("serviceAccount"))
                .orElse("default");
        for (KubernetesObject binding : objects()) {
            boolean binds = binding.group().equals("rbac.authorization.k8s.io")
                    && binding.kind().endsWith("Binding")
                    && items(binding.body(), "subjects").stream()
                            .anyMatch(subject -> text(subject, "kind").equals("ServiceAccount")
                                    && text(subject, "name").equals(account));
            if (binds && binding.body().find("roleRef").orElse(null) instanceof Mapping reference) {
                String role = text(reference, "name");
                if (mayCreate(text(reference, "kind"), role)) {
                    return text(reference, "kind") + " " + role;
                }
            }
        }
        return "";
    }

    private boolean mayCreate(String kind, String name) {
        return MIGHTY.contains(name)
                || objects().stream()
                        .filter(role -> role.kind().equals(kind) && role.name().equals(name))
                        .anyMatch(role -> Stream.concat(Stream.of(role), gathered(role))
                                .flatMap(part -> items(part.body(), "rules").stream())
                                .anyMatch(Operators::createsWorkloads));
    }

    /** The roles whose rules an API server copies into this one, by their labels. */
    private Stream<KubernetesObject> gathered(KubernetesObject role) {
        if (!(role.body().find("aggregationRule").orElse(null) instanceof Mapping rule)) {
            return Stream.of();
        }
        return items(rule, "clusterRoleSelectors").stream()
                .flatMap(selector -> selector.find("matchLabels").stream())
                .filter(Mapping.class::isInstance)
                .map(labels -> ((Mapping) labels).entries().entrySet())
                .flatMap(wanted -> objects().stream()
                        .filter(part -> part.kind().equals("ClusterRole"))
                        .filter(part -> wanted.stream()
                                .allMatch(label -> label(part, label.getKey()).equals(text(label.getValue())))));
    }

    private static String label(KubernetesObject object, String key) {
        return object.body().find("metadata").orElse(null) instanceof Mapping metadata
                        && metadata.find("labels").orElse(null) instanceof Mapping labels
                ? text(labels, key)
                : "";
    }

    private static String text(YamlNode node) {
        return node instanceof Scalar scalar ? scalar.text() : "";
    }

    private static boolean createsWorkloads(Mapping rule) {
        List<String> verbs = PodContainer.words(rule, "verbs");
        return (verbs.contains("create") || verbs.contains("*"))
                && PodContainer.words(rule, "resources").stream().anyMatch(WORKLOADS::contains)
                && PodContainer.words(rule, "apiGroups").stream().anyMatch(GROUPS::contains);
    }

    private static List<Mapping> items(Mapping parent, String key) {
        List<Mapping> found = new ArrayList<>();
        if (parent.find(key).orElse(null) instanceof Sequence sequence) {
            for (YamlNode item : sequence.items()) {
                if (item instanceof Mapping mapping) {
                    found.add(mapping);
                }
            }
        }
        return found;
    }

    private static String text(Mapping mapping, String key) {
        return mapping.findText(key).orElse("");
    }
}
