package io.hubcrate.bundle;

import io.hubcrate.failure.InvalidInputException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Says what it is that was given in a bundle's place, and what was meant. Decides by names alone and reads nothing. */
final class WrongThing {
    private static final int MOST_SEEN = 1000;

    private WrongThing() {}

    /** @throws InvalidInputException code {@code not-a-bundle} if it is certainly something else */
    static void refuse(Path given) {
        String name = String.valueOf(given.getFileName());
        if (Files.isRegularFile(given)) {
            Path above = given.toAbsolutePath().normalize().getParent();
            if (above != null && Files.isRegularFile(above.resolve(BundleNames.INDEX))) {
                throw wrong(given, "is a file of a bundle", "Name the folder in which it lies: " + above);
            }
            if (name.endsWith(".lock.json")) {
                throw wrong(
                        given, "is a lock", "Name the bundle's folder, which hubcrate build made of it below --out.");
            }
            if (name.matches(".*\\.ya?ml")) {
                throw wrong(
                        given,
                        "is a YAML file, maybe a bundle manifest",
                        "Name the bundle's folder, which hubcrate build MANIFEST --out DIR makes below DIR.");
            }
            throw wrong(
                    given,
                    name.matches(".*\\.(tar|tgz|tar\\.gz)") ? "is an archive, maybe of images" : "is a file",
                    "Name a bundle's folder, NAME-VERSION-ARCH. What docker save made comes into one by the manifest, as"
                            + " docker-archive: under images.");
        }
        if (Files.isDirectory(given)
                && !Files.exists(given.resolve(BundleNames.INDEX))
                && !Files.exists(given.resolve(BundleNames.SUMS))) {
            List<String> within = bundles(given);
            if (!within.isEmpty()) {
                throw wrong(
                        given,
                        "is the folder above " + (within.size() == 1 ? "a bundle" : "bundles"),
                        "Name " + (within.size() == 1 ? "it" : "one of them") + ": " + String.join(", ", within));
            }
        }
    }

    private static List<String> bundles(Path folder) {
        List<String> found = new ArrayList<>();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
            int seen = 0;
            for (Path child : children) {
                if (++seen > MOST_SEEN) {
                    break;
                }
                if (Files.isRegularFile(child.resolve(BundleNames.INDEX))) {
                    found.add(child.toString());
                }
            }
        } catch (IOException e) {
            // Whoever lists it next says so.
            return List.of();
        }
        return found.stream().sorted().limit(5).toList();
    }

    private static InvalidInputException wrong(Path given, String what, String advice) {
        return new InvalidInputException("not-a-bundle", given + " " + what + ", and no bundle", advice);
    }
}
