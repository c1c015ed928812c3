package io.hubcrate.resolve;

import io.hubcrate.image.ImageReference;
import io.hubcrate.manifest.BundleManifest.Rename;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * From where an image is pulled. Of several renames that fit, the one with the longest {@code from} applies, and only
 * that one: a rename's result is not renamed again. Thread-safe.
 */
final class Renames {
    private final List<Rename> longestFirst;
    private final Set<Rename> used = ConcurrentHashMap.newKeySet();

    Renames(List<Rename> renames) {
        this.longestFirst = renames.stream()
                .sorted(Comparator.<Rename>comparingInt(rename -> rename.from().length())
                        .reversed())
                .toList();
    }

    /** The reference under which the bytes of {@code name} are asked for. */
    ImageReference apply(ImageReference name) {
        for (Rename rename : longestFirst) {
            Optional<ImageReference> renamed = apply(rename, name);
            if (renamed.isPresent()) {
                used.add(rename);
                return renamed.get();
            }
        }
        return name;
    }

    /** Those that have applied to nothing so far, in the manifest's terms. */
    List<Rename> unused() {
        return longestFirst.stream()
                .filter(rename -> !used.contains(rename))
                .sorted(Comparator.comparing(Rename::from))
                .toList();
    }

    private static Optional<ImageReference> apply(Rename rename, ImageReference name) {
        String from = rename.from();
        String whole = name.toString();
        boolean fits =
                whole.equals(from) || name.name().equals(from) || name.name().startsWith(from + "/");
        if (!fits) {
            return Optional.empty();
        }
        String rest = whole.substring(from.length());
        boolean toIsWhole = ImageReference.tryParse(rename.to())
                .filter(to -> to.toString().equals(rename.to()))
                .filter(to -> to.tag().isPresent() || to.digest().isPresent())
                .isPresent();
        if (toIsWhole) {
            return Optional.of(ImageReference.parse(rename.to()));
        }
        if (whole.equals(from)) {
            // A whole reference without a new tag keeps its own.
            rest = whole.substring(name.name().length());
        }
        return ImageReference.tryParse(rename.to() + rest);
    }
}
