package io.hubcrate.kubeadm;

import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.image.ImageReference;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What {@code kubeadm config images list} prints, from a table that was read off kubeadm's source: the builder's host
 * need not be able to run a Linux binary.
 */
public final class KubeadmImages {
    private static final Pattern VERSION = Pattern.compile("v?([0-9]{1,4})\\.([0-9]{1,4})\\.([0-9]{1,4})");
    private static final List<String> KUBERNETES =
            List.of("kube-apiserver", "kube-controller-manager", "kube-scheduler", "kube-proxy");

    private KubeadmImages() {}

    /**
     * The images of a cluster with stacked etcd, CoreDNS and kube-proxy.
     *
     * @param version a release such as {@code 1.20.2}, with or without {@code v}
     * @param imageRepository as in kubeadm's ClusterConfiguration; null for that version's own default
     * @return in kubeadm's order: the four of Kubernetes, CoreDNS, pause, etcd
     * @throws InvalidInputException of code {@code kubernetes-images-unknown} if the version is not in the table
     */
    public static List<ImageReference> forVersion(String version, @Nullable String imageRepository) {
        Matcher parts = VERSION.matcher(version);
        if (!parts.matches()) {
            throw unknown(version, "a release such as 1.34.2 is expected");
        }
        String minor = parts.group(1) + "." + parts.group(2);
        int patch = Integer.parseInt(parts.group(3));
        List<ReleaseImages> rows = ReleaseImages.table();
        ReleaseImages row = rows.stream()
                .filter(one -> one.covers(minor, patch))
                .findFirst()
                .orElseThrow(() -> unknown(version, known(rows, minor)));
        return images(row, minor + "." + patch, imageRepository == null ? row.imageRepository() : imageRepository);
    }

    private static List<ImageReference> images(ReleaseImages row, String release, String repository) {
        String base = repository.replaceAll("/+$", "");
        try {
            return Stream.concat(
                            KUBERNETES.stream().map(name -> base + "/" + name + ":v" + release),
                            Stream.of(
                                    base + "/" + row.coreDnsPath(base) + ":" + row.coreDns(),
                                    base + "/pause:" + row.pause(),
                                    base + "/etcd:" + row.etcd()))
                    .map(ImageReference::parse)
                    .toList();
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(
                    "kubernetes-image-repository-invalid",
                    "kubernetes.imageRepository '" + repository + "' makes no image references",
                    "Write a registry and path in lower case, without tag: registry.example/k8s");
        }
    }

    private static String known(List<ReleaseImages> rows, String minor) {
        List<String> ranges = rows.stream()
                .filter(row -> row.minor().equals(minor))
                .map(row -> row.minor() + "." + row.firstPatch() + " to " + row.minor() + "." + row.lastPatch())
                .toList();
        return ranges.isEmpty()
                ? "this hubcrate knows " + rows.get(0).minor() + " to "
                        + rows.get(rows.size() - 1).minor()
                : "this hubcrate knows " + String.join(", ", ranges);
    }

    private static InvalidInputException unknown(String version, String known) {
        return new InvalidInputException(
                "kubernetes-images-unknown",
                "which images kubeadm wants for Kubernetes '" + version + "' is not known here: " + known,
                "Take a version that is known, or list the images under 'kubernetes.images' in the manifest; with that"
                        + " release's kubeadm on any Linux host: kubeadm config images list --kubernetes-version "
                        + (version.startsWith("v") ? version : "v" + version));
    }
}
