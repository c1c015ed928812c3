package io.hubcrate.resolve;

import io.hubcrate.failure.SourceException;
import io.hubcrate.image.ImageReference;
import io.hubcrate.manifest.BundleManifest.Rename;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An image that its publisher took away from where charts look for it. Exit code 4. */
public final class ImageWithdrawnException extends SourceException {
    private static final long serialVersionUID = 1L;

    private final transient ImageReference reference;
    private final transient @Nullable Rename rename;

    ImageWithdrawnException(
            ImageReference reference, ImageReference pullFrom, WithdrawnImages.Rule rule, SourceException cause) {
        this(
                reference,
                pullFrom,
                rule,
                WithdrawnImages.rename(rule, reference, pullFrom).orElse(null),
                cause);
    }

    private ImageWithdrawnException(
            ImageReference reference,
            ImageReference pullFrom,
            WithdrawnImages.Rule rule,
            @Nullable Rename rename,
            SourceException cause) {
        super(
                "image-withdrawn",
                reference + (reference.equals(pullFrom) ? "" : " (pulled from " + pullFrom + ")")
                        + " was withdrawn by its publisher: " + rule.story(),
                advice(rename == null ? List.of() : List.of(rename)),
                cause.endpoint(),
                cause.status(),
                false,
                cause);
        this.reference = reference;
        this.rename = rename;
    }

    /** The name under which the image is needed. */
    public ImageReference reference() {
        return reference;
    }

    /** Where the same bytes stand now, if that is known. */
    public Optional<Rename> rename() {
        return Optional.ofNullable(rename);
    }

    /** The ways out of one or several of these, with a fragment to paste. */
    static String advice(List<Rename> renames) {
        StringBuilder advice = new StringBuilder();
        if (!renames.isEmpty()) {
            advice.append("Pull from where it stands now: put this into the manifest, then lock again.\n\nrenames:\n");
            renames.stream().filter(Objects::nonNull).distinct().forEach(rename -> advice.append("  - from: ")
                    .append(rename.from())
                    .append("\n    to: ")
                    .append(rename.to())
                    .append('\n'));
            advice.append("\nOr load an archive of it that you still have, push it into a registry of your own");
        } else {
            advice.append("Load an archive of it that you still have, push it into a registry of your own");
        }
        return advice.append(" and rename to that; or name a successor image in the chart's values.")
                .toString();
    }
}
