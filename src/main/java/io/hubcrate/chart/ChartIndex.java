package io.hubcrate.chart;

import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.SourceException;
import io.hubcrate.yaml.YamlNode;
import io.hubcrate.yaml.YamlScan;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is needed of a repository's {@code index.yaml}: for each chart the versions, digests and addresses. Read in one
 * pass, so that 64 MiB of index cost no more memory than these, whose number is bounded.
 *
 * @see <a href="https://helm.sh/docs/topics/chart_repository/#the-index-file">the index file</a>
 */
final class ChartIndex {
    private static final int NEIGHBOURS = 3;

    /** Versions of all charts; the largest public repositories have a tenth. */
    private static final int MAX_ENTRIES = 200_000;

    private final Map<String, List<Entry>> charts;

    /**
     * One version of one chart.
     *
     * @param digest as written, 64 hexadecimal digits with or without {@code sha256:}; empty if the index has none
     * @param urls as written, the first one preferred
     */
    record Entry(String version, String digest, List<String> urls) {
        Entry {
            urls = List.copyOf(urls);
        }
    }

    private ChartIndex(Map<String, List<Entry>> charts) {
        this.charts = charts;
    }

    /** @throws SourceException of code {@code chart-index-invalid} if these bytes are no index */
    static ChartIndex read(URI address, byte[] bytes) {
        Map<String, List<Entry>> charts = new HashMap<>();
        boolean[] hasEntries = new boolean[1];
        int[] entries = new int[1];
        try {
            YamlScan.walk(ArchiveAddress.shown(address), bytes, new YamlScan.Visitor() {
                @Override
                public YamlScan.Choice choose(List<String> path) {
                    if (path.isEmpty()) {
                        return YamlScan.Choice.DESCEND;
                    }
                    if (!path.get(0).equals("entries")) {
                        return YamlScan.Choice.SKIP;
                    }
                    hasEntries[0] = true;
                    return path.size() < 3 ? YamlScan.Choice.DESCEND : YamlScan.Choice.TAKE;
                }

                @Override
                public void take(List<String> path, YamlNode node) {
                    if (++entries[0] > MAX_ENTRIES) {
                        throw invalid(address, ": it has more than " + MAX_ENTRIES + " entries");
                    }
                    if (node instanceof YamlNode.Mapping entry) {
                        add(charts.computeIfAbsent(path.get(1), name -> new ArrayList<>()), entry);
                    }
                }
            });
        } catch (InvalidInputException e) {
            throw invalid(
                    address,
                    e.problems().isEmpty() ? "" : ": " + e.problems().get(0).text());
        }
        if (!hasEntries[0]) {
            throw invalid(address, ": it has no 'entries'");
        }
        return new ChartIndex(charts);
    }

    private static void add(List<Entry> versions, YamlNode.Mapping entry) {
        List<String> urls = entry
                .find("urls")
                .filter(YamlNode.Sequence.class::isInstance)
                .map(node -> ((YamlNode.Sequence) node).items())
                .orElse(List.of())
                .stream()
                .filter(YamlNode.Scalar.class::isInstance)
                .map(url -> ((YamlNode.Scalar) url).text())
                .toList();
        entry.findText("version")
                .ifPresent(version ->
                        versions.add(new Entry(version, entry.findText("digest").orElse(""), urls)));
    }

    /** Whether the repository has any version of this chart. */
    boolean knows(String name) {
        return charts.containsKey(name);
    }

    /** Names in the repository that resemble the one asked for; at most three, sorted. */
    List<String> resembling(String name) {
        String core = name.length() > 4 ? name.substring(0, 4) : name;
        return charts.keySet().stream()
                .filter(other -> other.contains(core) || name.contains(other))
                .sorted()
                .limit(NEIGHBOURS)
                .toList();
    }

    /** Exactly this version, as written or but for a leading {@code v}; of several the first, as Helm takes it. */
    Optional<Entry> find(String name, String version) {
        List<Entry> entries = charts.getOrDefault(name, List.of());
        return entries.stream()
                .filter(entry -> entry.version().equals(version))
                .findFirst()
                .or(() -> entries.stream()
                        .filter(entry -> ChartVersion.same(entry.version(), version))
                        .findFirst());
    }

    /** Whether several entries claim this version with different contents. */
    boolean isAmbiguous(String name, String version) {
        return charts.getOrDefault(name, List.of()).stream()
                        .filter(entry -> ChartVersion.same(entry.version(), version))
                        .map(Entry::digest)
                        .distinct()
                        .count()
                > 1;
    }

    /** The versions nearest to one that is not there, and the newest; releases only where a release is asked for. */
    List<String> nearest(String name, String version) {
        Optional<ChartVersion> asked = ChartVersion.tryParse(version);
        boolean wantsRelease = asked.map(ChartVersion::isRelease).orElse(true);
        List<ChartVersion> all = charts.getOrDefault(name, List.of()).stream()
                .flatMap(entry -> ChartVersion.tryParse(entry.version()).stream())
                .sorted(Comparator.naturalOrder())
                .toList();
        List<ChartVersion> releases =
                all.stream().filter(ChartVersion::isRelease).toList();
        List<ChartVersion> offered = wantsRelease && !releases.isEmpty() ? releases : all;
        int split = (int) offered.stream()
                .filter(v -> asked.isPresent() && v.compareTo(asked.get()) < 0)
                .count();
        List<String> near = new ArrayList<>();
        int from = Math.max(0, split - NEIGHBOURS);
        int to = Math.min(offered.size(), split + NEIGHBOURS);
        offered.subList(from, to).forEach(v -> near.add(v.written()));
        if (!offered.isEmpty()) {
            near.add(offered.get(offered.size() - 1).written());
        }
        return near.stream().distinct().toList();
    }

    private static SourceException invalid(URI address, String reason) {
        return ChartFailures.absent(
                "chart-index-invalid",
                ArchiveAddress.shown(address) + " is no index of a chart repository" + reason,
                "Open the address in a browser: a login page or a proxy's message often stands there.",
                address);
    }
}
