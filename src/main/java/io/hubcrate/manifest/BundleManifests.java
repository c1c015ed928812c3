package io.hubcrate.manifest;

import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.image.Platform;
import io.hubcrate.manifest.BundleManifest.Chart;
import io.hubcrate.manifest.BundleManifest.ChartOrigin;
import io.hubcrate.manifest.BundleManifest.ContainerRuntime;
import io.hubcrate.manifest.BundleManifest.Kubernetes;
import io.hubcrate.yaml.YamlNode;
import io.hubcrate.yaml.YamlReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Manifests that nobody wrote. */
public final class BundleManifests {
    /** {@code NAME-VERSION.tgz}, as {@code helm package} calls what it makes; names may hold hyphens and digits. */
    private static final Pattern PACKAGED = Pattern.compile("(.+?)-v?[0-9]+\\.[0-9]+.*\\.tgz");

    private static final int MAX_CHART_YAML = 1 << 20;

    private BundleManifests() {}

    /**
     * What {@code hubcrate images --chart} stands for: one chart for a cluster that the site has already, so that no
     * image of the cluster itself is listed.
     *
     * @param reference {@code oci://registry/path/NAME}, {@code https://…/NAME-VERSION.tgz}, the address of a chart
     *     repository with {@code /NAME} behind it, or a local folder or {@code .tgz}
     * @param version exact; needed for a repository and {@code oci://}
     * @param values as on the command line, relative to {@code folder}
     * @param kubeVersion the cluster's version for rendering; null for Helm's default
     * @param folder from which relative paths count
     * @throws InvalidInputException {@code chart-reference-invalid} if one of these cannot be understood
     */
    public static BundleManifest forChart(
            String reference, @Nullable String version, List<Path> values, @Nullable String kubeVersion, Path folder) {
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
                releaseFor(named.name()),
                releaseFor(named.name()),
                values.stream().map(file -> existing(absolute.resolve(file))).toList(),
                null);
        return BundleManifest.named(absolute.resolve(named.name() + ".yaml"), releaseFor(named.name()), "0")
                .platforms(List.of(Platform.LINUX_AMD64))
                .kubernetes(kubernetes(kubeVersion))
                .charts(List.of(chart))
                .build();
    }

    private static @Nullable Kubernetes kubernetes(@Nullable String kubeVersion) {
        if (kubeVersion == null) {
            return null;
        }
        String plain = kubeVersion.startsWith("v") ? kubeVersion.substring(1) : kubeVersion;
        String whole = plain.matches("[0-9]+\\.[0-9]+") ? plain + ".0" : plain;
        return new Kubernetes(
                parse("--kube-version", whole, AcceptedForms::kubernetesVersion),
                ContainerRuntime.CONTAINERD,
                null,
                List.of(),
                true);
    }

    private record Named(String name, ChartOrigin origin) {}

    private static Named origin(String reference, Path folder) {
        if (reference.startsWith("oci://")) {
            String repository = parse("--chart", reference, AcceptedForms::ociRepository);
            return new Named(lastPart(repository), new ChartOrigin.Oci(repository));
        }
        String lower = reference.toLowerCase(Locale.ROOT);
        if (!lower.startsWith("https://") && !lower.startsWith("http://")) {
            return local(reference, folder);
        }
        URI url = parse("--chart", reference, AcceptedForms::url);
        String last = lastPart(url.getPath() == null ? "" : url.getPath());
        if (last.endsWith(".tgz")) {
            return new Named(packagedName(last), new ChartOrigin.Archive(url, null));
        }
        if (last.isEmpty() || url.getRawQuery() != null) {
            throw invalid(
                    "--chart",
                    "put the chart's name behind the repository's address, as"
                            + " https://hub.jupyter.org/helm-chart/jupyterhub");
        }
        String name = parse("--chart", last, AcceptedForms::chartName);
        return new Named(name, new ChartOrigin.Repository(url.resolve(".")));
    }

    private static Named local(String reference, Path folder) {
        Path path;
        try {
            path = existing(folder.resolve(reference).normalize());
        } catch (InvalidPathException e) {
            throw invalid("--chart", "neither an address nor a path: " + reference);
        }
        String name = Files.isDirectory(path) ? nameInFolder(path) : packagedName(String.valueOf(path.getFileName()));
        return new Named(name, new ChartOrigin.Local(path));
    }

    private static String nameInFolder(Path chart) {
        Path file = chart.resolve("Chart.yaml");
        try (InputStream in = Files.newInputStream(file)) {
            YamlNode root = YamlReader.readOne(file.toString(), in.readNBytes(MAX_CHART_YAML));
            Optional<String> name =
                    root instanceof YamlNode.Mapping mapping ? mapping.findText("name") : Optional.empty();
            return parse("--chart", name.orElse(""), AcceptedForms::chartName);
        } catch (IOException e) {
            throw invalid("--chart", chart + " is no chart: its Chart.yaml cannot be read");
        }
    }

    private static String packagedName(String fileName) {
        Matcher matcher = PACKAGED.matcher(fileName);
        if (!matcher.matches()) {
            throw invalid("--chart", "a packaged chart is called NAME-VERSION.tgz, this one " + fileName);
        }
        return parse("--chart", matcher.group(1), AcceptedForms::chartName);
    }

    /** Only for rendering: nothing is installed under it. */
    private static String releaseFor(String chartName) {
        String plain = chartName.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]", "-");
        String bounded = plain.length() > 53 ? plain.substring(0, 53) : plain;
        String trimmed = bounded.replaceAll("^-+|-+$", "");
        return trimmed.isEmpty() ? "chart" : trimmed;
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
