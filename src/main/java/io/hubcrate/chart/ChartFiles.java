package io.hubcrate.chart;

import io.hubcrate.archive.GuardedTarReader;
import io.hubcrate.archive.GuardedTarReader.Limits;
import io.hubcrate.archive.GuardedTarReader.UnsafeArchiveException;
import io.hubcrate.failure.IntegrityException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;

/**
 * What a packaged chart holds, in memory and within bounds: 20 MiB packed, 100 MiB unpacked, 10,000 entries, subcharts
 * inside subcharts ten deep, all of them together. Paths are relative to the chart: {@code values.yaml}. Files that lie
 * under {@code charts/} belong to the subcharts and to this one.
 */
public final class ChartFiles {
    /** The largest archive that is read, in bytes. */
    public static final int MAX_PACKED = 20 << 20;

    private static final long MAX_UNPACKED = 100L << 20;
    private static final int MAX_ENTRIES = 10_000;
    private static final int MAX_DEPTH = 10;
    private static final String CHARTS = "charts/";

    private final String subject;
    private final SortedMap<String, byte[]> files;
    private final ChartMetadata metadata;
    private final List<ChartFiles> unpackedSubcharts;

    private ChartFiles(
            String subject, SortedMap<String, byte[]> files, ChartMetadata metadata, List<ChartFiles> subcharts) {
        this.subject = subject;
        this.files = Collections.unmodifiableSortedMap(files);
        this.metadata = metadata;
        this.unpackedSubcharts = List.copyOf(subcharts);
    }

    /**
     * A chart inside a chart.
     *
     * @param key under which the values of the chart above hold its own: alias or name
     * @param dependency as the chart above lists it; empty if it merely lies under {@code charts/}, then it is always on
     */
    public record Subchart(String key, Optional<ChartDependency> dependency, ChartFiles files) {}

    /** Opens a chart that a {@link ChartSource} gave. */
    public static ChartFiles of(ChartArchive archive) {
        return read(archive.name() + " " + archive.version(), archive.bytes());
    }

    /**
     * Opens a packaged chart.
     *
     * @param subject what it is, for messages
     * @throws IntegrityException of code {@code chart-unsafe} if unpacking it would do harm, {@code chart-invalid} if it
     *     is no chart
     */
    public static ChartFiles read(String subject, byte[] archive) {
        return fromArchive(subject, archive, new Limits(MAX_UNPACKED, MAX_ENTRIES), 0);
    }

    /** A chart that lies unpacked, its files by path relative to it. The caller has bounded them. */
    static ChartFiles fromFolder(String subject, SortedMap<String, byte[]> files) {
        return fromFiles(subject, files, new Limits(MAX_UNPACKED, MAX_ENTRIES), 0);
    }

    private static ChartFiles fromArchive(String subject, byte[] archive, Limits limits, int depth) {
        if (archive.length > MAX_PACKED) {
            throw ChartFailures.unsafe(subject, "the archive", archive.length + " bytes, more than 20 MiB");
        }
        SortedMap<String, byte[]> files = new TreeMap<>();
        String[] top = new String[1];
        try (GZIPInputStream tar = new GZIPInputStream(new ByteArrayInputStream(archive), 1 << 16)) {
            new GuardedTarReader(limits).read(tar, (name, content) -> {
                int slash = name.indexOf('/');
                String first = slash < 0 ? "" : name.substring(0, slash);
                if (slash < 0 || (top[0] != null && !top[0].equals(first))) {
                    throw new IOException("'" + name + "' beside the chart's folder");
                }
                top[0] = first;
                files.put(name.substring(slash + 1), content);
            });
        } catch (UnsafeArchiveException e) {
            throw ChartFailures.unsafe(subject, e.entry(), e.reason());
        } catch (IOException e) {
            throw ChartFailures.invalid(subject, "a whole .tgz with one folder", String.valueOf(e.getMessage()));
        }
        return fromFiles(subject, files, limits, depth);
    }

