package io.hubcrate.manifest;

import io.hubcrate.content.GivenFile;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.image.Platform;
import io.hubcrate.manifest.BundleManifest.Chart;
import io.hubcrate.manifest.BundleManifest.ChartOrigin;
import io.hubcrate.manifest.BundleManifest.ContainerRuntime;
import io.hubcrate.manifest.BundleManifest.Kubernetes;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Manifests that nobody wrote. */
public final class BundleManifests {
    /** What {@code helm package} puts behind a chart's name; a file may be called otherwise, its Chart.yaml counts. */
    private static final Pattern PACKAGED = Pattern.compile("(-v?[0-9]+\\.[0-9].*?)?\\.(tgz|tar\\.gz)$");

    private BundleManifests() {}

    /**
     * What {@code hubcrate images --chart} stands for: one chart for a cluster that the site has already, so that no
     * image of the cluster itself is listed.
     *
     * @param reference {@code oci://registry/path/NAME}, the address of a {@code .tgz} of any name, that of a chart
     *     repository with {@code /NAME} behind it, or a local folder or packaged chart of any name
     * @param version exact; needed for a repository and {@code oci://}
     * @param values as on the command line, relative to {@code folder}
     * @param kubeVersion the cluster's version for rendering; null for the newest that the chart accepts
     * @param apiVersions what the cluster serves beyond Kubernetes itself
     * @param folder from which relative paths count
     * @throws InvalidInputException {@code chart-reference-invalid} if one of these cannot be understood
     */
    public static BundleManifest forChart(
            String reference,
            @Nullable String version,
            List<Path> values,
            @Nullable String kubeVersion,
            List<String> apiVersions,
            Path folder) {
        Path absolute = folder.toAbsolutePath().normalize();
        String exact = version == null ? null : parse("--version", version, AcceptedForms::chartVersion);
        Named named = origin(reference, absolute);
        boolean versionNeeded =
                !(named.origin() instanceof ChartOrigin.Local) && !(named.origin() instanceof ChartOrigin.Archive);
        if (versionNeeded && exact == null) {
            throw invalid("--version", "the chart " + named.name() + " comes from a repository: say which version");
        }
        Chart chart = new Chart(
                named.name(),
                named.origin(),
                exact,
                releaseFor(named.label()),
                releaseFor(named.label()),
                values.stream().map(file -> values(absolute.resolve(file))).toList(),
                null);
        return BundleManifest.named(
                        absolute.resolve(releaseFor(named.label()) + ".yaml"), releaseFor(named.label()), "0")
                .platforms(List.of(Platform.LINUX_AMD64))
                .kubernetes(kubernetes(kubeVersion, apiVersions))
                .charts(List.of(chart))
                .build();
    }

    private static @Nullable Kubernetes kubernetes(@Nullable String kubeVersion, List<String> apiVersions) {
        if (kubeVersion == null && apiVersions.isEmpty()) {
            return null;
        }
        if (kubeVersion == null) {
            throw invalid("--api-versions", "say of which cluster with --kube-version");
        }
        String plain = kubeVersion.startsWith("v") ? kubeVersion.substring(1) : kubeVersion;
        String whole = plain.matches("[0-9]+\\.[0-9]+") ? plain + ".0" : plain;
        return new Kubernetes(
                parse("--kube-version", whole, AcceptedForms::kubernetesVersion),
                ContainerRuntime.CONTAINERD,
                null,
                List.of(),
                true,
                apiVersions.stream()
                        .map(api -> parse("--api-versions", api, AcceptedForms::apiVersion))
                        .toList());
    }

    /** @param name the chart's name if the reference says it; empty for one whose Chart.yaml alone does */
    private record Named(String name, String label, ChartOrigin origin) {}

    private static Named origin(String reference, Path folder) {
        if (reference.startsWith("oci://")) {
            String repository = parse("--chart", reference, AcceptedForms::ociRepository);
            return new Named(lastPart(repository), lastPart(repository), new ChartOrigin.Oci(repository));
        }
        String lower = reference.toLowerCase(Locale.ROOT);
        if (!lower.startsWith("https://") && !lower.startsWith("http://")) {
            return local(reference, folder);
        }
        URI url = parse("--chart", reference, AcceptedForms::url);
        String last = lastPart(url.getPath() == null ? "" : url.getPath());
        if (PACKAGED.matcher(last).find()) {
            return new Named("", unpackaged(last), new ChartOrigin.Archive(url, null));
        }
        if (last.isEmpty() || url.getRawQuery() != null) {
            throw invalid(
                    "--chart",
                    "put the chart's name behind the repository's address, as"
                            + " https://hub.jupyter.org/helm-chart/jupyterhub");
        }
        String name = parse("--chart", last, AcceptedForms::chartName);
        return new Named(name, name, new ChartOrigin.Repository(url.resolve(".")));
    }

    private static Named local(String reference, Path folder) {
        Path path;
        try {
            path = existing(folder.resolve(reference).normalize());
        } catch (InvalidPathException e) {
            throw invalid("--chart", "neither an address nor a path: " + reference);
        }
        if (Files.isDirectory(path) && !Files.isRegularFile(path.resolve("Chart.yaml"))) {
            throw invalid("--chart", path + " is no chart: it has no Chart.yaml");
        }
        return new Named("", unpackaged(String.valueOf(path.getFileName())), new ChartOrigin.Local(path));
    }

    private static String unpackaged(String fileName) {
        return PACKAGED.matcher(fileName).replaceFirst("");
    }

    /** Only for rendering: nothing is installed under it. */
    private static String releaseFor(String chartName) {
        String plain = chartName.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]", "-");
        String bounded = plain.length() > 53 ? plain.substring(0, 53) : plain;
        String trimmed = bounded.replaceAll("^-+|-+$", "");
        return trimmed.isEmpty() ? "chart" : trimmed;
    }

    private static Path values(Path file) {
        if (!Files.isRegularFile(file)) {
            throw invalid("--values", GivenFile.whyNot(file));
        }
        return file;
    }

    private static Path existing(Path path) {
        if (!Files.exists(path)) {
            throw invalid("", "no such file: " + path);
        }
        return path;
    }

    private static String lastPart(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static <T> T parse(String option, String text, Function<String, T> form) {
        try {
            return form.apply(text);
        } catch (IllegalArgumentException e) {
            throw invalid(option, String.valueOf(e.getMessage()));
        }
    }

    private static InvalidInputException invalid(String option, String problem) {
        return new InvalidInputException(
                "chart-reference-invalid",
                option.isEmpty() ? problem : option + ": " + problem,
                "Examples: --chart https://hub.jupyter.org/helm-chart/jupyterhub --version 3.3.8,"
                        + " --chart oci://registry.example/charts/grafana --version 6.1.0, --chart ./jupyterhub-0.9.1.tgz");
    }
}
