package io.hubcrate.manifest;

import io.hubcrate.yaml.MappingReader;
import io.hubcrate.yaml.YamlValue;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the local files that a manifest names, relative to the folder in which it stands. */
final class ManifestFolder {
    private final Path folder;

    ManifestFolder(Path folder) {
        this.folder = folder;
    }

    /** A file that must be there. */
    Optional<Path> file(YamlValue value) {
        return path(value).filter(path -> exists(value, path, Files.isRegularFile(path)));
    }

    /** A file or folder that must be there. */
    Optional<Path> fileOrFolder(YamlValue value) {
        return path(value).filter(path -> exists(value, path, Files.exists(path)));
    }

    /** A folder that must be there. */
    Optional<Path> folder(YamlValue value) {
        return path(value).filter(path -> exists(value, path, Files.isDirectory(path)));
    }

    /** A path that is a part of a value: a file, or a folder where that is allowed, which must be there. */
    Optional<Path> inside(YamlValue value, String relative, boolean folderToo) {
        Path path = folder.resolve(relative).normalize();
        boolean there = Files.isRegularFile(path) || (folderToo && Files.isDirectory(path));
        return exists(value, path, there) ? Optional.of(path) : Optional.empty();
    }

    /** A list of files that must all be there. */
    List<Path> files(MappingReader mapping, String key) {
        List<Path> files = new ArrayList<>();
        mapping.items(key).forEach(item -> file(item).ifPresent(files::add));
        return files;
    }

    private Optional<Path> path(YamlValue value) {
        return value.text(ManifestFolder::relative).map(folder::resolve).map(Path::normalize);
    }

    private boolean exists(YamlValue value, Path path, boolean there) {
        if (!there) {
            value.problem((Files.isDirectory(path) ? "a file expected, found a folder: " : "no such file: ") + path);
        }
        return there;
    }

    /** A manifest travels with what it names, so that no path of one machine stands in it or in its lock. */
    static String relative(String text) {
        if (text.isBlank() || text.startsWith("/") || text.startsWith("~") || text.indexOf('\\') >= 0) {
            throw new IllegalArgumentException(
                    "a path relative to the manifest's folder expected, with / between its parts");
        }
        try {
            return Path.of(text).toString();
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("not a path", e);
        }
    }
}
