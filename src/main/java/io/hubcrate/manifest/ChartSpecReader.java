package io.hubcrate.manifest;

import io.hubcrate.content.Digest;
import io.hubcrate.manifest.BundleManifest.Chart;
import io.hubcrate.manifest.BundleManifest.ChartOrigin;
import io.hubcrate.yaml.MappingReader;
import io.hubcrate.yaml.YamlValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the list {@code charts} of a manifest. */
final class ChartSpecReader {
    private static final List<String> ORIGINS = List.of("repository", "oci", "url", "path");

    private final ManifestFolder folder;
    private final Set<String> releases = new HashSet<>();

    ChartSpecReader(ManifestFolder folder) {
        this.folder = folder;
    }

    List<Chart> read(MappingReader manifest) {
        List<Chart> charts = new ArrayList<>();
        for (YamlValue item : manifest.items("charts")) {
            item.mapping().ifPresent(mapping -> {
                charts.add(readOne(mapping));
                mapping.refuseUnknownKeys();
            });
        }
        return charts;
    }

    private Chart readOne(MappingReader chart) {
        String name = chart.requireText("name", AcceptedForms::chartName, "x");
        Optional<ChartOrigin> origin = readOrigin(chart, name);
        String version = chart.findText("version", AcceptedForms::chartVersion).orElse(null);
        boolean versionNeeded = chart.has("repository") || chart.has("oci");
        if (versionNeeded && !chart.has("version")) {
            chart.problem("the key 'version' is missing: a chart from a repository is pinned to one");
        }
        String release = defaulted(chart, "release", name, AcceptedForms::release);
        String namespace = defaulted(chart, "namespace", release, AcceptedForms::namespace);
        if (!releases.add(release)) {
            chart.problem(
                    chart.has("release") ? "release" : "name",
                    "another chart is installed as release '" + release + "' already; give this one its own 'release'");
        }
        List<Path> values = folder.files(chart, "values");
        Path keyring = chart.find("keyring").flatMap(folder::file).orElse(null);
        ChartOrigin known = origin.orElseGet(() -> new ChartOrigin.Local(Path.of(name)));
        return new Chart(name, known, version, release, namespace, values, keyring);
    }

    private Optional<ChartOrigin> readOrigin(MappingReader chart, String name) {
        Optional<Digest> sha256 = chart.findText("sha256", AcceptedForms::sha256);
        if (chart.has("sha256") && !chart.has("url")) {
            chart.problem("sha256", "only a chart from a 'url' takes a digest; the lock pins the others");
        }
        Optional<ChartOrigin> repository =
                chart.findText("repository", AcceptedForms::url).map(ChartOrigin.Repository::new);
        Optional<ChartOrigin> oci = chart.find("oci").flatMap(value -> readOci(value, name));
        Optional<ChartOrigin> url =
                chart.findText("url", AcceptedForms::url).map(u -> new ChartOrigin.Archive(u, sha256.orElse(null)));
        Optional<ChartOrigin> path =
                chart.find("path").flatMap(folder::fileOrFolder).map(ChartOrigin.Local::new);
        long given = ORIGINS.stream().filter(chart::has).count();
        if (given != 1) {
            chart.problem(
                    "exactly one of " + String.join(", ", ORIGINS) + " says where a chart comes from; found " + given);
        }
        return repository.or(() -> oci).or(() -> url).or(() -> path);
    }

    private static Optional<ChartOrigin> readOci(YamlValue value, String name) {
        return value.text(AcceptedForms::ociRepository).map(repository -> {
            String last = repository.substring(repository.lastIndexOf('/') + 1);
            if (!last.equals(name)) {
                value.problem("the last part of the address is the chart's name: '" + name + "' expected, found '"
                        + last + "'");
            }
            return new ChartOrigin.Oci(repository);
        });
    }

    /** A value that may be left out; its default must have the right form too. */
    private static String defaulted(
            MappingReader chart, String key, String fallback, java.util.function.UnaryOperator<String> form) {
        if (chart.has(key)) {
            return chart.findText(key, form).orElse(fallback);
        }
        try {
            chart.find(key);
            return form.apply(fallback);
        } catch (IllegalArgumentException e) {
            chart.problem("the key '" + key + "' is missing: '" + fallback + "' cannot stand in for it");
            return fallback;
        }
    }
}