    private static ChartFiles fromFiles(String subject, SortedMap<String, byte[]> files, Limits limits, int depth) {
        if (depth > MAX_DEPTH) {
            throw ChartFailures.unsafe(subject, "charts/", "charts inside charts more than ten deep");
        }
        ChartMetadata metadata = new ChartMetadataReader(subject).read(files);
        List<ChartFiles> subcharts = new ArrayList<>();
        subchartMembers(files).forEach((member, content) -> {
            String below = subject + ", " + CHARTS + member;
            subcharts.add(
                    content.containsKey("")
                            ? fromArchive(below, content.get(""), limits, depth + 1)
                            : fromFiles(below, content, limits, depth + 1));
        });
        return new ChartFiles(subject, files, metadata, subcharts);
    }

    /**
     * The subcharts' files by member of {@code charts/}; a packaged one under the empty path. What begins with a dot or
     * an underscore is no chart, as in Helm, and neither is a plain file such as a README.
     */
    private static Map<String, SortedMap<String, byte[]>> subchartMembers(SortedMap<String, byte[]> files) {
        Map<String, SortedMap<String, byte[]>> members = new LinkedHashMap<>();
        files.tailMap(CHARTS).forEach((path, content) -> {
            if (!path.startsWith(CHARTS)) {
                return;
            }
            String below = path.substring(CHARTS.length());
            int slash = below.indexOf('/');
            String member = slash < 0 ? below : below.substring(0, slash);
            boolean hidden = member.startsWith("_") || member.startsWith(".");
            if (!hidden && (slash >= 0 || member.endsWith(".tgz"))) {
                members.computeIfAbsent(member, name -> new TreeMap<>())
                        .put(slash < 0 ? "" : below.substring(slash + 1), content);
            }
        });
        return members;
    }

    /** The chart and where it is from, for messages. */
    public String subject() {
        return subject;
    }

    public ChartMetadata metadata() {
        return metadata;
    }

    /** Every file's path, subcharts' included, sorted. */
    public SortedSet<String> paths() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(files.keySet()));
    }

    /** A file's bytes; not to be changed. */
    public Optional<byte[]> find(String path) {
        return Optional.ofNullable(files.get(path));
    }

    /** The charts directly inside, in the order in which Chart.yaml lists them, then those that it does not list. */
    public List<Subchart> subcharts() {
        List<Subchart> found = new ArrayList<>();
        for (ChartDependency dependency : metadata.dependencies()) {
            unpackedSubcharts.stream()
                    .filter(chart -> fits(dependency, chart.metadata))
                    .findFirst()
                    .ifPresent(
                            chart -> found.add(new Subchart(dependency.valuesKey(), Optional.of(dependency), chart)));
        }
        for (ChartFiles chart : unpackedSubcharts) {
            if (metadata.dependencies().stream()
                    .noneMatch(dependency -> dependency.name().equals(chart.metadata.name()))) {
                found.add(new Subchart(chart.metadata.name(), Optional.empty(), chart));
            }
        }
        return found;
    }

    /** The dependencies that nothing under {@code charts/} fulfils by name and version, here or further inside. */
    List<Unmet> unmetDependencies() {
        List<Unmet> unmet = new ArrayList<>();
        for (ChartDependency dependency : metadata.dependencies()) {
            if (unpackedSubcharts.stream().noneMatch(chart -> fits(dependency, chart.metadata))) {
                List<String> others = unpackedSubcharts.stream()
                        .map(ChartFiles::metadata)
                        .filter(chart -> chart.name().equals(dependency.name()))
                        .map(ChartMetadata::version)
                        .toList();
                unmet.add(new Unmet(subject, dependency, others));
            }
        }
        unpackedSubcharts.forEach(chart -> unmet.addAll(chart.unmetDependencies()));
        return unmet;
    }

    /** A dependency of {@code chart} that is missing, with the versions that are there instead. */
    record Unmet(String chart, ChartDependency dependency, List<String> versionsThere) {
        @Override
        public String toString() {
            String wanted = chart + " needs " + dependency.name() + " " + dependency.version();
            return versionsThere.isEmpty() ? wanted : wanted + ", charts/ holds " + String.join(", ", versionsThere);
        }
    }

    /** Whether a chart fulfils a dependency, by name and version. */
    static boolean fits(ChartDependency dependency, ChartMetadata chart) {
        return dependency.name().equals(chart.name())
                && VersionRange.tryParse(dependency.version())
                        .flatMap(range -> ChartVersion.tryParse(chart.version()).map(range::accepts))
                        .orElse(false);
    }
}
