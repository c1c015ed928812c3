package io.hubcrate.manifest;

import io.hubcrate.content.Digest;
import io.hubcrate.image.Platform;
import io.hubcrate.manifest.BundleManifest.ManifestFile;
import io.hubcrate.manifest.BundleManifest.PinnedFile;
import io.hubcrate.yaml.MappingReader;
import io.hubcrate.yaml.YamlValue;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads the lists {@code manifests} and {@code files}. */
final class SuppliedFiles {
    private final ManifestFolder folder;

    SuppliedFiles(ManifestFolder folder) {
        this.folder = folder;
    }

    List<ManifestFile> readManifests(MappingReader root) {
        List<ManifestFile> manifests = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (YamlValue item : root.items("manifests")) {
            Optional<ManifestFile> read = item.isScalar()
                    ? folder.file(item)
                            .flatMap(path -> named(item, path.getFileName().toString())
                                    .map(name -> new ManifestFile(name, path, null, null)))
                    : item.mapping().flatMap(mapping -> readManifest(item, mapping));
            read.ifPresent(manifest -> {
                refuseSecond(names, manifest.name(), item);
                manifests.add(manifest);
            });
        }
        return manifests;
    }

    private Optional<ManifestFile> readManifest(YamlValue item, MappingReader mapping) {
        Optional<Path> path = mapping.find("path").flatMap(folder::file);
        Optional<URI> url = mapping.findText("url", AcceptedForms::url);
        Optional<Digest> sha256 = mapping.findText("sha256", AcceptedForms::sha256);
        Optional<String> name = mapping.findText("name", AcceptedForms::fileName);
        mapping.refuseUnknownKeys();
        if (mapping.has("path") == mapping.has("url")) {
            mapping.problem("exactly one of path, url says where a Kubernetes manifest comes from");
        }
        if (mapping.has("sha256") && !mapping.has("url")) {
            mapping.problem("sha256", "only a manifest from a 'url' takes a digest; the lock pins the others");
        }
        Optional<String> known = mapping.has("name")
                ? name
                : path.map(p -> p.getFileName().toString())
                        .or(() -> url.map(SuppliedFiles::lastPart))
                        .flatMap(text -> named(item, text));
        return known.map(text -> new ManifestFile(text, path.orElse(null), url.orElse(null), sha256.orElse(null)));
    }

    List<PinnedFile> readFiles(MappingReader root) {
        List<PinnedFile> files = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (YamlValue item : root.items("files")) {
            item.mapping()
                    .map(mapping -> readFile(item, mapping))
                    .orElse(List.of())
                    .forEach(file -> {
                        if (file.platforms().isEmpty()) {
                            refuseSecond(names, file.name(), item);
                        } else {
                            file.platforms()
                                    .forEach(platform -> refuseSecond(names, platform + " " + file.name(), item));
                        }
                        files.add(file);
                    });
        }
        refuseHidden(files, root);
        return files;
    }

    /** One file, or one for each of {@code members}. */
    private static List<PinnedFile> readFile(YamlValue item, MappingReader mapping) {
        Optional<String> name = mapping.findText("name", AcceptedForms::fileName);
        List<URI> urls = new ArrayList<>(mapping.texts("urls", AcceptedForms::url));
        mapping.findText("url", AcceptedForms::url).ifPresent(urls::add);
        Digest sha256 = mapping.findText("sha256", AcceptedForms::sha256).orElse(null);
        boolean executable = mapping.flag("executable", false);
        List<Platform> platforms = mapping.texts("platforms", AcceptedForms::platform);
        Optional<String> member = mapping.findText("member", AcceptedForms::member);
        List<String> members = mapping.texts("members", AcceptedForms::member);
        mapping.refuseUnknownKeys();
        requireOrigin(mapping);
        requireOneWayOfNaming(mapping);
        if (mapping.has("members")) {
            List<PinnedFile> files = new ArrayList<>();
            members.forEach(path -> named(item, lastPart(path))
                    .ifPresent(text -> files.add(new PinnedFile(text, urls, sha256, executable, platforms, path))));
            return files;
        }
        Optional<String> known = mapping.has("name")
                ? name
                : member.map(SuppliedFiles::lastPart)
                        .or(() -> urls.stream().findFirst().map(SuppliedFiles::lastPart))
                        .flatMap(text -> named(item, text));
        return known
                .map(text -> new PinnedFile(text, urls, sha256, executable, platforms, member.orElse(null)))
                .stream()
                .toList();
    }

    private static void requireOrigin(MappingReader mapping) {
        if (mapping.has("url") == mapping.has("urls")) {
            mapping.problem("exactly one of url, urls says where a file comes from");
        } else if (mapping.has("urls")) {
            mapping.find("urls")
                    .filter(YamlValue::isEmptyList)
                    .ifPresent(
                            list -> list.problem(
                                    "at least one address expected; the first is the origin, the others mirrors of the same bytes"));
        }
    }

    private static void requireOneWayOfNaming(MappingReader mapping) {
        mapping.find("members")
                .filter(YamlValue::isEmptyList)
                .ifPresent(list -> list.problem("at least one path expected; without any, leave the key out"));
        if (mapping.has("members") && mapping.has("member")) {
            mapping.problem("member", "'members' stands beside it; only one of them says what is taken out");
        } else if (mapping.has("members") && mapping.has("name")) {
            mapping.problem(
                    "name", "each of 'members' keeps its own name; one that needs another has its own 'member'");
        }
    }

    /** A file for all platforms and one for a single platform must not have the same name either. */
    private static void refuseHidden(List<PinnedFile> files, MappingReader root) {
        for (PinnedFile file : files) {
            boolean hidden = !file.platforms().isEmpty()
                    && files.stream()
                            .anyMatch(other ->
                                    other.platforms().isEmpty() && other.name().equalsIgnoreCase(file.name()));
            if (hidden) {
                root.problem("files", "'" + file.name() + "' stands here for all platforms and for one of them");
            }
        }
    }

    private static void refuseSecond(Set<String> names, String name, YamlValue item) {
        if (!names.add(name.toLowerCase(Locale.ROOT))) {
            item.problem("another entry is called '" + name + "' already; give this one its own 'name'");
        }
    }

    /** A name that was taken from a path or an address. */
    private static Optional<String> named(YamlValue item, String text) {
        try {
            return Optional.of(AcceptedForms.fileName(text));
        } catch (IllegalArgumentException e) {
            item.problem("the key 'name' is missing: '" + text + "' cannot stand in for it");
            return Optional.empty();
        }
    }

    private static String lastPart(URI url) {
        return lastPart(url.getPath() == null ? "" : url.getPath());
    }

    private static String lastPart(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
