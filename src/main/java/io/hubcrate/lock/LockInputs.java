package io.hubcrate.lock;

import io.hubcrate.content.Digest;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.manifest.BundleManifest;
import io.hubcrate.manifest.BundleManifest.Chart;
import io.hubcrate.manifest.BundleManifest.ChartOrigin;
import io.hubcrate.manifest.BundleManifest.ManifestFile;
import io.hubcrate.manifest.WantedPackages;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The local files whose content decides what a lock says: values files, keyrings, local Kubernetes manifests, packaged
 * local charts and every file of a local chart's folder. Files whose names begin with a dot are left out of folders,
 * {@code .helmignore} excepted: version control and editors change them at will, and Helm does not read them.
 */
public final class LockInputs {
    private static final int MAX_CHART_FILES = 5_000;
    private static final int MAX_CHART_DEPTH = 20;

    private final BundleManifest manifest;
    private final SortedMap<String, Digest> digests = new TreeMap<>();

    private LockInputs(BundleManifest manifest) {
        this.manifest = manifest;
    }

    /**
     * The digest of each such file as it is now, by name relative to the manifest's folder.
     *
     * @throws InvalidInputException {@code input-unreadable} if one is missing or cannot be read
     */
    public static SortedMap<String, Digest> of(BundleManifest manifest) {
        LockInputs inputs = new LockInputs(manifest);
        manifest.charts().forEach(inputs::addChart);
        for (ManifestFile file : manifest.manifests()) {
            Path path = file.path();
            if (path != null) {
                inputs.addFile(path);
            }
        }
        for (WantedPackages set : manifest.packages()) {
            set.repositories().forEach(repository -> repository.gpgKeys().forEach(inputs::addFile));
            Path installed = set.installedOnTarget();
            if (installed != null) {
                inputs.addFile(installed);
            }
        }
        return Collections.unmodifiableSortedMap(inputs.digests);
    }

    /** The name under which a local file stands in a lock: relative to the manifest's folder, with {@code /}. */
    public static String nameOf(BundleManifest manifest, Path path) {
        Path folder = manifest.file().toAbsolutePath().normalize().getParent();
        Path absolute = path.toAbsolutePath().normalize();
        Path relative = folder == null ? absolute : folder.relativize(absolute);
        String name = relative.toString().replace('\\', '/');
        return name.isEmpty() ? "." : name;
    }

    /** The manifest's folder, in which its lock stands too. */
    public static Path folderOf(BundleManifest manifest) {
        Path folder = manifest.file().toAbsolutePath().normalize().getParent();
        if (folder == null) {
            throw new IllegalArgumentException("a bundle manifest has a folder: " + manifest.file());
        }
        return folder;
    }

    private void addChart(Chart chart) {
        chart.values().forEach(this::addFile);
        Path keyring = chart.keyring();
        if (keyring != null) {
            addFile(keyring);
        }
        if (chart.origin() instanceof ChartOrigin.Local local) {
            if (Files.isDirectory(local.path())) {
                addFolder(local.path());
            } else {
                addFile(local.path());
            }
        }
    }

    private void addFolder(Path folder) {
        try (Stream<Path> walk = Files.walk(folder, MAX_CHART_DEPTH, FileVisitOption.FOLLOW_LINKS)) {
            List<Path> files = walk.filter(file -> !isHidden(folder, file))
                    .filter(Files::isRegularFile)
                    .limit(MAX_CHART_FILES + 1L)
                    .toList();
            if (files.size() > MAX_CHART_FILES) {
                throw unreadable(folder, "more than " + MAX_CHART_FILES + " files, this is no chart");
            }
            files.forEach(this::addFile);
        } catch (IOException | UncheckedIOException e) {
            throw unreadable(folder, "the folder cannot be listed");
        }
    }

    private static boolean isHidden(Path folder, Path file) {
        for (Path part : folder.relativize(file)) {
            String name = part.toString();
            if (name.startsWith(".") && !name.equals(".helmignore")) {
                return true;
            }
        }
        return false;
    }

    private void addFile(Path file) {
        digests.computeIfAbsent(nameOf(manifest, file), name -> digestOf(file));
    }

    private Digest digestOf(Path file) {
        MessageDigest hash = Digest.newMessageDigest();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            int n;
            while ((n = in.read(buffer)) >= 0) {
                hash.update(buffer, 0, n);
            }
            return Digest.of(hash);
        } catch (IOException e) {
            throw unreadable(file, Files.exists(file) ? "the file cannot be read" : "no such file");
        }
    }

    private InvalidInputException unreadable(Path path, String problem) {
        return new InvalidInputException(
                "input-unreadable",
                path + ": " + problem,
                "The manifest " + manifest.file() + " names it. Put it there, or name another one.");
    }
}
