package io.hubcrate.bundle;

import io.hubcrate.image.ImageReference;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How an image came about that no registry gives as it is.
 *
 * @param source of a local image, as the manifest says it; of a derived one the base by name and digest
 * @param replaces the image of the charts in whose place it is used; null if none
 * @param values where the charts' values name it now, through the releases' offline values
 */
public record MadeImage(Kind kind, String source, @Nullable ImageReference replaces, List<Value> values) {
    public MadeImage {
        values = List.copyOf(values);
    }

    public Optional<ImageReference> findReplaced() {
        return Optional.ofNullable(replaces);
    }

    /** How. */
    public enum Kind {
        /** Read from an archive, a layout or an engine where the bundle was built. */
        LOCAL,
        /** Made there from a base and folders. */
        DERIVED;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A place in a release's values. */
    public record Value(String release, String path) {}
}
