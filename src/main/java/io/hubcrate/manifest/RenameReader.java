package io.hubcrate.manifest;

import io.hubcrate.image.ImageReference;
import io.hubcrate.manifest.BundleManifest.Rename;
import io.hubcrate.yaml.MappingReader;
import io.hubcrate.yaml.YamlValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the list {@code renames} of a manifest. */
final class RenameReader {
    private RenameReader() {}

    static List<Rename> read(MappingReader root) {
        List<Rename> renames = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (YamlValue item : root.items("renames")) {
            item.mapping().ifPresent(mapping -> {
                String from = mapping.requireText("from", RenameReader::side, "");
                String to = mapping.requireText("to", RenameReader::side, "");
                mapping.refuseUnknownKeys();
                if (!from.isEmpty() && !seen.add(from)) {
                    mapping.problem("from", "this name is renamed twice");
                }
                if (isWhole(to) && !isWhole(from)) {
                    mapping.problem("to", "a tag or digest can only stand here if one stands in 'from' too");
                }
                renames.add(new Rename(from, to));
            });
        }
        return renames;
    }

    /**
     * A registry, a path below it or a whole reference, fully qualified: {@code bitnami} alone could be a registry or a
     * part of Docker Hub.
     */
    private static String side(String text) {
        Optional<ImageReference> whole = ImageReference.tryParse(text)
                .filter(reference -> reference.toString().equals(text));
        Optional<ImageReference> prefix = ImageReference.tryParse(text + "/x")
                .filter(reference -> reference.toString().equals(text + "/x"));
        if (whole.isEmpty() && prefix.isEmpty()) {
            throw new IllegalArgumentException(
                    "a registry, a repository or an image reference expected, fully qualified"
                            + " as k8s.gcr.io, docker.io/bitnami or docker.io/library/traefik:v2.1");
        }
        return text;
    }

    private static boolean isWhole(String text) {
        return ImageReference.tryParse(text)
                .filter(reference -> reference.toString().equals(text))
                .filter(reference ->
                        reference.tag().isPresent() || reference.digest().isPresent())
                .isPresent();
    }
}
