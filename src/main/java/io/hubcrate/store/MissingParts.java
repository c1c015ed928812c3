package io.hubcrate.store;

import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.bundle.BundleIndex.Kind;
import io.hubcrate.bundle.BundleIndex.PinnedFile;
import io.hubcrate.bundle.BundleIndex.Role;
import io.hubcrate.content.Digest;
import io.hubcrate.image.ImageReference;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is missing, in words and as a fragment of a bundle manifest that brings exactly it.
 *
 * @param lines for people, one for each kind of thing
 * @param fragment YAML; what no manifest key can bring alone stands in comments
 */
record MissingParts(List<String> lines, String fragment) {
    MissingParts {
        lines = List.copyOf(lines);
    }

    static MissingParts of(BundleIndex index, Set<Digest> missing) {
        List<BundleIndex.Image> images = index.images().stream()
                .filter(image -> StoredImages.blobs(image).stream().anyMatch(blob -> missing.contains(blob.digest())))
                .toList();
        List<Entry> others = index.entries().stream()
                .filter(entry -> missing.contains(entry.digest()) && entry.kind() != Kind.BLOB)
                .toList();
        List<PinnedFile> files = index.files().stream()
                .filter(file -> others.stream()
                        .anyMatch(entry ->
                                entry.role() == Role.BINARIES && entry.name().equals(file.entry())))
                .toList();
        List<String> rest = rest(others, files);
        List<String> lines = new ArrayList<>();
        add(lines, "images: ", images.stream().map(image -> image.reference().toString()));
        add(lines, "files: ", files.stream().map(PinnedFile::name));
        add(lines, "also: ", rest.stream());
        return new MissingParts(lines, fragment(index, images, files, rest));
    }

    private static void add(List<String> lines, String head, java.util.stream.Stream<String> names) {
        String all = names.collect(Collectors.joining(", "));
        if (!all.isEmpty()) {
            lines.add(head + all);
        }
    }

    private static List<String> rest(List<Entry> others, List<PinnedFile> files) {
        List<String> rest = new ArrayList<>();
        for (Entry entry : others) {
            boolean file = entry.role() == Role.BINARIES
                    && files.stream().anyMatch(one -> one.entry().equals(entry.name()));
            if (!file) {
                rest.add(entry.role().text() + " " + entry.name());
            }
        }
        return rest;
    }

    private static String fragment(
            BundleIndex index, List<BundleIndex.Image> images, List<PinnedFile> files, List<String> rest) {
        StringBuilder yaml = new StringBuilder();
        if (!images.isEmpty()) {
            yaml.append("images:\n");
            images.forEach(image -> yaml.append("  - ").append(pinned(image)).append('\n'));
        }
        Set<String> written = new LinkedHashSet<>();
        for (PinnedFile file : files) {
            written.add(fileItem(index, file));
        }
        if (!written.isEmpty()) {
            yaml.append("files:\n");
            written.forEach(yaml::append);
        }
        rest.forEach(name ->
                yaml.append("# only the whole bundle brings ").append(name).append('\n'));
        return yaml.toString().stripTrailing();
    }

    /** With the digest, so that the very same comes again. */
    private static String pinned(BundleIndex.Image image) {
        ImageReference reference = image.reference();
        return reference.digest().isPresent()
                ? reference.toString()
                : reference + "@" + image.manifest().digest();
    }

    private static String fileItem(BundleIndex index, PinnedFile file) {
        Optional<Entry> entry = index.entries().stream()
                .filter(one -> one.role() == Role.BINARIES && one.name().equals(file.entry()))
                .findFirst();
        String digest = file.findArchive()
                .or(() -> entry.map(Entry::digest))
                .map(Digest::hex)
                .orElse("");
        String urls = file.sources().stream().map(URI::toString).collect(Collectors.joining("\", \"", "[\"", "\"]"));
        return "  - name: " + file.name() + "\n    urls: " + urls + "\n    sha256: " + digest + "\n"
                + file.findMember()
                        .map(member -> "    member: " + member + "\n")
                        .orElse("")
                + (entry.filter(Entry::executable).isPresent() ? "    executable: true\n" : "");
    }
}
