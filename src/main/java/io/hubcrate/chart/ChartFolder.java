package io.hubcrate.chart;

import io.hubcrate.archive.StoredTarGzip;
import io.hubcrate.failure.IntegrityException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A chart that lies unpacked on this machine: which of its files count, and the archive they make. The archive depends
 * on names and contents alone, not on times, owners, modes or the order in which the file system lists them.
 */
final class ChartFolder {
    private static final int MAX_ENTRIES = 10_000;
    private static final String IGNORE_FILE = ".helmignore";
    private static final String CHART_FILE = "Chart.yaml";

    private final String subject;
    private final Path root;
    private final HelmIgnore ignore;
    private final SortedMap<String, byte[]> files = new TreeMap<>();
    private int entries;
    private long bytes;

    private ChartFolder(String subject, Path root) throws IOException {
        this.subject = subject;
        this.root = root;
        Path ignoreFile = root.resolve(IGNORE_FILE);
        this.ignore = HelmIgnore.parse(
                subject,
                Files.isRegularFile(ignoreFile, LinkOption.NOFOLLOW_LINKS)
                        ? readBounded(ignoreFile, 1 << 20)
                        : new byte[0]);
    }

    /**
     * Reads what {@code helm package} would pack.
     *
     * @return contents by path relative to the folder
     * @throws IntegrityException of code {@code chart-unsafe} at a link or a special file, or beyond the limits of a
     *     chart
     */
    static SortedMap<String, byte[]> read(String subject, Path folder) throws IOException {
        ChartFolder reading = new ChartFolder(subject, folder);
        reading.walk(folder);
        return reading.files;
    }

    /** The archive that these files make, below one folder named like the chart, Chart.yaml first. */
    static byte[] pack(String chartName, SortedMap<String, byte[]> files) {
        Map<String, byte[]> members = new LinkedHashMap<>();
        byte[] chart = files.get(CHART_FILE);
        if (chart != null) {
            members.put(chartName + "/" + CHART_FILE, chart);
        }
        files.forEach((path, content) -> members.putIfAbsent(chartName + "/" + path, content));
        return StoredTarGzip.pack(members);
    }

    private void walk(Path folder) throws IOException {
        try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
            for (Path child : children) {
                String path = root.relativize(child)
                        .toString()
                        .replace(child.getFileSystem().getSeparator(), "/");
                BasicFileAttributes attributes =
                        Files.readAttributes(child, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                if (ignore.ignores(path, attributes.isDirectory())) {
                    continue;
                }
                if (++entries > MAX_ENTRIES) {
                    throw ChartFailures.unsafe(subject, path, "more than 10,000 files and folders");
                }
                take(child, path, attributes);
            }
        }
    }

    private void take(Path child, String path, BasicFileAttributes attributes) throws IOException {
        if (attributes.isDirectory()) {
            walk(child);
        } else if (attributes.isRegularFile()) {
            byte[] content = readBounded(child, ChartFiles.MAX_PACKED - bytes);
            bytes += content.length;
            files.put(path, content);
        } else {
            throw ChartFailures.linked(subject, path, root);
        }
    }

    /** A file may grow while it is read: what counts is what came. */
    private byte[] readBounded(Path file, long most) throws IOException {
        try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] content = in.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, most + 1));
            if (content.length > most) {
                throw ChartFailures.unsafe(
                        subject,
                        root.relativize(file).toString(),
                        "more than 20 MiB; list what is not needed in .helmignore");
            }
            return content;
        }
    }
}
