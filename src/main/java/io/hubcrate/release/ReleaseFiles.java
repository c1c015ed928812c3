package io.hubcrate.release;

import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleIndex.Chart;
import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.bundle.BundleIndex.Role;
import io.hubcrate.content.ByteSource;
import io.hubcrate.content.Digest;
import io.hubcrate.content.GivenFile;
import io.hubcrate.content.IoReason;
import io.hubcrate.content.ShellLine;
import io.hubcrate.failure.MachineException;
import io.hubcrate.install.SiteWork;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What Helm is given for one release, in the order in which it is laid over each other: the bundle's values, what hubcrate
 * adds for a life without internet, what the site file says, and the site's own values last.
 */
final class ReleaseFiles {
    private static final int MOST_VALUES = 4 << 20;

    private final Entry chart;
    private final List<Part> values;

    /**
     * One values file.
     *
     * @param name under which it is laid beside the chart
     */
    record Part(String name, Digest digest, long size, ByteSource bytes) {}

    private ReleaseFiles(Entry chart, List<Part> values) {
        this.chart = chart;
        this.values = List.copyOf(values);
    }

    static ReleaseFiles of(SiteWork site, Chart chart, Optional<String> ours) {
        List<Part> parts = new ArrayList<>();
        BundleIndex index = site.bundle().index();
        for (Entry entry : valuesOf(index, chart)) {
            parts.add(new Part(
                    parts.size() + ".yaml",
                    entry.digest(),
                    entry.size(),
                    site.bundle().open(entry)));
        }
        ours.ifPresent(text -> parts.add(part(parts.size(), text.getBytes(StandardCharsets.UTF_8))));
        if (HubChart.isHub(chart)) {
            for (Path file : site.site().hub().values()) {
                parts.add(part(parts.size(), read(file)));
            }
        }
        return new ReleaseFiles(entry(index, chart.archive()), parts);
    }

    /** The bundle's own values for a chart, in Helm's order. */
    static List<Entry> valuesOf(BundleIndex index, Chart chart) {
        List<String> names = new ArrayList<>(chart.values());
        chart.findOfflineValues().ifPresent(names::add);
        return names.stream().map(name -> entry(index, name)).toList();
    }

    private static Part part(int number, byte[] bytes) {
        return new Part(number + ".yaml", Digest.of(bytes), bytes.length, sink -> sink.write(bytes, 0, bytes.length));
    }

    /**
     * A values file of the site's own.
     *
     * @throws MachineException code {@code values-unreadable}
     */
    static byte[] read(Path file) {
        try (InputStream in = GivenFile.open(file)) {
            byte[] bytes = in.readNBytes(MOST_VALUES + 1);
            if (bytes.length <= MOST_VALUES) {
                return bytes;
            }
            throw new IOException("it is longer than " + MOST_VALUES + " bytes");
        } catch (IOException e) {
            throw new MachineException(
                    "values-unreadable",
                    "the site's values " + file + " cannot be read: " + IoReason.of(e),
                    ShellLine.of("Look at the file that the site file names: ls -l {}", file),
                    e);
        }
    }

    static Entry entry(BundleIndex index, String name) {
        return index.entries().stream()
                .filter(entry -> entry.role() == Role.CHARTS && entry.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the index names " + name + " and has no such entry"));
    }

    Entry chart() {
        return chart;
    }

    List<Part> values() {
        return values;
    }

    /** Names the chart and all values, so that a release can be compared without having its secrets printed. */
    Digest digest() {
        StringBuilder all = new StringBuilder(chart.digest().toString());
        values.forEach(part -> all.append('\n').append(part.digest()));
        return Digest.of(all.toString().getBytes(StandardCharsets.UTF_8));
    }
}
