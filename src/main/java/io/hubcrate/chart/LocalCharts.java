package io.hubcrate.chart;

import io.hubcrate.content.IoReason;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.MachineException;
import io.hubcrate.manifest.BundleManifest.Chart;
import io.hubcrate.manifest.BundleManifest.ChartOrigin;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/**
 * Charts from folders and archives on this machine. What a folder's Chart.yaml lists and its {@code charts/} lacks is
 * fetched in the version that Chart.lock names and packed in; an archive must be whole already.
 */
final class LocalCharts {
    private static final Pattern EXACT = Pattern.compile("=?\\s*(v?[0-9]+\\.[0-9]+\\.[0-9]+(?:[-+][0-9A-Za-z.+-]+)?)");
    private static final String FILE = "file://";
    /** Folders that refer to folders by {@code file://} may do so in a circle. */
    private static final int MAX_DEPTH = 10;

    private final BiFunction<Chart, Integer, ChartArchive> fetcher;

    /** @param fetcher brings a dependency, given how deep it lies */
    LocalCharts(BiFunction<Chart, Integer, ChartArchive> fetcher) {
        this.fetcher = fetcher;
    }

    /**
     * Reads or packs a chart.
     *
     * @param depth 0 for a chart of the manifest, more for dependencies of dependencies
     * @throws InvalidInputException if there is none, or a dependency cannot be told
     */
    FoundChart fetch(Path path, int depth) {
        if (depth > MAX_DEPTH) {
            throw invalid(path + ": dependencies lead through more than ten folders, perhaps in a circle");
        }
        try {
            if (Files.isDirectory(path)) {
                return fromFolder(path, depth);
            }
            if (Files.isRegularFile(path)) {
                byte[] bytes = readBounded(path);
                Path provenance = path.resolveSibling(path.getFileName() + ".prov");
                return new FoundChart(bytes, name(path), null, shown(path), () -> readIfThere(provenance));
            }
        } catch (IOException e) {
            throw unreadable(path, e);
        }
        throw new InvalidInputException(
                "chart-not-found",
                "no chart at " + path,
                "Correct the path in the manifest; relative ones count from the manifest's folder.");
    }

    private FoundChart fromFolder(Path folder, int depth) throws IOException {
        String subject = folder.toString();
        SortedMap<String, byte[]> files = ChartFolder.read(subject, folder);
        ChartFiles chart = ChartFiles.fromFolder(subject, files);
        List<ChartDependency> locked = new ChartMetadataReader(subject).readLock(files);
        for (ChartDependency dependency : chart.metadata().dependencies()) {
            boolean there = chart.subcharts().stream()
                    .anyMatch(sub -> ChartFiles.fits(dependency, sub.files().metadata()));
            if (!there && !dependency.repository().isEmpty()) {
                ChartArchive brought = bring(folder, dependency, locked, depth);
                files.put("charts/" + brought.name() + "-" + brought.version() + ".tgz", brought.bytes());
            }
        }
        byte[] packed = ChartFolder.pack(chart.metadata().name(), files);
        return new FoundChart(packed, name(folder), null, shown(folder), Optional::empty);
    }

    private ChartArchive bring(Path folder, ChartDependency dependency, List<ChartDependency> locked, int depth) {
        ChartOrigin origin = origin(folder, dependency);
        String version = origin instanceof ChartOrigin.Local ? null : version(folder, dependency, locked);
        Chart spec = new Chart(dependency.name(), origin, version, dependency.name(), "", List.of(), null);
        ChartArchive brought = fetcher.apply(spec, depth + 1);
        if (!ChartVersion.tryParse(brought.version())
                .flatMap(v -> VersionRange.tryParse(dependency.version()).map(range -> range.accepts(v)))
                .orElse(false)) {
            throw invalid(folder + " needs " + dependency.name() + " " + dependency.version() + ", but "
                    + dependency.repository() + " holds " + brought.version());
        }
        return brought;
    }

    /** The version that the lock names, as long as it still fits Chart.yaml; without a lock, an exact one. */
    private static String version(Path folder, ChartDependency dependency, List<ChartDependency> locked) {
        Optional<VersionRange> range = VersionRange.tryParse(dependency.version());
        return locked.stream()
                .filter(one -> one.name().equals(dependency.name()))
                .map(ChartDependency::version)
                .filter(version -> ChartVersion.tryParse(version)
                        .flatMap(v -> range.map(r -> r.accepts(v)))
                        .orElse(false))
                .findFirst()
                .or(() -> Optional.of(EXACT.matcher(dependency.version()))
                        .filter(java.util.regex.Matcher::matches)
                        .map(matcher -> matcher.group(1)))
                .orElseThrow(() -> new InvalidInputException(
                        "chart-dependency-unlocked",
                        folder + " needs " + dependency.name() + " " + dependency.version()
                                + ", and no Chart.lock beside Chart.yaml says which version that is",
                        "Run 'helm dependency update " + folder + "' and keep the Chart.lock that it writes."));
    }

    private static ChartOrigin origin(Path folder, ChartDependency dependency) {
        String repository = dependency.repository();
        try {
            if (repository.startsWith(FILE)) {
                return new ChartOrigin.Local(
                        folder.resolve(repository.substring(FILE.length())).normalize());
            }
            if (repository.startsWith("oci://")) {
                return new ChartOrigin.Oci(repository.replaceAll("/+$", "") + "/" + dependency.name());
            }
            if (repository.startsWith("https://") || repository.startsWith("http://")) {
                return new ChartOrigin.Repository(URI.create(repository));
            }
        } catch (IllegalArgumentException e) {
            throw invalid(folder + ": the repository '" + repository + "' of " + dependency.name() + " is no address");
        }
        throw invalid(folder + ": the repository '" + repository + "' of " + dependency.name()
                + " is known to that machine's Helm alone; write its address, or put the chart into charts/");
    }

    private static Optional<byte[]> readIfThere(Path file) {
        try {
            return Files.isRegularFile(file) ? Optional.of(readBounded(file)) : Optional.empty();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static byte[] readBounded(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(ChartFiles.MAX_PACKED + 1);
            if (bytes.length > ChartFiles.MAX_PACKED) {
                throw ChartFailures.unsafe(file.toString(), "the archive", "more than 20 MiB");
            }
            return bytes;
        }
    }

    /** A path that stays the same on every machine: as written if relative, its last part if not. */
    private static String shown(Path path) {
        return path.isAbsolute() ? name(path) : path.toString();
    }

    private static String name(Path path) {
        Path name = path.normalize().getFileName();
        return name == null ? path.toString() : name.toString();
    }

    private static InvalidInputException invalid(String message) {
        return new InvalidInputException(
                "chart-dependency-missing", message, "Put the chart into charts/, or run 'helm dependency update'.");
    }

    private static MachineException unreadable(Path path, IOException e) {
        return new MachineException(
                "chart-path-unreadable", path + " cannot be read: " + IoReason.of(e), "Look at its owner and mode.", e);
    }
}
