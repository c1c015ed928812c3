package io.hubcrate.resolve;

import io.hubcrate.image.ImageReference;
import io.hubcrate.manifest.BundleManifest.Rename;
import java.util.List;
import java.util.Optional;

/** Places from which images were taken away, and where the same bytes stand now as far as that is known. */
final class WithdrawnImages {
    /**
     * @param prefix registry and path
     * @param successor the same below which the same tags stand; empty if only other images took over
     * @param story what happened
     */
    record Rule(String prefix, Optional<String> successor, String story) {}

    private static final List<Rule> RULES = List.of(
            moved("docker.io/bitnami", "docker.io/bitnamilegacy", "Bitnami moved its versioned tags in 2025"),
            moved("k8s.gcr.io", "registry.k8s.io", "k8s.gcr.io has been frozen since 2023"),
            moved("gcr.io/google_containers", "registry.k8s.io", "Kubernetes left this registry in 2020"),
            moved("gcr.io/google-containers", "registry.k8s.io", "Kubernetes left this registry in 2020"),
            moved("gcr.io/kubernetes-helm", "ghcr.io/helm", "Helm 2 moved its images in 2020"),
            moved(
                    "gcr.io/kubernetes-e2e-test-images",
                    "registry.k8s.io/e2e-test-images",
                    "Kubernetes moved its test images"),
            replaced(
                    "quay.io/kubernetes-ingress-controller",
                    "the ingress controller goes on as registry.k8s.io/ingress-nginx/controller, with other tags"),
            replaced(
                    "docker.io/jettech/kube-webhook-certgen",
                    "it goes on as registry.k8s.io/ingress-nginx/kube-webhook-certgen, with other tags"),
            replaced("quay.io/coreos/flannel", "flannel goes on as docker.io/flannel/flannel"));

    private WithdrawnImages() {}

    /** The rule for a name, if it is one that is known to have been withdrawn. */
    static Optional<Rule> find(ImageReference reference) {
        String name = reference.name();
        return RULES.stream()
                .filter(rule -> name.equals(rule.prefix()) || name.startsWith(rule.prefix() + "/"))
                .findFirst();
    }

    /**
     * What the manifest must say so that {@code need} comes from the successor.
     *
     * @param pullFrom where it was looked for in vain, which is another name if it was renamed already
     */
    static Optional<Rename> rename(Rule rule, ImageReference need, ImageReference pullFrom) {
        return rule.successor()
                .map(successor -> need.name().equals(pullFrom.name())
                        ? new Rename(rule.prefix(), successor)
                        : new Rename(
                                need.name(),
                                successor
                                        + pullFrom.name()
                                                .substring(rule.prefix().length())));
    }

    private static Rule moved(String prefix, String successor, String story) {
        return new Rule(prefix, Optional.of(successor), story);
    }

    private static Rule replaced(String prefix, String story) {
        return new Rule(prefix, Optional.empty(), story);
    }
}
