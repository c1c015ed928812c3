package io.hubcrate.chart;

import io.hubcrate.manifest.BundleManifest.Chart;
import io.hubcrate.manifest.BundleManifest.ChartOrigin;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.jspecify.annotations.Nullable;

/** Small charts, good and hostile, and what a manifest would say of them. */
final class Charts {
    private Charts() {}

    static String chartYaml(String name, String version, String... more) {
        return "apiVersion: v2\nname: " + name + "\nversion: " + version
                + "\nappVersion: \"1.10\"\nkubeVersion: '>=1.20.0-0'\n" + String.join("\n", more) + "\n";
    }

    /** A chart with Chart.yaml, values.yaml and one template. */
    static byte[] chart(String name, String version, String... more) {
        return tgz(files(name, version, more));
    }

    static Map<String, byte[]> files(String name, String version, String... more) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put(name + "/Chart.yaml", bytes(chartYaml(name, version, more)));
        files.put(name + "/values.yaml", bytes("image:\n  name: quay.io/a/b\n  tag: 1.30\n"));
        files.put(name + "/templates/pod.yaml", bytes("kind: Pod\n"));
        return files;
    }

    static byte[] tgz(Map<String, byte[]> files) {
        return raw(out -> {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(file.getKey(), true);
                entry.setSize(file.getValue().length);
                out.putArchiveEntry(entry);
                out.write(file.getValue());
                out.closeArchiveEntry();
            }
        });
    }

    /** Whatever a hostile publisher writes. */
    static byte[] raw(TarBody body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(new QuickGzip(bytes), "UTF-8")) {
            out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            out.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            body.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Hostile archives are large once unpacked. */
    private static final class QuickGzip extends GZIPOutputStream {
        QuickGzip(OutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    @FunctionalInterface
    interface TarBody {
        void write(TarArchiveOutputStream out) throws IOException;
    }

    static Chart spec(String name, @Nullable String version, ChartOrigin origin, @Nullable Path keyring) {
        return new Chart(name, origin, version, name, "default", List.of(), keyring);
    }

    static Path write(Path folder, String path, String text) {
        try {
            Path file = folder.resolve(path);
            Files.createDirectories(file.getParent());
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
