package io.hubcrate.testing;

import io.hubcrate.chart.ChartArchive;
import io.hubcrate.content.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;

/** A small Helm chart written in a test, packed in memory. */
public final class TestChart {
    private final String name;
    private final String version;
    private final Map<String, byte[]> files = new LinkedHashMap<>();

    /** With a Chart.yaml and an empty values.yaml. */
    public TestChart(String name, String version) {
        this.name = name;
        this.version = version;
        file("Chart.yaml", "apiVersion: v2\nname: " + name + "\nversion: " + version + "\n");
        file("values.yaml", "{}\n");
    }

    /** Adds or replaces a file, its name below the chart's folder. */
    public TestChart file(String path, String text) {
        return file(path, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds or replaces a file, its name below the chart's folder. */
    public TestChart file(String path, byte[] content) {
        files.put(path, content);
        return this;
    }

    /** Another one with the same files. */
    public TestChart copy() {
        TestChart copy = new TestChart(name, version);
        copy.files.putAll(files);
        return copy;
    }

    public ChartArchive archive() {
        byte[] bytes = packed();
        return new ChartArchive(bytes, Digest.of(bytes), name, version, "", "", null, "a test", "");
    }

    /** The .tgz. */
    public byte[] packed() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GzipCompressorOutputStream(bytes))) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(name + "/" + file.getKey());
                entry.setSize(file.getValue().length);
                tar.putArchiveEntry(entry);
                tar.write(file.getValue());
                tar.closeArchiveEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
